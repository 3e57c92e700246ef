import { describe, expect, it } from '@jest/globals';
import { ecsTaskArn } from '../../../../src/ecs/arn.ts';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { TestEcs } from '../test-ecs.ts';

/** A task whose container `main` is a process. */
function taskWithProcess(container: JsonObject = {}, task: JsonObject = {}, start: JsonObject = {}) {
  const ecs = new TestEcs({ runtime: 'process' });
  const instance = ecs.addInstance();
  const arn = ecs.start(instance, ecs.register({ command: ['sleep', '9'], ...container }, task), start);
  return { ecs, instance, arn, key: { taskArn: ecsTaskArn(arn), container: 'main' } };
}

describe('a container with a command in the process runtime', () => {
  it('becomes a process of entry point and command, with the environment of definition and override', () => {
    const pair = (name: string, value: string): JsonObject => ({ name, value });
    const { ecs, key } = taskWithProcess(
      { entryPoint: ['/bin/sh', '-c'], command: ['a'], environment: [pair('A', '1'), pair('B', '1')] },
      {},
      {
        overrides: {
          containerOverrides: [{ name: 'main', command: ['b', 'c'], environment: [pair('B', '2')] }],
        },
      },
    );
    expect(ecs.processEffects).toEqual([
      { type: 'start-process', ...key, argv: ['/bin/sh', '-c', 'b', 'c'], environment: { A: '1', B: '2' } },
    ]);
  });

  it('is PENDING until its process has started, and ends as the process ends', () => {
    const { ecs, arn, key } = taskWithProcess();
    expect(ecs.task(arn)).toMatchObject({ lastStatus: 'PENDING' });
    ecs.tell({ type: 'process-started', ...key });
    expect(ecs.task(arn)).toMatchObject({ lastStatus: 'RUNNING' });
    ecs.tell({ type: 'process-exited', ...key, exitCode: 3 });
    expect(ecs.task(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 3 }],
    });
  });

  it('cannot start when its program cannot', () => {
    const { ecs, arn, key } = taskWithProcess();
    ecs.tell({ type: 'process-failed', ...key, message: 'exec: "slep": executable file not found in $PATH' });
    const reason = 'CannotStartContainerError: exec: "slep": executable file not found in $PATH';
    expect(ecs.task(arn)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: reason,
      containers: [{ reason }],
    });
    expect(ecs.container(arn)).not.toHaveProperty('exitCode');
  });

  it('is asked to stop with its stop timeout, and has stopped when it says so', () => {
    const { ecs, arn, key } = taskWithProcess({ stopTimeout: 7 });
    ecs.tell({ type: 'process-started', ...key });
    ecs.call('StopTask', { task: arn });
    expect(ecs.processEffects.slice(1)).toEqual([{ type: 'stop-process', ...key, stopTimeoutMs: 7000 }]);
    expect(ecs.task(arn)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
    ecs.tell({ type: 'process-exited', ...key, exitCode: 0 });
    expect(ecs.task(arn)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] });
  });

  it('is asked to stop once, although another essential one ends meanwhile', () => {
    const containers = ['main', 'other'].map((name) => ({
      name,
      image: 'a',
      memory: 64,
      command: ['sleep', '9'],
    }));
    const { ecs, arn, key } = taskWithProcess({}, { containerDefinitions: containers });
    const other = { ...key, container: 'other' };
    for (const one of [key, other]) ecs.tell({ type: 'process-started', ...one });
    ecs.call('StopTask', { task: arn });
    ecs.tell({ type: 'process-exited', ...key, exitCode: 143 });
    expect(ecs.processEffects.filter(({ type }) => type === 'stop-process')).toEqual([
      { type: 'stop-process', ...key, stopTimeoutMs: 30_000 },
      { type: 'stop-process', ...other, stopTimeoutMs: 30_000 },
    ]);
  });

  it('that is stopped while it starts ends without having run', () => {
    const { ecs, arn, key } = taskWithProcess();
    ecs.call('StopTask', { task: arn });
    expect(ecs.processEffects.at(-1)).toMatchObject({ type: 'stop-process', stopTimeoutMs: 30_000 });
    ecs.tell({ type: 'process-started', ...key });
    ecs.tell({ type: 'process-exited', ...key, exitCode: 143 });
    expect(ecs.task(arn)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
  });

  it('is killed by an admin with the exit code that was wanted', () => {
    const { ecs, arn, key } = taskWithProcess();
    ecs.tell({ type: 'process-started', ...key });
    ecs.admin({ type: 'KillContainer', task: arn, exitCode: 9 });
    expect(ecs.processEffects.at(-1)).toEqual({ type: 'stop-process', ...key, stopTimeoutMs: 0 });
    ecs.tell({ type: 'process-exited', ...key, exitCode: 137 });
    expect(ecs.container(arn)).toMatchObject({ exitCode: 9 });
  });

  it('heeds the part of its life that comes before the process', () => {
    const environment = [{ name: 'LOCAL_ECS_LIFE', value: '{"pullError":"gone"}' }];
    const { ecs, arn } = taskWithProcess({ environment });
    expect(ecs.processEffects).toEqual([]);
    expect(ecs.task(arn)).toMatchObject({ stoppedReason: 'CannotPullContainerError: gone' });
  });

  it('runs next to one without a command, which is simulated', () => {
    const ecs = new TestEcs({ runtime: 'process' });
    const containers = [
      { name: 'main', image: 'busybox', memory: 64, command: ['true'] },
      { name: 'web', image: 'nginx', memory: 64 },
    ];
    const arn = ecs.start(ecs.addInstance(), ecs.register({}, { containerDefinitions: containers }));
    expect(ecs.processEffects).toHaveLength(1);
    const key = { taskArn: ecsTaskArn(arn), container: 'main' };
    ecs.tell({ type: 'process-started', ...key });
    expect(ecs.container(arn, 'web')).toMatchObject({ lastStatus: 'RUNNING' });
    ecs.tell({ type: 'process-exited', ...key, exitCode: 0 });
    expect(ecs.container(arn, 'web')).toMatchObject({ lastStatus: 'STOPPED', exitCode: 143 });
  });
});

describe('what a runtime says', () => {
  it('of tasks and containers that are unknown is of no interest', () => {
    const { ecs, arn, key } = taskWithProcess();
    const before = ecs.task(arn);
    ecs.tell({
      type: 'process-exited',
      taskArn: ecsTaskArn('arn:aws:ecs:a:b:task/c/d'),
      container: 'main',
      exitCode: 0,
    });
    ecs.tell({ type: 'process-exited', ...key, container: 'other', exitCode: 0 });
    expect(ecs.task(arn)).toEqual(before);
  });

  it('is heard once', () => {
    const { ecs, arn, key } = taskWithProcess();
    ecs.tell({ type: 'process-started', ...key });
    ecs.tell({ type: 'process-exited', ...key, exitCode: 0 });
    const stopped = ecs.task(arn);
    ecs.tell({ type: 'process-exited', ...key, exitCode: 1 });
    ecs.tell({ type: 'process-started', ...key });
    expect(ecs.task(arn)).toEqual(stopped);
  });
});
