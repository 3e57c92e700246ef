import { describe, expect, it } from '@jest/globals';

import { agentId } from '../../src/mesos/ids.ts';
import { limitedReads } from '../support/bridge-config.ts';
import { scriptedBridge, scriptedWorld } from '../support/bridge-world.ts';
import { containerInstance } from '../support/builders.ts';

const A1 = agentId('agent-1');
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => containerInstance({ id: `agent-${i + 1}` }));

const sweeps = (bridge: ReturnType<typeof scriptedBridge>) =>
  bridge.callsOf('ListContainerInstances').filter(({ nextToken }) => nextToken === undefined).length;

describe('a sweep of the instances', () => {
  it('reads every page and describes each in hundreds', () => {
    const bridge = scriptedBridge({ instances: many(250) }).start();
    expect(bridge.callsOf('ListContainerInstances').map(({ nextToken }) => nextToken)).toEqual([
      undefined,
      '100',
      '200',
    ]);
    expect(bridge.callsOf('DescribeContainerInstances').map(({ arns }) => arns.length)).toEqual([
      100, 100, 50,
    ]);
    expect(bridge.state.agents.size).toBe(250);
  });

  it('describes nothing for an empty cluster, and is ready all the same', () => {
    const bridge = scriptedBridge({ instances: [] }).start();
    expect(bridge.callsOf('DescribeContainerInstances')).toEqual([]);
    expect(bridge.isReady).toBe(true);
    expect(bridge.notesOf('bridge.ready')).toMatchObject([{ level: 'warn' }]);
  });

  it('comes every five seconds', () => {
    const bridge = scriptedBridge().start();
    bridge.advance(60_000);
    expect(sweeps(bridge)).toBe(13);
  });

  it('comes less often where it takes more calls than polling may make', () => {
    const bridge = scriptedBridge({ instances: many(1_000), config: { apiBudget: limitedReads(6) } }).start();
    bridge.advance(9_999);
    expect(sweeps(bridge)).toBe(1);
    bridge.advance(1);
    expect(sweeps(bridge)).toBe(2);
  });

  it('does not begin while the one before is under way', () => {
    const bridge = scriptedBridge().start();
    bridge.delay('DescribeContainerInstances', 30_000);
    bridge.advance(34_000);
    expect(sweeps(bridge)).toBe(2);
    bridge.advance(1_000);
    expect(sweeps(bridge)).toBe(3);
  });

  it('finds new instances', () => {
    const { bridge, ecs, framework } = scriptedWorld({ instances: [] });
    ecs.add(containerInstance());
    bridge.advance(5_000);
    expect(framework.offer.agentId).toBe('agent-1');
  });

  it('loses one page alone when one page fails', () => {
    const { bridge, ecs, framework } = scriptedWorld({ instances: many(150) });
    ecs.changeInstance('agent-1', { status: 'DRAINING' });
    ecs.changeInstance('agent-150', { status: 'DRAINING' });
    bridge.fail('DescribeContainerInstances', 'SERVER_ERROR');
    bridge.advance(5_000);
    expect(framework.offersOf('agent-1')).toHaveLength(1);
    expect(framework.offersOf('agent-150')).toEqual([]);
    expect(bridge.notesOf('instance-sweep.failed')).toHaveLength(1);
  });

  it('does not take a listing that failed for proof that an instance is gone', () => {
    const bridge = scriptedBridge().start();
    bridge.fail('ListContainerInstances', 'SERVER_ERROR', { times: 5 });
    bridge.advance(25_000);
    expect(bridge.state.agents.has(A1)).toBe(true);
    expect(bridge.notesOf('instance-sweep.failed')).toHaveLength(5);
  });
});

describe('an instance that a sweep does not list', () => {
  it('is looked at by name, and stays when it is there', () => {
    const bridge = scriptedBridge().start();
    const ecs = bridge.ecs;
    const perform = ecs.perform.bind(ecs);
    ecs.perform = (call, nowMs) => {
      const answer = perform(call, nowMs);
      if (call.operation !== 'ListContainerInstances') return answer;
      return { ...answer, outcome: { ok: true, value: { items: [] } } } as typeof answer;
    };
    bridge.advance(30_000);
    expect(bridge.state.agents.has(A1)).toBe(true);
    expect(bridge.callsOf('DescribeContainerInstances').every(({ arns }) => arns.length === 1)).toBe(true);
  });

  it('is gone when it is INACTIVE', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    ecs.changeInstance('agent-1', { status: 'INACTIVE' });
    bridge.advance(5_000);
    expect(bridge.state.agents.size).toBe(0);
    expect(framework.rescinded).toEqual(['epoch-O0']);
    expect(framework.eventsOf('FAILURE').map(({ failure }) => failure)).toEqual([{ agentId: 'agent-1' }]);
  });

  it('is gone when ECS does not know it', () => {
    const { bridge, ecs } = scriptedWorld();
    ecs.instances.clear();
    bridge.advance(5_000);
    expect(bridge.state.agents.size).toBe(0);
    expect(bridge.notesOf('agent.removed')).toHaveLength(1);
  });

  it('stays when it cannot be looked at, and that is told', () => {
    const { bridge, ecs } = scriptedWorld();
    ecs.instances.clear();
    bridge.fail('DescribeContainerInstances', 'THROTTLED');
    bridge.advance(5_000);
    expect(bridge.state.agents.size).toBe(1);
    expect(bridge.notesOf('instance-look.failed')).toHaveLength(1);
    bridge.advance(5_000);
    expect(bridge.state.agents.size).toBe(0);
  });
});
