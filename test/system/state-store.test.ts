import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredRecord } from '../../src/ports/state-store.ts';
import { openLevelStore } from '../../src/store/level-store.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import type { TemporaryDirectory } from '../store/temporary-directory.ts';
import { Program } from './program.ts';

const WRITER = 'test/store/writing-program.ts';

let directory: TemporaryDirectory;

beforeEach(async () => {
  directory = await temporaryDirectory();
});

afterEach(async () => {
  await directory.remove();
});

const numbersUnder = (records: readonly StoredRecord[], kind: string): readonly number[] =>
  records
    .flatMap(({ key }) => (key.startsWith(`${kind}/`) ? [Number(key.slice(kind.length + 1))] : []))
    .toSorted((a, b) => a - b);

/** Everything that was acknowledged is there, nothing is there by half, and nothing is missing in between. */
async function expectWholeBatches(stdout: string): Promise<void> {
  const acknowledged = [...stdout.matchAll(/^acknowledged (\d+)$/gm)].map(([, n]) => Number(n));
  const store = await openLevelStore(directory.path);
  const records = await store.load();
  await store.close();
  const left = numbersUnder(records, 'left');
  expect(left).toEqual(left.map((_, index) => index + 1));
  expect(numbersUnder(records, 'right')).toEqual(left);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(left.length).toBeGreaterThanOrEqual(Math.max(...acknowledged));
  expect(records.find(({ key }) => key === 'last')?.value).toMatchObject({ n: left.length });
}

describe('the store of a process', () => {
  it.each([[1], [400], [3_000]])(
    'that is killed in the middle of a write has all that was acknowledged (after %i writes)',
    async (writes) => {
      const writer = new Program(WRITER, [directory.path, '100']);
      await writer.prints(new RegExp(`^acknowledged ${writes}$`, 'm'));
      writer.signal('SIGKILL');
      const { stdout } = await writer.ends();
      await expectWholeBatches(stdout);
    },
  );

  it('whose disk is full says so, and has all that was acknowledged', async () => {
    // A limit on the size of files, in KiB, fails a write half way just as a full disk does.
    const limited = 'ulimit -f 1024; exec "$0" --import tsx "$@"';
    const args = ['-c', limited, process.execPath, WRITER, directory.path, '20000'];
    const { stdout } = await promisify(execFile)('bash', args);
    expect(stdout).toMatch(/^refused FULL: .*make room on that disk/m);
    await expectWholeBatches(stdout);
  });

  it('is LOCKED for every other one, until it is gone', async () => {
    const first = new Program(WRITER, [directory.path]);
    await first.prints(/^opened$/m);
    const { stdout } = await new Program(WRITER, [directory.path]).ends();
    expect(stdout).toMatch(/^refused LOCKED: .* is in use by another process; stop that one first/m);
    first.signal('SIGKILL');
    await expectWholeBatches((await first.ends()).stdout);
  });
});
