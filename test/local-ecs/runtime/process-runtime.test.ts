import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createSystemClock } from '../../../src/assembly/system-clock.ts';
import { ecsTaskArn } from '../../../src/ecs/arn.ts';
import type { ProcessInput } from '../../../src/local-ecs/engine/input.ts';
import { ProcessRuntime } from '../../../src/local-ecs/runtime/process-runtime.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { eventually } from '../../contracts/eventually.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

const KEY = { taskArn: ecsTaskArn('arn:aws:ecs:us-east-1:123456789012:task/default/t1'), container: 'main' };
const PATIENCE = { pollMs: 10, patienceMs: 10_000 };

let directory: string;
let runtime: ProcessRuntime;
let heard: ProcessInput[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'process-runtime-'));
  heard = [];
  runtime = new ProcessRuntime({
    directory,
    clock: createSystemClock(),
    logger: new RecordingLogger(),
    listener: (input) => heard.push(input),
  });
});

afterEach(async () => {
  await runtime.close();
  await rm(directory, { recursive: true });
});

function start(argv: readonly string[], environment: Readonly<Record<string, string>> = {}, key = KEY): void {
  runtime.start({ type: 'start-process', ...key, argv, environment });
}

const sh = (script: string, environment?: Readonly<Record<string, string>>): void => {
  start(['sh', '-c', script], environment);
};

/** Waits for the end of the process. */
function ended(): Promise<ProcessInput | undefined> {
  const find = (): ProcessInput | undefined => heard.find(({ type }) => type !== 'process-started');
  return eventually(
    PATIENCE,
    () => Promise.resolve(find()),
    (input) => input !== undefined,
  );
}

const output = (file: string): Promise<string> => readFile(join(directory, 't1', 'main', file), 'utf8');

/** Waits until the process has written `text` to its standard output. */
const written = (text: string): Promise<string> =>
  eventually(
    PATIENCE,
    () => output('stdout').catch(() => ''),
    (all) => all.includes(text),
  );

/** Whether the process still runs. On Linux one that has ended may wait a while for its new parent to notice. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !(existsSync('/proc/self/stat') && readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
  } catch {
    return false; // No such process, or no more since the line above.
  }
}

describe('a process', () => {
  it('is told to have started and to have exited with its code; its output is in files', async () => {
    sh('echo out; echo err >&2; exit 3');
    expect(heard).toEqual([]);
    await ended();
    expect(heard).toEqual([
      { type: 'process-started', ...KEY },
      { type: 'process-exited', ...KEY, exitCode: 3 },
    ]);
    expect([await output('stdout'), await output('stderr')]).toEqual(['out\n', 'err\n']);
  });

  it('gets the environment of its container, PATH and HOME, and nothing of ours', async () => {
    process.env['PROCESS_RUNTIME_TEST_SECRET'] = 'secret';
    try {
      start(['env'], { GREETING: 'hello' });
      await ended();
    } finally {
      delete process.env['PROCESS_RUNTIME_TEST_SECRET'];
    }
    const names = (await output('stdout'))
      .trim()
      .split('\n')
      .map((line) => line.slice(0, line.indexOf('=')));
    expect(names.sort()).toEqual(['GREETING', 'HOME', 'PATH']);
    expect(await output('stdout')).toContain('GREETING=hello\n');
  });

  it('that cannot be found has failed, in the words of Docker', async () => {
    start(['no-such-program-anywhere']);
    expect(await ended()).toEqual({
      type: 'process-failed',
      ...KEY,
      message: 'exec: "no-such-program-anywhere": executable file not found in $PATH',
    });
    expect(heard).toHaveLength(1);
  });

  it.each([
    [['/'], /^exec: "\/": permission denied$/],
    [[''], /./],
    [['sh\0'], /null bytes/],
  ])('of an impossible command %j has failed, and says so later', async (argv, message) => {
    start(argv);
    expect(heard).toEqual([]);
    expect(await ended()).toMatchObject({ type: 'process-failed', message: expect.stringMatching(message) });
  });

  it('that a signal ended has the exit code 128 + signal', async () => {
    sh('kill -SEGV $$');
    expect(await ended()).toMatchObject({ type: 'process-exited', exitCode: 139 });
  });

  it('takes its children along when it ends', async () => {
    sh('sleep 600 & echo $!');
    await ended();
    const pid = Number(await output('stdout'));
    expect(pid).toBeGreaterThan(0);
    await eventually(
      PATIENCE,
      () => Promise.resolve(isAlive(pid)),
      (alive) => !alive,
    );
  });
});

describe('stopping a process', () => {
  it('sends SIGTERM to the whole group', async () => {
    sh('sleep 600 & echo $!; wait');
    const pid = Number(await written('\n'));
    runtime.stop(KEY, 30_000);
    expect(await ended()).toMatchObject({ type: 'process-exited', exitCode: 143 });
    await eventually(
      PATIENCE,
      () => Promise.resolve(isAlive(pid)),
      (alive) => !alive,
    );
  });

  it('lets it end in its own way', async () => {
    sh('trap "exit 7" TERM; echo ready; while :; do sleep 0.01; done');
    await written('ready');
    runtime.stop(KEY, 30_000);
    expect(await ended()).toMatchObject({ exitCode: 7 });
  });

  it('sends SIGKILL to the group when it ignores SIGTERM for as long as its stop timeout', async () => {
    sh('trap "" TERM; (trap "" TERM; sleep 600) & echo $!; while :; do sleep 0.01; done');
    const pid = Number(await written('\n'));
    runtime.stop(KEY, 1000);
    expect(await ended()).toMatchObject({ type: 'process-exited', exitCode: 137 });
    await eventually(
      PATIENCE,
      () => Promise.resolve(isAlive(pid)),
      (alive) => !alive,
    );
  });

  it('kills at once when the timeout is 0, also after a gentle stop', async () => {
    sh('trap "" TERM; echo ready; while :; do sleep 0.01; done');
    await written('ready');
    runtime.stop(KEY, 600_000);
    runtime.stop(KEY, 0);
    expect(await ended()).toMatchObject({ exitCode: 137 });
  });

  it('leaves no SIGKILL behind for a process that has ended: its number may be that of another by then', async () => {
    const waiting = new Set<() => void>();
    const clock: Clock = {
      ...createSystemClock(),
      at: (_atMs, action) => {
        waiting.add(action);
        return () => waiting.delete(action);
      },
    };
    const listener = (input: ProcessInput): unknown => heard.push(input);
    const patient = new ProcessRuntime({ directory, clock, logger: new RecordingLogger(), listener });
    patient.start({ type: 'start-process', ...KEY, argv: ['sleep', '600'], environment: {} });
    patient.stop(KEY, 30_000);
    expect(waiting.size).toBe(1);
    await ended();
    expect(waiting.size).toBe(0);
    await patient.close();
  });

  it('that is unknown or has ended does nothing', async () => {
    runtime.stop(KEY, 0);
    sh('true');
    await ended();
    runtime.stop(KEY, 0);
    expect(heard).toHaveLength(2);
  });
});

describe('closing the runtime', () => {
  it('ends everything that still runs, and waits for it', async () => {
    sh('trap "" TERM; echo $$; while :; do sleep 0.01; done');
    start(['sleep', '600'], {}, { ...KEY, container: 'other' });
    const pid = Number(await written('\n'));
    await runtime.close();
    expect(isAlive(pid)).toBe(false);
    expect(heard.filter(({ type }) => type === 'process-exited')).toHaveLength(2);
  });
});

describe('the end of the program that owns the runtime', () => {
  it('ends everything that still runs', async () => {
    const source = (path: string): string =>
      JSON.stringify(new URL(`../../../src/${path}`, import.meta.url).href);
    const program = `
      import { ProcessRuntime } from ${source('local-ecs/runtime/process-runtime.ts')};
      import { createSystemClock } from ${source('assembly/system-clock.ts')};
      const runtime = new ProcessRuntime({
        directory: ${JSON.stringify(directory)},
        clock: createSystemClock(),
        logger: console,
        listener: () => undefined,
      });
      const argv = ['sh', '-c', 'trap "" TERM; echo $$; while :; do sleep 0.01; done'];
      runtime.start({ type: 'start-process', ...${JSON.stringify(KEY)}, argv, environment: {} });
      process.stdin.on('data', () => { throw new Error('crashed, as programs do'); });
    `;
    const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
    const pid = Number(await written('\n'));
    expect(isAlive(pid)).toBe(true);
    owner.stdin.write('now');
    const [exitCode] = (await once(owner, 'exit')) as [number]; // what 'exit' hands over without a signal
    expect(exitCode).toBe(1);
    await eventually(
      PATIENCE,
      () => Promise.resolve(isAlive(pid)),
      (alive) => !alive,
    );
  });
});
