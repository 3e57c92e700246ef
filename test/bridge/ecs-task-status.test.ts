import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { endReport, runningReport, stageOf, startingReport } from '../../src/bridge/ecs-task-status.ts';
import type { Circumstances } from '../../src/bridge/ecs-task-status.ts';
import type { EcsContainer, EcsTask, TaskLastStatus } from '../../src/ecs/task.ts';
import { isTerminal } from '../../src/mesos/task-state.ts';
import { ecsContainer, ecsTask } from '../support/builders.ts';

const circumstances = (given: Partial<Circumstances> = {}): Circumstances => ({
  essential: ['main'],
  hasHealthCheck: false,
  ...given,
});

const stopped = (given: Partial<EcsTask> = {}): EcsTask =>
  ecsTask({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', ...given });

const exited = (exitCode: number, name = 'main', reason?: string): EcsContainer =>
  ecsContainer({ name, exitCode, ...(reason === undefined ? {} : { reason }) });

const BY_ITSELF = {
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
};
const BY_USER = { stopCode: 'UserInitiated', stoppedReason: 'Killed by framework f' };

describe('how far a task has come', () => {
  it.each<[TaskLastStatus, string]>([
    ['PROVISIONING', 'STAGING'],
    ['PENDING', 'STAGING'],
    ['ACTIVATING', 'STARTING'],
    ['RUNNING', 'RUNNING'],
    ['DEACTIVATING', 'ENDING'],
    ['STOPPING', 'ENDING'],
    ['DEPROVISIONING', 'ENDING'],
    ['STOPPED', 'ENDED'],
    ['DELETED', 'ENDED'],
  ])('is, for %s, %s', (lastStatus, stage) => {
    expect(stageOf(ecsTask({ lastStatus }))).toBe(stage);
  });

  it('is unknown for a status of later years', () => {
    expect(stageOf(ecsTask({ lastStatus: undefined }))).toBeUndefined();
  });
});

describe('the report on a running task', () => {
  it('names the ECS task', () => {
    expect(runningReport(ecsTask(), circumstances())).toEqual({
      state: 'TASK_RUNNING',
      source: 'SOURCE_EXECUTOR',
      labels: [{ key: 'ecs.task-arn', value: 'arn:aws:ecs:us-east-1:123456789012:task/default/task-1' }],
    });
  });

  it('lists each port once although ECS lists it per address family', () => {
    const binding = { containerPort: 80, hostPort: 32_768, protocol: 'tcp' };
    const container = ecsContainer({
      runtimeId: 'docker-1',
      networkBindings: [
        { ...binding, bindIp: '0.0.0.0' },
        { ...binding, bindIp: '::' },
        { ...binding, protocol: 'udp' },
      ],
    });
    expect(runningReport(ecsTask({ containers: [container] }), circumstances()).containerStatus).toEqual({
      containerId: { value: 'docker-1' },
      networkInfos: [
        {
          ipAddresses: [],
          portMappings: [
            { hostPort: 32_768, containerPort: 80, protocol: 'tcp' },
            { hostPort: 32_768, containerPort: 80, protocol: 'udp' },
          ],
        },
      ],
    });
  });

  it('gives the addresses of an awsvpc task once each', () => {
    const containers = [
      ecsContainer({ privateIps: ['10.0.0.5'] }),
      ecsContainer({ name: 'side', privateIps: ['10.0.0.5'] }),
    ];
    expect(runningReport(ecsTask({ containers }), circumstances()).containerStatus?.networkInfos).toEqual([
      { ipAddresses: [{ ipAddress: '10.0.0.5' }] },
    ]);
  });

  it.each([
    ['HEALTHY', true, true],
    ['UNHEALTHY', true, false],
    ['UNKNOWN', true, undefined],
    ['HEALTHY', false, undefined],
    [undefined, true, undefined],
  ])('for health %s with health checks %s says healthy: %s', (healthStatus, hasHealthCheck, healthy) => {
    const task = ecsTask(healthStatus === undefined ? {} : { healthStatus });
    expect(runningReport(task, circumstances({ hasHealthCheck })).healthy).toBe(healthy);
  });
});

describe('the report on a task that ECS has accepted', () => {
  it('is that it is starting', () => {
    expect(startingReport(ecsTask())).toMatchObject({ state: 'TASK_STARTING', source: 'SOURCE_EXECUTOR' });
  });
});

type Row = readonly [string, Partial<EcsTask>, Partial<Circumstances>, object];

/** The table of ecs-api.md, one row each. */
const ROWS: readonly Row[] = [
  [
    'a kill its framework asked for is a kill, whatever the exit code',
    { ...BY_USER, containers: [exited(1)], startedAtMs: 1 },
    { killedBy: 'FRAMEWORK' },
    { state: 'TASK_KILLED', source: 'SOURCE_EXECUTOR', message: 'Killed by framework f' },
  ],
  [
    'a kill before anything ran is one during the launch',
    { ...BY_USER, containers: [ecsContainer()] },
    { killedBy: 'FRAMEWORK' },
    { state: 'TASK_KILLED', reason: 'REASON_TASK_KILLED_DURING_LAUNCH' },
  ],
  [
    'a kill is one even if ECS leaves the code out',
    { containers: [exited(137)], startedAtMs: 1 },
    { killedBy: 'FRAMEWORK' },
    { state: 'TASK_KILLED', message: 'Task stopped by user' },
  ],
  [
    'a natural end that won the race against the kill is judged by its exit code',
    { ...BY_ITSELF, containers: [exited(0)] },
    { killedBy: 'FRAMEWORK' },
    { state: 'TASK_FINISHED', source: 'SOURCE_EXECUTOR' },
  ],
  [
    'a stop by somebody else is a kill that the master reports, in their words',
    { ...BY_USER, stoppedReason: 'scaled in by ops', containers: [exited(137)] },
    {},
    { state: 'TASK_KILLED', source: 'SOURCE_MASTER', message: 'scaled in by ops' },
  ],
  [
    'forced deregistration is the act of an operator',
    { stopCode: 'UserInitiated', stoppedReason: 'Container instance deregistration forced by user.' },
    {},
    { state: 'TASK_GONE_BY_OPERATOR', source: 'SOURCE_MASTER', reason: 'REASON_AGENT_REMOVED_BY_OPERATOR' },
  ],
  [
    'an end with code 0 has finished',
    { ...BY_ITSELF, containers: [exited(0)] },
    {},
    { state: 'TASK_FINISHED', source: 'SOURCE_EXECUTOR', message: 'Command exited with status 0' },
  ],
  [
    'an end with another code has failed, naming container and code',
    { ...BY_ITSELF, containers: [exited(3)] },
    {},
    {
      state: 'TASK_FAILED',
      source: 'SOURCE_EXECUTOR',
      reason: 'REASON_COMMAND_EXECUTOR_FAILED',
      message: 'Container main exited with status 3',
    },
  ],
  [
    'want of memory is a limitation',
    {
      ...BY_ITSELF,
      containers: [exited(137, 'main', 'OutOfMemoryError: Container killed due to memory usage')],
    },
    {},
    {
      state: 'TASK_FAILED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
      message:
        'Container main exited with status 137: OutOfMemoryError: Container killed due to memory usage',
    },
  ],
  [
    'want of memory goes before a kill',
    { ...BY_USER, containers: [exited(137, 'main', 'OutOfMemoryError: Container killed')] },
    { killedBy: 'FRAMEWORK' },
    { state: 'TASK_FAILED', reason: 'REASON_CONTAINER_LIMITATION_MEMORY' },
  ],
  [
    'no exit code but a named error is a failed launch',
    { ...BY_ITSELF, containers: [ecsContainer({ reason: 'ContainerVanishedError: gone' })] },
    {},
    { state: 'TASK_FAILED', source: 'SOURCE_AGENT', reason: 'REASON_CONTAINER_LAUNCH_FAILED' },
  ],
  [
    'no exit code and no error is a task that is gone',
    { ...BY_ITSELF, containers: [ecsContainer()] },
    {},
    { state: 'TASK_GONE', source: 'SOURCE_AGENT', reason: 'REASON_EXECUTOR_TERMINATED' },
  ],
  [
    'an image that cannot be pulled is a failed launch',
    {
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'Task failed to start',
      containers: [ecsContainer({ reason: 'CannotPullContainerError: no such image' })],
    },
    {},
    {
      state: 'TASK_FAILED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message:
        'Task failed to start; Container main has no exit code: CannotPullContainerError: no such image',
    },
  ],
  [
    'a failed start without any container is a failed launch',
    { stopCode: 'TaskFailedToStart', containers: [] },
    {},
    { state: 'TASK_FAILED', reason: 'REASON_CONTAINER_LAUNCH_FAILED', message: 'Task failed to start' },
  ],
  [
    'an error of the runtime in the reason of the task is a failed launch, even without a code',
    { stoppedReason: 'ResourceInitializationError: no secrets', containers: [] },
    {},
    { state: 'TASK_FAILED', reason: 'REASON_CONTAINER_LAUNCH_FAILED' },
  ],
  [
    'a time-out of Docker is a failed launch',
    {
      ...BY_ITSELF,
      containers: [ecsContainer({ reason: 'DockerTimeoutError: Could not transition to started' })],
    },
    {},
    { state: 'TASK_FAILED', reason: 'REASON_CONTAINER_LAUNCH_FAILED' },
  ],
  [
    'resources taken by others mean that the task was dropped',
    { stopCode: 'TaskFailedToStart', stoppedReason: 'TaskFailedToStart: RESOURCE:MEMORY', containers: [] },
    {},
    { state: 'TASK_DROPPED', source: 'SOURCE_MASTER', reason: 'REASON_INVALID_OFFERS' },
  ],
  [
    'a disconnected agent means that the task was dropped',
    { stopCode: 'TaskFailedToStart', stoppedReason: 'TaskFailedToStart: AGENT', containers: [] },
    {},
    { state: 'TASK_DROPPED', source: 'SOURCE_MASTER', reason: 'REASON_AGENT_DISCONNECTED' },
  ],
  [
    'a terminated machine takes the task along',
    { stopCode: 'TerminationNotice', stoppedReason: 'Host EC2 (instance i-1) terminated.' },
    {},
    {
      state: 'TASK_GONE',
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED',
      message: 'Host EC2 (instance i-1) terminated.',
    },
  ],
  [
    'a stopped machine does so without a code as well',
    { stoppedReason: 'Host EC2 (instance i-1) stopped' },
    {},
    { state: 'TASK_GONE', reason: 'REASON_AGENT_REMOVED' },
  ],
  [
    'the loss of the machine goes before a kill',
    { stopCode: 'TerminationNotice', stoppedReason: 'Host EC2 (instance i-1) terminated.' },
    { killedBy: 'FRAMEWORK' },
    { state: 'TASK_GONE', reason: 'REASON_AGENT_REMOVED' },
  ],
  [
    'an interrupted spot machine is lost',
    { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' },
    {},
    { state: 'TASK_GONE', reason: 'REASON_AGENT_REMOVED', message: 'Your Spot Task was interrupted.' },
  ],
  [
    'a machine with failing infrastructure is lost',
    { stopCode: 'InfrastructureHealth' },
    {},
    { state: 'TASK_GONE', reason: 'REASON_AGENT_REMOVED', message: 'InfrastructureHealth' },
  ],
];

describe('the report on the end of a task', () => {
  it.each(ROWS)('%s', (_, task, given, report) => {
    expect(endReport(stopped(task), circumstances(given))).toMatchObject(report);
  });

  it('gives no reason for a kill of a task that ran', () => {
    const task = stopped({ ...BY_USER, containers: [exited(143)], startedAtMs: 1 });
    expect(endReport(task, circumstances({ killedBy: 'FRAMEWORK' }))).not.toHaveProperty('reason');
  });

  it('gives no reason for a task that has finished', () => {
    expect(endReport(stopped({ ...BY_ITSELF, containers: [exited(0)] }), circumstances())).not.toHaveProperty(
      'reason',
    );
  });
});

describe('the container to blame', () => {
  const messageOf = (containers: readonly EcsContainer[]): string | undefined =>
    endReport(stopped({ ...BY_ITSELF, containers }), circumstances({ essential: ['main', 'side'] })).message;

  it('is one with a reason rather than one without', () => {
    expect(messageOf([exited(1), exited(2, 'side', 'SomeError: broke')])).toBe(
      'Container side exited with status 2: SomeError: broke',
    );
  });

  it('is one that failed by itself rather than one that was stopped with it', () => {
    expect(messageOf([exited(143), exited(5, 'side')])).toBe('Container side exited with status 5');
    expect(messageOf([exited(137), exited(5, 'side')])).toBe('Container side exited with status 5');
  });

  it('is a stopped one where there is no other', () => {
    expect(messageOf([exited(0), exited(143, 'side')])).toBe('Container side exited with status 143');
  });
});

describe('containers that are not essential', () => {
  const end = (side: EcsContainer, main = exited(0)) =>
    endReport(stopped({ ...BY_ITSELF, containers: [side, main] }), circumstances());

  it('do not fail a task that has finished', () => {
    expect(end(exited(1, 'side')).state).toBe('TASK_FINISHED');
  });

  it('do not fail a task that has finished when they ran out of memory', () => {
    expect(end(exited(137, 'side', 'OutOfMemoryError: Container killed')).state).toBe('TASK_FINISHED');
  });

  it('do not fail a task that has finished when they never started', () => {
    const side = ecsContainer({ name: 'side', reason: 'CannotPullContainerError: no such image' });
    expect(end(side).state).toBe('TASK_FINISHED');
  });

  it('do not hide that an essential one failed', () => {
    expect(end(exited(0, 'side'), exited(1)).state).toBe('TASK_FAILED');
  });

  it('count like all others where the definition cannot be read', () => {
    const task = stopped({ ...BY_ITSELF, containers: [exited(0), exited(1, 'side')] });
    expect(endReport(task, circumstances({ essential: [] })).state).toBe('TASK_FAILED');
  });
});

describe('an end that ECS tells little of', () => {
  it('is never taken for a success when no container is reported', () => {
    expect(endReport(stopped({ ...BY_ITSELF, containers: [] }), circumstances())).toMatchObject({
      state: 'TASK_GONE',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: 'ECS reports no container of the task: Essential container in task exited',
    });
  });

  it('is never taken for a success when one of two essential containers is not reported', () => {
    const task = stopped({ ...BY_ITSELF, containers: [exited(0)] });
    expect(endReport(task, circumstances({ essential: ['main', 'other'] }))).toMatchObject({
      state: 'TASK_GONE',
      reason: 'REASON_EXECUTOR_TERMINATED',
    });
  });

  it('has a verdict for everything ECS might say, and FINISHED only for essential codes that are all 0', () => {
    const stopCode = fc.option(
      fc.constantFrom(
        'TaskFailedToStart',
        'EssentialContainerExited',
        'UserInitiated',
        'ServiceSchedulerInitiated',
        'SpotInterruption',
        'TerminationNotice',
        'InfrastructureHealth',
        'OfLaterYears',
      ),
      { nil: undefined },
    );
    const stoppedReason = fc.option(
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          'Essential container in task exited',
          'Task stopped by user',
          'Host EC2 (instance i-1) terminated.',
          'TaskFailedToStart: RESOURCE:CPU',
          'CannotPullContainerError: no',
          'Container instance deregistration forced by user',
        ),
      ),
      { nil: undefined },
    );
    const container = fc
      .record({
        name: fc.constantFrom('main', 'side', 'third'),
        exitCode: fc.option(fc.constantFrom(0, 1, 137, 139, 143, 255), { nil: undefined }),
        reason: fc.option(
          fc.constantFrom(
            'OutOfMemoryError: x',
            'CannotStartContainerError: x',
            'DockerStateError: x',
            'odd',
          ),
          { nil: undefined },
        ),
      })
      .map(({ name, exitCode, reason }) =>
        ecsContainer({
          name,
          ...(exitCode === undefined ? {} : { exitCode }),
          ...(reason === undefined ? {} : { reason }),
        }),
      );
    const containers = fc.uniqueArray(container, { selector: ({ name }) => name, maxLength: 3 });
    const essential = fc.uniqueArray(fc.constantFrom('main', 'side', 'third', 'absent'), { maxLength: 3 });
    const killedBy = fc.constantFrom('FRAMEWORK', 'BRIDGE', 'DRAIN');
    fc.assert(
      fc.property(
        fc.record(
          { stopCode, stoppedReason, containers, essential, killedBy },
          { requiredKeys: ['stopCode', 'stoppedReason', 'containers', 'essential'] },
        ),
        (given) => {
          const task = stopped({
            containers: given.containers,
            ...(given.stopCode === undefined ? {} : { stopCode: given.stopCode }),
            ...(given.stoppedReason === undefined ? {} : { stoppedReason: given.stoppedReason }),
          });
          const report = endReport(task, circumstances(given));
          expect(isTerminal(report.state)).toBe(true);
          expect(report.message).toEqual(expect.any(String));
          if (report.state !== 'TASK_FINISHED') return;
          const counts =
            given.essential.length > 0 ? given.essential : given.containers.map(({ name }) => name);
          const codeOf = (name: string) => given.containers.find((each) => each.name === name)?.exitCode;
          expect(counts.length).toBeGreaterThan(0);
          expect(counts.map(codeOf)).toEqual(counts.map(() => 0));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
