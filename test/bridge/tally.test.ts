import { describe, expect, it } from '@jest/globals';

import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { taskInfo } from '../support/builders.ts';

describe('tallies', () => {
  it('count what a framework says and hears, and the same over all', () => {
    const { bridge, framework } = scriptedWorld();
    subscribe(bridge);
    framework.say({ type: 'SUPPRESS' });
    const { all, byFramework } = bridge.state.tallies;
    expect(Object.fromEntries(byFramework.get(framework.id)?.calls ?? [])).toEqual({
      SUBSCRIBE: 1,
      SUPPRESS: 1,
    });
    expect(Object.fromEntries(all.calls)).toEqual({ SUBSCRIBE: 2, SUPPRESS: 1 });
    expect(all.events.get('SUBSCRIBED')).toBe(2);
  });

  it('count calls without effect apart', () => {
    const { bridge, framework } = scriptedWorld();
    framework.say({ type: 'TEARDOWN' });
    framework.say({ type: 'SUPPRESS' });
    expect(bridge.state.tallies.all.refused.get('SUPPRESS')).toBe(1);
    expect(bridge.state.tallies.byFramework.size).toBe(0);
  });

  it('count offers by what became of them', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    framework.decline(framework.offers, 0);
    bridge.advance(2_000);
    ecs.changeInstance('agent-1', { status: 'DRAINING' });
    bridge.advance(10_000);
    expect(bridge.state.tallies.all.offers).toEqual({
      sent: 3,
      accepted: 1,
      declined: 1,
      rescinded: 1,
      expired: 0,
    });
  });

  it('count tasks by how they ended and why, those that never were included', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo(), taskInfo({ id: 't2', cpus: 100 }));
    ecs.exit('t1', 0);
    bridge.advance(2_000);
    expect(Object.fromEntries(bridge.state.tallies.all.ended)).toEqual({ TASK_FINISHED: 1, TASK_ERROR: 1 });
    expect(Object.fromEntries(bridge.state.tallies.all.causes)).toEqual({
      'TASK_FINISHED/SOURCE_EXECUTOR/': 1,
      'TASK_ERROR/SOURCE_MASTER/REASON_TASK_INVALID': 1,
    });
  });
});
