import { describe, expect, it } from '@jest/globals';

import { requiredQuantities, validateTask } from '../../src/bridge/task-validation.ts';
import type { LaunchContext } from '../../src/bridge/task-validation.ts';
import { agentId, executorId, frameworkId, taskId } from '../../src/mesos/ids.ts';
import { formatQuantities, toQuantities } from '../../src/mesos/quantities.ts';
import { rangesResource, scalarResource } from '../../src/mesos/resource.ts';
import type { Resource } from '../../src/mesos/resource.ts';
import type { ExecutorInfo, TaskInfo } from '../../src/mesos/task-info.ts';
import { taskInfo } from '../support/builders.ts';

const OFFERED = [
  scalarResource('cpus', 1),
  scalarResource('mem', 512),
  rangesResource('ports', [{ begin: 31_000, end: 31_009 }]),
];

const context = (given: Partial<LaunchContext> = {}): LaunchContext => ({
  frameworkId: frameworkId('f1'),
  agentId: agentId('agent-1'),
  role: '*',
  remaining: toQuantities(OFFERED, '*'),
  existing: () => 'NONE',
  executors: new Map(),
  ...given,
});

const EXECUTOR: ExecutorInfo = {
  executorId: executorId('e1'),
  command: { value: './run' },
  resources: [scalarResource('cpus', 0.5), scalarResource('mem', 32)],
};

type Row = readonly [string, TaskInfo, string];

/** Each rule alone, in the order of a Mesos master. */
const ROWS: readonly Row[] = [
  ['an empty id', taskInfo({ id: '' }), 'ID must not be empty'],
  ['an id of 256 bytes', taskInfo({ id: 'é'.repeat(128) }), 'ID must not be greater than 255 characters'],
  ['an id with a slash', taskInfo({ id: 'a/b' }), "'a/b' contains invalid characters"],
  [
    'another agent',
    taskInfo({ on: 'agent-2' }),
    'Task uses invalid agent agent-2 while agent agent-1 is expected',
  ],
  [
    'a negative grace period',
    taskInfo({ killPolicy: { gracePeriod: { nanoseconds: -1n } } }),
    "Task's 'kill_policy.grace_period' must be non-negative",
  ],
  [
    'a negative completion time',
    taskInfo({ maxCompletionTime: { nanoseconds: -1n } }),
    "Task's 'max_completion_time' must be non-negative",
  ],
  ['a bad check', taskInfo({ check: {} }), "check must specify 'type'"],
  ['a bad health check', taskInfo({ healthCheck: {} }), "health check must specify 'type'"],
  ['no resources', taskInfo({ resources: [] }), 'Task uses no resources'],
  [
    'a bad resource',
    taskInfo({ resources: [scalarResource('', 1)] }),
    'Task uses invalid resources: Empty resource name',
  ],
  ['resources of nothing', taskInfo({ resources: [scalarResource('cpus', 0)] }), 'Task uses no resources'],
  [
    'URIs',
    taskInfo({ command: { value: 'web:1', uris: [{ value: 'http://x' }] } }),
    "Task has URIs to fetch, but ECS has no fetcher: put the files into the task definition's image",
  ],
  [
    'a bad container',
    taskInfo({ container: { type: 'DOCKER' } }),
    'DockerInfo must be set for container type DOCKER',
  ],
  [
    'limits',
    taskInfo({ limits: { cpus: 2 } }),
    'Task has resource limits, but the agent cannot set limits apart from requests: the task definition does',
  ],
  [
    'both command and executor',
    taskInfo({ executor: EXECUTOR, command: { value: 'web:1' } }),
    'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present',
  ],
  [
    'a bad executor',
    taskInfo({ executor: { executorId: executorId('e1') } }),
    "'ExecutorInfo.command' must be set",
  ],
  [
    'a port that its executor wants as well',
    taskInfo({
      ports: [31_000],
      executor: { ...EXECUTOR, resources: [rangesResource('ports', [{ begin: 31_000, end: 31_000 }])] },
    }),
    'There are overlapping resources in the task and its executor: ports:[31000-31000]',
  ],
  [
    'more than is left',
    taskInfo({ cpus: 1.001, mem: 64 }),
    'Total resources cpus:1.001; mem:64 required by task and its executor is more than available cpus:1; mem:512; ports:[31000-31009]',
  ],
];

describe('a task', () => {
  it.each([
    ['declares what is left to the last thousandth', taskInfo({ cpus: 1, mem: 512 })],
    ['has a port of the offer', taskInfo({ ports: [31_009] })],
    ['has limits that are empty', taskInfo({ limits: {} })],
    ['has an executor instead of a command', taskInfo({ executor: EXECUTOR })],
    [
      'writes its role as * in the older way',
      taskInfo({ resources: [{ ...scalarResource('cpus', 1), role: '*' }] }),
    ],
  ])('is valid when it %s', (_, task) => {
    expect(validateTask(task, context())).toBeUndefined();
  });

  it.each(ROWS)('is refused with %s', (_, task, problem) => {
    expect(validateTask(task, context())).toBe(problem);
  });

  it('is refused without command and executor', () => {
    const { command, ...task } = taskInfo();
    expect(validateTask(task, context())).toBe(
      'Task should have at least one (but not both) of CommandInfo or ExecutorInfo present',
    );
  });

  it.each([
    ['KNOWN', 'Task has duplicate ID: t1'],
    ['UNREACHABLE', 'Task reuses the ID of an unreachable task: t1'],
  ] as const)('is refused when a task of its id is %s', (existing, problem) => {
    expect(validateTask(taskInfo(), context({ existing: () => existing }))).toBe(problem);
  });

  it('is told the first problem of many', () => {
    // Each row breaks one rule more than the row after it; taking them away one by one shows the order.
    const broken: readonly [Partial<TaskInfo>, Partial<TaskInfo>, string][] = [
      [{ taskId: taskId('') }, { taskId: taskId('t1') }, 'ID must not be empty'],
      [{ agentId: agentId('x') }, { agentId: agentId('agent-1') }, 'Task uses invalid agent'],
      [{ killPolicy: { gracePeriod: { nanoseconds: -1n } } }, { killPolicy: {} }, 'grace_period'],
      [{ maxCompletionTime: { nanoseconds: -1n } }, { maxCompletionTime: { nanoseconds: 0n } }, 'completion'],
      [{ check: {} }, { check: { type: 'TCP', tcp: { port: 1 } } }, 'check must'],
      [{ healthCheck: {} }, { healthCheck: { http: { port: 1 } } }, 'health check must'],
      [{ resources: [] }, { resources: [scalarResource('cpus', 99)] }, 'Task uses no resources'],
      [{ command: { environment: [{ name: 'A' }] } }, { command: { value: 'web:1' } }, 'Environment'],
      [{ container: { type: 'DOCKER' } }, { container: { type: 'MESOS' } }, 'DockerInfo'],
      [{ limits: { cpus: 1 } }, { limits: {} }, 'limits'],
      [{ executor: EXECUTOR }, {}, 'at least one (but not both)'],
    ];
    let task = taskInfo();
    for (const [wrong] of broken) task = { ...task, ...wrong };
    for (const [, right, problem] of broken) {
      expect(validateTask(task, context())).toContain(problem);
      task = { ...task, ...right };
    }
    const { executor, ...last } = task;
    expect(validateTask(last, context())).toContain('Total resources cpus:99');
  });

  it('cannot have unreserved resources out of ones reserved for its role', () => {
    const reserved = (name: string, amount: number): Resource => ({
      ...scalarResource(name, amount),
      role: 'web',
    });
    const remaining = toQuantities([reserved('cpus', 1), reserved('mem', 512)], 'web');
    expect(validateTask(taskInfo(), context({ role: 'web', remaining }))).toContain('is more than available');
  });

  it('cannot have resources allocated to another role than that of its offer', () => {
    const resources: Resource[] = [{ ...scalarResource('cpus', 1), allocationInfo: { role: 'other' } }];
    expect(validateTask(taskInfo({ resources }), context())).toContain('is more than available');
  });
});

describe('what a task requires', () => {
  const task = taskInfo({ cpus: 0.25, mem: 100, executor: EXECUTOR });

  it('includes its executor where the agent has none of that id', () => {
    expect(formatQuantities(requiredQuantities(task, context()))).toBe('cpus:0.75; mem:132');
  });

  it('is paid for already where the agent has the executor', () => {
    const executors = new Map([[EXECUTOR.executorId, { info: EXECUTOR }]]);
    expect(formatQuantities(requiredQuantities(task, context({ executors })))).toBe('cpus:0.25; mem:100');
  });
});
