import { describe, expect, it } from '@jest/globals';

import {
  frameworksByState,
  liveTasks,
  tombstonesByType,
  unacknowledgedUpdates,
} from '../../src/bridge/work-view.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { frameworkInfo, taskInfo } from '../support/builders.ts';

const NO_PHASES = { PARKED: 0, QUEUED: 0, SENT: 0, UNKNOWN: 0, ACCEPTED: 0 };
const NO_STATES = {
  TASK_STAGING: 0,
  TASK_STARTING: 0,
  TASK_RUNNING: 0,
  TASK_KILLING: 0,
  TASK_UNREACHABLE: 0,
};

describe('live tasks', () => {
  it('are counted by state, and by how far their launch has come', () => {
    const { bridge, ecs, framework } = scriptedWorld({ config: { maxLaunchesInFlight: 1 } });
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    bridge.hold('StartTask');
    framework.launch(taskInfo({ id: 't2' }), taskInfo({ id: 't3' }));
    expect(liveTasks(bridge.state)).toEqual({
      byState: { ...NO_STATES, TASK_RUNNING: 1, TASK_STAGING: 2 },
      byPhase: { ...NO_PHASES, ACCEPTED: 1, SENT: 1, QUEUED: 1 },
    });
  });

  it('are parked while their definition is read, and unknown while they are looked for', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.fail('StartTask', 'TIMEOUT');
    framework.launch(taskInfo());
    bridge.hold('DescribeTaskDefinition');
    framework.launch(taskInfo({ id: 't2', runs: 'other:1' }));
    expect(liveTasks(bridge.state).byPhase).toEqual({ ...NO_PHASES, UNKNOWN: 1, PARKED: 1 });
  });

  it('are those that have not ended, whoever has not acknowledged their end', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    expect(bridge.state.tasks.size).toBe(1);
    expect(liveTasks(bridge.state)).toEqual({ byState: NO_STATES, byPhase: NO_PHASES });
  });
});

describe('unacknowledged updates', () => {
  it('are counted, with the age of the oldest', () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: false } });
    framework.launch(taskInfo());
    bridge.advance(3_000);
    ecs.run('t1');
    bridge.advance(2_000);
    expect(unacknowledgedUpdates(bridge.state, bridge.nowMs)).toEqual({ updates: 2, oldestMs: 5_000 });
    framework.acknowledge(framework.status('t1'));
    const { updates, oldestMs } = unacknowledgedUpdates(bridge.state, bridge.nowMs);
    expect(updates).toBe(1);
    expect(oldestMs).toBeLessThanOrEqual(2_000);
  });

  it('are none, of no age, when all is acknowledged', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo());
    expect(unacknowledgedUpdates(bridge.state, bridge.nowMs)).toEqual({ updates: 0, oldestMs: 0 });
  });
});

describe('frameworks', () => {
  it('are counted by whether they are connected', () => {
    const { bridge } = scriptedWorld();
    const other = subscribe(bridge, { info: frameworkInfo({ name: 'other', failoverTimeout: 60 }) });
    other.disconnect();
    expect(frameworksByState(bridge.state)).toEqual({ connected: 1, disconnected: 1 });
  });
});

describe('tombstones', () => {
  it('are counted by what they remember', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    ecs.startFailure = { reason: 'RESOURCE:CPU' };
    framework.launch(taskInfo({ id: 't2' }));
    expect(tombstonesByType(bridge.state)).toEqual({ ENDED: 1, WRITTEN_OFF: 1 });
  });
});
