import { readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultStoreDirectory } from '../../src/assembly/store-directory.ts';
import { openLevelStore } from '../../src/store/level-store.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import type { TemporaryDirectory } from '../store/temporary-directory.ts';
import { ecsScheduler } from './program.ts';
import type { Ended } from './executable.ts';

const RECORDS = {
  meta: { version: 1, owner: 'prod' },
  'framework/f-1': { info: { name: 'hello' } },
  'task/l-1': { command: { environment: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }, exit: 137n },
  'task/l-2\u001b[2J': { isLost: true },
};

let state: TemporaryDirectory;

beforeEach(async () => {
  state = await temporaryDirectory();
});

afterEach(async () => {
  await state.remove();
});

const environment = (): Record<string, string> => ({ XDG_STATE_HOME: state.path });
const directoryOf = (owner: string): string => defaultStoreDirectory(environment(), owner);
const dump = (...args: readonly string[]): Promise<Ended> =>
  ecsScheduler(['store', 'dump', ...args], environment()).ends();

async function fill(owner: string): Promise<void> {
  const store = await openLevelStore(directoryOf(owner));
  await store.write(Object.entries(RECORDS).map(([key, value]) => ({ type: 'put', key, value })));
  await store.close();
}

describe('ecs-scheduler store dump', () => {
  it('prints the records of the only store there is by kind, without the values of variables', async () => {
    await fill('prod@host');
    const { stdout, stderr, exitCode } = await dump();
    expect(exitCode).toBe(0);
    expect(stdout.match(/^\S.*$/gm)).toEqual(['framework (1)', 'meta (1)', 'task (2)']);
    expect(stdout).toContain("  framework/f-1\n    { info: { name: 'hello' } }\n");
    expect(stdout).toContain("[ { name: 'DB_PASSWORD', value: '***' } ]");
    expect(stdout).not.toContain('hunter2');
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toBe(`4 records in ${directoryOf('prod@host')}\n`);
  });

  it('prints one JSON object a line, with the values of variables where they are asked for', async () => {
    await fill('prod');
    const lines = (text: string): unknown[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
    const masked = lines((await dump('--owner', 'prod', '--json')).stdout);
    expect(masked).toHaveLength(4);
    expect(masked[1]).toEqual({ key: 'meta', value: { version: 1, owner: 'prod' } });
    expect(JSON.stringify(masked)).not.toContain('hunter2');
    const { stdout } = await dump('--store', directoryOf('prod'), '--json', '--show-environment');
    expect(lines(stdout)[2]).toEqual({
      key: 'task/l-1',
      value: { ...RECORDS['task/l-1'], exit: { $: ['bigint', '137'] } },
    });
  });

  it('names the stores when there are several', async () => {
    await fill('prod');
    await fill('test');
    const { stderr, exitCode } = await dump();
    expect(stderr).toMatch(/There are several stores in .*\n.*prod, test\n.*--owner NAME/);
    expect(exitCode).toBe(2);
  });

  it('names the stores there are, as --owner takes them, where one is missing', async () => {
    await fill('prod@host');
    const { stderr, exitCode } = await dump('--owner', 'test');
    expect(stderr).toContain(`There is no store in ${directoryOf('test')}\n  there are: prod@host\n`);
    expect(exitCode).toBe(2);
  });

  it('does not call a directory damaged that never was a store', async () => {
    await writeFile(join(state.path, 'server.log'), 'hello');
    const { stderr } = await dump('--store', state.path);
    expect(stderr).toContain(`There is no store in ${state.path}\n`);
    expect(stderr).not.toContain('damaged');
  });

  it('says that a bridge has the store open', async () => {
    const store = await openLevelStore(directoryOf('prod'));
    const { stdout, stderr, exitCode } = await dump();
    await store.close();
    expect(stderr).toContain(`The store in ${directoryOf('prod')} is in use by another process`);
    expect(stderr).toContain('STORE_FAILED');
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it('says that a store is damaged, where, and what to do', async () => {
    await fill('prod');
    const path = directoryOf('prod');
    const log = (await readdir(path)).find((name) => name.endsWith('.log')) ?? '';
    await truncate(join(path, log), (await stat(join(path, log))).size - 5);
    const { stdout, stderr, exitCode } = await dump();
    expect(stderr).toContain(`The store in ${path} is damaged: its last writes are lost`);
    expect(stderr).toContain('restore the directory from a copy; or move it away');
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it.each([[[]], [['--owner', 'prod']], [['--store', 'nowhere']]])(
    'makes no store where there is none: %j',
    async (args) => {
      const given = args.map((arg) => (arg === 'nowhere' ? join(state.path, 'nowhere') : arg));
      const { stderr, exitCode } = await dump(...given);
      expect(stderr).toContain('There is no store in ');
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(exitCode).toBe(2);
      await expect(readdir(state.path)).resolves.toEqual([]);
    },
  );
});
