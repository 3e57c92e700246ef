import { describe, expect, it } from '@jest/globals';

import { statusOf } from '../../src/bridge/status-updates.ts';
import { agentId, executorId, frameworkId, taskId } from '../../src/mesos/ids.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import { named } from '../support/bridge-framework.ts';
import type { TestFramework } from '../support/bridge-framework.ts';
import { START_MS } from '../support/bridge-harness.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

const SUBJECT = { frameworkId: frameworkId('f'), taskId: taskId('t1'), agentId: agentId('a1') };

/** A task that has started, of a framework that acknowledges only when told to. */
function startedTask(failoverTimeout = 0) {
  const info = { ...named('f'), failoverTimeout };
  const world = scriptedWorld({ framework: { info, acknowledges: false } });
  world.framework.launch(taskInfo());
  return { ...world, info };
}

const timesOf = (framework: TestFramework, afterMs: readonly number[], advance: (ms: number) => void) => {
  const seen: [number, number][] = [];
  let nowMs = 0;
  for (const atMs of afterMs) {
    advance(atMs - nowMs);
    nowMs = atMs;
    seen.push([atMs, framework.statuses.length]);
  }
  return seen;
};

describe('a status', () => {
  it('carries what clients need to acknowledge it', () => {
    const { framework } = startedTask();
    expect(framework.status('t1')).toEqual({
      taskId: 't1',
      agentId: 'agent-1',
      executorId: 't1',
      state: 'TASK_STARTING',
      source: 'SOURCE_EXECUTOR',
      timestamp: START_MS / 1000,
      labels: [{ key: 'ecs.task-arn', value: 'arn:aws:ecs:us-east-1:123456789012:task/default/started-1' }],
      uuid: expect.any(Uint8Array),
    });
    expect(framework.status('t1').uuid).toHaveLength(16);
  });

  it('names the task itself as executor of a command task, unless the master speaks', () => {
    const report = { state: 'TASK_FAILED', message: 'x' } as const;
    expect(statusOf(SUBJECT, { ...report, source: 'SOURCE_AGENT' }, 0).executorId).toBe('t1');
    expect(statusOf(SUBJECT, { ...report, source: 'SOURCE_MASTER' }, 0)).not.toHaveProperty('executorId');
  });

  it('names the executor of a task that has one, whoever speaks', () => {
    const subject = { ...SUBJECT, executorId: executorId('e1') };
    for (const source of ['SOURCE_AGENT', 'SOURCE_EXECUTOR', 'SOURCE_MASTER'] as const)
      expect(statusOf(subject, { state: 'TASK_FAILED', source }, 0).executorId).toBe('e1');
  });

  it('has a time in seconds with fraction', () => {
    expect(statusOf(SUBJECT, { state: 'TASK_FAILED', source: 'SOURCE_AGENT' }, 1_500).timestamp).toBe(1.5);
  });
});

describe('an update that is not acknowledged', () => {
  it('is sent again after 10 seconds, then after twice as long each time, up to 10 minutes', () => {
    const { bridge, framework } = startedTask();
    const at = [
      9_999, 10_000, 29_999, 30_000, 70_000, 150_000, 310_000, 630_000, 1_229_999, 1_230_000, 1_830_000,
    ];
    expect(
      timesOf(framework, at, (ms) => {
        bridge.advance(ms);
      }),
    ).toEqual([
      [9_999, 1],
      [10_000, 2],
      [29_999, 2],
      [30_000, 3],
      [70_000, 4],
      [150_000, 5],
      [310_000, 6],
      [630_000, 7],
      [1_229_999, 7],
      [1_230_000, 8],
      [1_830_000, 9],
    ]);
  });

  it('is the same each time, uuid and all', () => {
    const { bridge, framework } = startedTask();
    bridge.advance(200_000);
    const [first, ...others] = framework.statuses;
    expect(others.length).toBeGreaterThan(3);
    for (const other of others) expect(other).toEqual(first);
  });

  it('keeps later ones of its task waiting, in order', () => {
    const { bridge, ecs, framework } = startedTask();
    ecs.run('t1');
    bridge.advance(2_000);
    ecs.exit('t1', 0);
    bridge.advance(4_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    framework.acknowledge(framework.status('t1'));
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    framework.acknowledge(framework.status('t1'));
    expect(framework.states('t1')).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
  });

  it('does not keep those of other tasks waiting', () => {
    const { bridge, framework } = startedTask();
    bridge.advance(5_000);
    framework.launch(taskInfo({ id: 't2' }));
    expect(framework.states('t2')).toEqual(['TASK_STARTING']);
  });

  it('waits while its framework is away, and is sent when it is back', () => {
    const { bridge, framework, info } = startedTask(3_600);
    const sent = framework.statuses.length;
    framework.disconnect();
    bridge.advance(600_000);
    expect(framework.statuses).toHaveLength(sent);
    const back = subscribe(bridge, { info, acknowledges: false });
    expect(back.states('t1')).toEqual(['TASK_STARTING']);
    bridge.advance(9_999);
    expect(back.statuses).toHaveLength(1);
    bridge.advance(1);
    expect(back.statuses).toHaveLength(2);
  });
});

describe('the next update', () => {
  it('is first repeated after 10 seconds again', () => {
    const { bridge, ecs, framework } = startedTask();
    ecs.run('t1');
    bridge.advance(100_000);
    framework.acknowledge(framework.status('t1'));
    const sent = framework.statuses.length;
    bridge.advance(9_999);
    expect(framework.statuses).toHaveLength(sent);
    bridge.advance(1);
    expect(framework.statuses).toHaveLength(sent + 1);
  });

  it('has a uuid of its own', () => {
    const { bridge, ecs, framework } = startedTask();
    ecs.run('t1');
    bridge.advance(2_000);
    framework.acknowledge(framework.status('t1'));
    const [first, second] = framework.statuses;
    expect(second?.uuid).not.toEqual(first?.uuid);
  });
});

describe('an update that was acknowledged', () => {
  it('is not sent again', () => {
    const { bridge, framework } = startedTask();
    framework.acknowledge(framework.status('t1'));
    bridge.advance(3_600_000);
    expect(framework.statuses).toHaveLength(1);
  });
});

describe('what the master says by itself', () => {
  const withoutUuid: readonly [string, (framework: TestFramework) => void][] = [
    [
      'a task that is invalid',
      (framework) => {
        framework.launch(taskInfo({ cpus: 99 }));
      },
    ],
    [
      'an offer that is invalid',
      (framework) => {
        framework.accept([], [{ type: 'LAUNCH', launch: { taskInfos: [taskInfo()] } }]);
      },
    ],
    [
      'a task that nobody knows',
      (framework) => {
        framework.reconcile({ id: 't1' });
      },
    ],
    [
      'a definition that does not exist',
      (framework) => {
        framework.launch(taskInfo({ runs: 'nowhere:1' }));
      },
    ],
  ];

  it.each(withoutUuid)('of %s has no uuid and is said once', (_, cause) => {
    const { bridge, framework } = scriptedWorld({ framework: { acknowledges: false } });
    cause(framework);
    bridge.advance(3_600_000);
    expect(framework.statusesOf('t1')).toHaveLength(1);
    expect(framework.status('t1')).not.toHaveProperty('uuid');
  });

  it('is missed by a framework that is away', () => {
    const info = { ...named('f'), failoverTimeout: 60 };
    const { bridge, framework } = scriptedWorld({ framework: { info } });
    const held = bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ runs: 'nowhere' }));
    framework.disconnect();
    held.release();
    expect(subscribe(bridge, { info }).statuses).toEqual([]);
  });
});

describe('an update of a task whose agent is lost', () => {
  const lastStates = (statuses: readonly TaskStatus[]) => statuses.map(({ state }) => state);

  function lostWorld() {
    const world = scriptedWorld({
      instances: [containerInstance(), containerInstance({ id: 'agent-2' })],
      framework: {
        info: frameworkInfo({ id: frameworkId('f'), failoverTimeout: 86_400 }),
        acknowledges: false,
      },
    });
    const { bridge, ecs, framework } = world;
    framework.launch(taskInfo());
    framework.acknowledge(framework.status('t1'));
    ecs.run('t1');
    bridge.advance(2_000);
    ecs.changeInstance('agent-1', { agentConnected: false });
    bridge.advance(306_000);
    expect(framework.status('t1').state).toBe('TASK_LOST');
    return { ...world, sent: framework.statuses.length };
  }

  it('is not repeated: it would bring the task back to life', () => {
    const { bridge, framework, sent } = lostWorld();
    bridge.advance(3_600_000);
    expect(framework.statuses).toHaveLength(sent);
  });

  it('is not repeated to a framework that comes back either', () => {
    const { bridge, framework } = lostWorld();
    framework.disconnect();
    const back = subscribe(bridge, { info: frameworkInfo({ id: frameworkId('f') }), acknowledges: false });
    expect(back.statuses).toEqual([]);
  });

  it('is sent again when the agent is back', () => {
    const { bridge, ecs, framework, sent } = lostWorld();
    ecs.changeInstance('agent-1', { agentConnected: true });
    bridge.advance(6_000);
    const news = framework.statuses.slice(sent);
    expect(lastStates(news)).toEqual(['TASK_RUNNING', 'TASK_RUNNING']);
    expect(news.map(({ uuid }) => uuid !== undefined)).toEqual([false, true]);
    framework.acknowledge(framework.status('t1'));
    bridge.advance(3_600_000);
    expect(framework.statuses).toHaveLength(sent + 2);
  });

  it('goes before the end, should the task end while the agent is lost', () => {
    const { bridge, ecs, framework, sent } = lostWorld();
    ecs.exit('t1', 0);
    bridge.advance(4_000);
    framework.acknowledge(framework.status('t1'));
    expect(lastStates(framework.statuses.slice(sent))).toEqual(['TASK_RUNNING', 'TASK_FINISHED']);
  });
});
