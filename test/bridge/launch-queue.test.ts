import { describe, expect, it } from '@jest/globals';

import { UNLIMITED } from '../../src/bridge/api-limits.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import { containerInstance, taskInfo } from '../support/builders.ts';

const tasks = (count: number) => Array.from({ length: count }, (_, i) => taskInfo({ id: `t${i + 1}` }));

const started = (bridge: ReturnType<typeof scriptedWorld>['bridge']) =>
  bridge.callsOf('StartTask').map(({ request }) => {
    const [main] = request.overrides.containerOverrides;
    return main?.environment?.find(({ name }) => name === 'MESOS_TASK_ID')?.value;
  });

/** Ten calls that modify, and ten more each second. */
const MODIFY_10 = { ...UNLIMITED, clusterResourceModify: { burst: 10, perSecond: 10 } };

describe('the launch queue', () => {
  it('sends as many as may be under way, oldest first, and the next with each answer', () => {
    const { bridge, framework } = scriptedWorld({ config: { maxLaunchesInFlight: 2 } });
    const held = [bridge.hold('StartTask'), bridge.hold('StartTask'), bridge.hold('StartTask')];
    framework.launch(...tasks(4));
    expect(started(bridge)).toEqual(['t1', 't2']);
    held[1]?.release();
    expect(started(bridge)).toEqual(['t1', 't2', 't3']);
    held[0]?.release();
    held[2]?.release();
    expect(started(bridge)).toEqual(['t1', 't2', 't3', 't4']);
  });

  it.each(['UNREACHABLE', 'CREDENTIALS_EXPIRED'] as const)(
    'waits after %s, twice as long each time, and sends the same again',
    (code) => {
      const { bridge, framework } = scriptedWorld();
      bridge.fail('StartTask', code, { times: 2 });
      framework.launch(taskInfo());
      const after = (ms: number): number => {
        bridge.advance(ms);
        return started(bridge).length;
      };
      expect([after(499), after(1), after(999), after(1)]).toEqual([1, 2, 2, 3]);
      expect(framework.states('t1')).toEqual(['TASK_STARTING']);
      const [first, , third] = bridge.callsOf('StartTask');
      expect(third).toEqual(first);
    },
  );

  it('sends the one that was throttled first, as soon as there is a token again', () => {
    const { bridge, framework } = scriptedWorld({
      config: { apiBudget: MODIFY_10 },
      instances: [containerInstance(), containerInstance({ id: 'agent-2' })],
    });
    bridge.fail('StartTask', 'THROTTLED');
    framework.launch(taskInfo());
    framework.launch(taskInfo({ id: 't2', on: 'agent-2' }));
    bridge.advance(199);
    expect(started(bridge)).toEqual(['t1']);
    bridge.advance(1);
    expect(started(bridge)).toEqual(['t1', 't1']);
    bridge.advance(200);
    expect(started(bridge)).toEqual(['t1', 't1', 't2']);
  });

  it('keeps those that come back in the order they were sent, before all others', () => {
    const { bridge, framework } = scriptedWorld({ config: { apiBudget: MODIFY_10, maxLaunchesInFlight: 3 } });
    const held = [bridge.hold('StartTask'), bridge.hold('StartTask'), bridge.hold('StartTask')];
    framework.launch(...tasks(5));
    for (const call of held) call.fail('THROTTLED');
    bridge.advance(2_000);
    expect(started(bridge)).toEqual(['t1', 't2', 't3', 't1', 't2', 't3', 't4', 't5']);
  });

  it('waits from the beginning again after a success', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.fail('StartTask', 'UNREACHABLE', { times: 3 });
    framework.launch(taskInfo());
    bridge.advance(10_000);
    bridge.fail('StartTask', 'UNREACHABLE');
    framework.launch(taskInfo({ id: 't2' }));
    const before = started(bridge).length;
    bridge.advance(500);
    expect(started(bridge)).toHaveLength(before + 1);
  });

  it('holds what waits in it: the resources are not offered meanwhile', () => {
    const { bridge, framework } = scriptedWorld({ config: { diskMiB: 0, ports: [] } });
    bridge.fail('StartTask', 'UNREACHABLE', { times: 5 });
    framework.launch(taskInfo({ cpus: 4, mem: 4_000 }));
    bridge.advance(7_000);
    expect(framework.offers).toEqual([]);
  });

  it('drops a launch that does not fit once its definition is known', () => {
    const { bridge, framework } = scriptedWorld({
      instances: [containerInstance({ remaining: { cpuUnits: 200 } })],
    });
    framework.launch(taskInfo({ cpus: 0.1, mem: 32 }));
    expect(framework.statusesOf('t1')).toMatchObject([
      {
        state: 'TASK_LOST',
        source: 'SOURCE_MASTER',
        reason: 'REASON_INVALID_OFFERS',
        message: 'Not enough left on agent agent-1: 256 cpu units needed, 200 left',
      },
    ]);
    expect(bridge.callsOf('StartTask')).toEqual([]);
    expect(framework.status('t1')).not.toHaveProperty('uuid');
  });

  it('rescinds offers for a launch that needs more than it declares, rather than drop it', () => {
    const { framework } = scriptedWorld({
      instances: [containerInstance({ remaining: { cpuUnits: 300, memoryMiB: 300 } })],
    });
    framework.launch(taskInfo({ cpus: 0.05, mem: 32 }));
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
  });

  it('sends nothing more once the bridge closes', () => {
    const { bridge, framework } = scriptedWorld({ config: { maxLaunchesInFlight: 1 } });
    const held = bridge.hold('StartTask');
    framework.launch(...tasks(2));
    bridge.feed({ type: 'shutdown' });
    held.release();
    expect(started(bridge)).toEqual(['t1']);
  });
});
