import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { eventually } from '../contracts/eventually.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import type { TemporaryDirectory } from '../store/temporary-directory.ts';
import { Program } from './program.ts';

/** On a busy machine; on a quiet one no test takes a quarter of it. */
const TEST_MS = 60_000;

let local: LocalEcs;
let directory: TemporaryDirectory;
let begun: Program[];

beforeEach(async () => {
  local = await startLocalEcs({ runtime: 'simulated', instances: 1, startLatency: [10, 20] });
  directory = await temporaryDirectory();
  begun = [];
});

afterEach(async () => {
  for (const program of begun) program.signal('SIGKILL');
  await Promise.all(begun.map((program) => program.ends()));
  await local.close();
  await directory.remove();
});

/** Begins a framework and its bridge in a process of their own; all of them are one owner. */
function begin(framework: string, tasks: number, settings: Readonly<Record<string, string>> = {}): Program {
  const environment = {
    AWS_ECS_ENDPOINT: local.endpoint,
    AWS_REGION: local.region,
    AWS_ACCESS_KEY_ID: local.accessKeyId,
    AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ECS_SCHEDULER_OWNER: 'team',
    ECS_SCHEDULER_STORE: 'none',
    ...settings,
  };
  const program = new Program('test/system/bridge-program.ts', [framework, String(tasks)], environment);
  begun.push(program);
  return program;
}

/** What ECS itself knows of all tasks there have been. */
const inEcs = () => local.ledger().tasks.map(({ known }) => known);

/** How many tasks a program has heard of as running. */
const running = ({ stdout }: Program): number => new Set(stdout.match(/^\S+ is TASK_RUNNING$/gm)).size;

const runsSoMany = (program: Program, tasks: number): Promise<void> =>
  program.prints(new RegExp(`^\\S+-${tasks} is TASK_RUNNING$`, 'm'));

/** The framework dies, and leaves that many tasks behind. */
async function leaveBehind(framework: string, tasks: number): Promise<void> {
  const program = begin(framework, tasks);
  await runsSoMany(program, tasks);
  program.signal('SIGKILL');
  await program.ends();
}

describe('A second bridge of one owner', () => {
  it(
    'on the same store is refused at once, and says by what',
    async () => {
      const store = { ECS_SCHEDULER_STORE: join(directory.path, 'store') };
      const first = begin('jobs', 1_000, store);
      await runsSoMany(first, 1);
      const { exitCode, stdout } = await begin('jobs', 1_000, store).ends();
      expect(stdout).toMatch(/^error: .*in use by another process/m);
      expect(stdout).not.toContain('registered');
      expect(exitCode).toBe(1);
      await runsSoMany(first, running(first) + 2);
    },
    TEST_MS,
  );

  it(
    'elsewhere ends as soon as it sees a task that the first has started, and touches none',
    async () => {
      const first = begin('jobs', 1_000);
      await runsSoMany(first, 1);
      const second = begin('others', 0);
      const { exitCode, stdout, stderr } = await second.ends();
      expect(stdout).toMatch(/^registered$/m);
      expect(stdout).toMatch(/^error: .*team/m);
      expect(stderr).toContain('"event":"owner.shared"');
      expect(exitCode).toBe(1);
      await runsSoMany(first, running(first) + 2);
      expect(inEcs().filter(({ desiredStatus }) => desiredStatus !== 'RUNNING')).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'elsewhere that starts tasks of its own does not make the first give way',
    async () => {
      const first = begin('jobs', 0);
      await first.prints(/^registered$/m);
      await first.prints(/^a long time has passed$/m);
      const second = begin('others', 1_000);
      await eventually(
        { pollMs: 50, patienceMs: 30_000 },
        () => Promise.resolve(first.stderr),
        (notes) => notes.includes('"event":"owner.shared"'),
      );
      expect(first.stdout).not.toContain('error');
      second.signal('SIGTERM');
      expect((await second.ends()).exitCode).toBe(0);
      first.signal('SIGTERM');
      expect((await first.ends()).exitCode).toBe(0);
    },
    TEST_MS,
  );
});

describe('Tasks whose framework does not come back', () => {
  it(
    'are stopped under the policy `stop` when it has had time enough',
    async () => {
      await leaveBehind('gone', 3);
      const other = begin('other', 1, { ECS_SCHEDULER_ORPHANS: 'stop' });
      await runsSoMany(other, 1);
      // There is time: nothing is stopped yet.
      expect(inEcs().map(({ desiredStatus }) => desiredStatus)).toEqual(Array(4).fill('RUNNING'));
      await other.prints(/^a long time has passed$/m);
      const over = await eventually(
        { pollMs: 50, patienceMs: 10_000 },
        () => Promise.resolve(inEcs().filter(({ lastStatus }) => lastStatus === 'STOPPED')),
        ({ length }) => length >= 3,
      );
      expect(over.map(({ stopCode }) => stopCode)).toEqual(Array(3).fill('UserInitiated'));
      expect(other.stderr).toContain('3 tasks of frameworks that are not known, policy: stop');
      expect(other.stdout).not.toMatch(/^gone-/m);
      expect(other.stdout).not.toMatch(/^other-1 is TASK_(?!STARTING|RUNNING)/m);
    },
    TEST_MS,
  );

  it(
    'run on under `stop` when it does come back',
    async () => {
      await leaveBehind('back', 2);
      const again = begin('back', 0, { ECS_SCHEDULER_ORPHANS: 'stop' });
      await again.prints(/^back-1 is TASK_RUNNING$(.|\n)*^a long time has passed$/m);
      expect(running(again)).toBe(2);
      expect(inEcs().map(({ desiredStatus }) => desiredStatus)).toEqual(['RUNNING', 'RUNNING']);
    },
    TEST_MS,
  );

  it(
    'are left alone under `leave`, and are there for it when it comes back to a bridge that adopts them',
    async () => {
      await leaveBehind('gone', 2);
      const other = begin('other', 1, { ECS_SCHEDULER_ORPHANS: 'leave' });
      await other.prints(/^a long time has passed$/m);
      expect(inEcs().map(({ desiredStatus }) => desiredStatus)).toEqual(Array(3).fill('RUNNING'));
      expect(other.stdout).not.toMatch(/^gone-/m);
      other.signal('SIGTERM');
      await other.ends();
      const again = begin('gone', 0, { ECS_SCHEDULER_ORPHANS: 'adopt' });
      await again.prints(/^gone-1 is TASK_RUNNING$/m);
      await again.prints(/^gone-2 is TASK_RUNNING$/m);
    },
    TEST_MS,
  );
});
