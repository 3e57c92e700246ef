import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { run } from '../../src/cli/program.ts';
import { recordingTerminal } from './recording-terminal.ts';

const directory = mkdtempSync(join(tmpdir(), 'check-apps-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

async function check(content: unknown, ...flags: readonly string[]) {
  const file = join(directory, 'apps.json');
  writeFileSync(file, JSON.stringify(content));
  const terminal = recordingTerminal();
  const exitCode = await run(['node', 'x', 'apps', 'check', file, ...flags], terminal);
  return { exitCode, out: terminal.printed.join('\n') };
}

const image = { type: 'DOCKER', docker: { image: 'nginx:1.27' } };

describe('apps check', () => {
  it.each([
    [{ id: '/a', cmd: 'web:1' }, 'runs as is', 0],
    [{ id: '/a', container: image }, 'needs --translate', 8],
    [{ id: '/a', cmd: 'python app.py' }, 'needs a task definition', 8],
    [{ id: '/a', cmd: 'web:1', fetch: [{ uri: 'http://x/y' }] }, 'needs a change', 8],
    [{ id: '/a', cmd: 'web:1', cpus: 'many' }, 'needs a change', 8],
  ])('says of %j that it %s', async (app, verdict, exitCode) => {
    const checked = await check(app, '-o', 'json');
    expect(JSON.parse(checked.out)).toMatchObject([{ id: '/a', verdict }]);
    expect(checked.exitCode).toBe(exitCode);
  });

  it('takes an image as it is where images get task definitions', async () => {
    expect(await check([{ id: '/a', container: image }], '--translate')).toEqual({
      exitCode: 0,
      out: '/a  runs as is',
    });
  });

  it('reads what a Marathon before 1.5 shows, which says ports and files twice', async () => {
    const shown = {
      id: '/old',
      cmd: 'web:1',
      ports: [10_000],
      portDefinitions: [{ port: 10_001, protocol: 'tcp', labels: {} }],
      uris: [],
      fetch: [],
      ipAddress: null,
      tasksRunning: 1,
      deployments: [],
      version: '2020-01-02T03:04:05.678Z',
    };
    expect((await check({ apps: [shown] })).out).toBe('/old  runs as is');
  });

  it('names what is wrong, app by app, below groups too', async () => {
    const { out } = await check({ id: '/g', groups: [{ id: 'h', apps: [{ id: 'x', cmd: 'sh run.sh' }] }] });
    expect(out).toMatch(/^\/g\/h\/x {2}needs a task definition\n {2}'sh run\.sh' is no task definition/);
  });
});
