import { describe, expect, it } from '@jest/globals';

import { agentInfoOf } from '../../src/bridge/agent-info.ts';
import { whyNotOffered } from '../../src/bridge/agents.ts';
import { createState } from '../../src/bridge/state.ts';
import type { Agent } from '../../src/bridge/state.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import { agentId } from '../../src/mesos/ids.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { scalarOf } from '../support/bridge-framework.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { attribute, containerInstance, taskInfo } from '../support/builders.ts';

const A1 = agentId('agent-1');

const agentOf = (instance: ContainerInstance, given: Partial<Agent> = {}): Agent => ({
  id: A1,
  instance,
  info: agentInfoOf(instance, undefined, bridgeConfig()),
  readBegunAtMs: 0,
  readEndedAtMs: 0,
  presence: { status: 'CONNECTED', sinceMs: 0 },
  offerableFromMs: 0,
  ...given,
});

const why = (instance: ContainerInstance, given: Partial<Agent> = {}): string | undefined =>
  whyNotOffered(createState(bridgeConfig(), 'epoch'), agentOf(instance, given), 1_000);

describe('an agent', () => {
  it('is offered when it is ACTIVE, connected and not impaired', () => {
    expect(why(containerInstance())).toBeUndefined();
  });

  it.each<[string, ContainerInstance, Partial<Agent>, string]>([
    ['DRAINING', containerInstance({ status: 'DRAINING' }), {}, 'container instance is DRAINING'],
    ['REGISTERING', containerInstance({ status: 'REGISTERING' }), {}, 'container instance is REGISTERING'],
    [
      'in a status of later years',
      containerInstance({ status: undefined }),
      {},
      'container instance is in an unknown status',
    ],
    ['impaired', containerInstance({ impaired: true }), {}, 'ECS reports the instance as IMPAIRED'],
    [
      'disconnected',
      containerInstance(),
      { presence: { status: 'DISCONNECTED', sinceMs: 0 } },
      'ECS agent is disconnected',
    ],
    [
      'given up',
      containerInstance(),
      { presence: { status: 'UNREACHABLE', sinceMs: 0 } },
      'ECS agent is disconnected',
    ],
    [
      'connected again only for a moment',
      containerInstance(),
      { offerableFromMs: 1_001 },
      'ECS agent has been connected again only for a moment',
    ],
  ])('is not offered when it is %s', (_, instance, given, reason) => {
    expect(why(instance, given)).toBe(reason);
  });
});

describe('an agent that stops being offerable', () => {
  it.each<[string, Partial<ContainerInstance>]>([
    ['drains', { status: 'DRAINING' }],
    ['is impaired', { impaired: true }],
    ['is disconnected', { agentConnected: false }],
  ])('because it %s has its offers rescinded, and is offered again later', (_, change) => {
    const { bridge, ecs, framework } = scriptedWorld();
    ecs.changeInstance('agent-1', change);
    bridge.advance(5_000);
    expect(framework.rescinded).toEqual(['epoch-O0']);
    bridge.advance(20_000);
    expect(framework.offers).toEqual([]);
    ecs.changeInstance('agent-1', { status: 'ACTIVE', impaired: false, agentConnected: true });
    bridge.advance(15_000);
    expect(framework.offers).toHaveLength(1);
  });

  it('keeps its tasks', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.changeInstance('agent-1', { status: 'DRAINING' });
    bridge.advance(600_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    expect(bridge.callsOf('StopTask')).toEqual([]);
  });
});

describe('an agent that is connected again', () => {
  it('is offered only after it has stayed so for ten seconds', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    ecs.changeInstance('agent-1', { agentConnected: false });
    bridge.advance(5_000);
    ecs.changeInstance('agent-1', { agentConnected: true });
    bridge.advance(5_000);
    bridge.advance(9_999);
    expect(framework.offers).toEqual([]);
    bridge.advance(1);
    expect(framework.offers).toHaveLength(1);
  });

  it('has to begin anew when it loses the connection again', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    for (const agentConnected of [false, true, false, true]) {
      ecs.changeInstance('agent-1', { agentConnected });
      bridge.advance(5_000);
    }
    bridge.advance(9_999);
    expect(framework.offers).toEqual([]);
    bridge.advance(1);
    expect(framework.offers).toHaveLength(1);
  });

  it('has not lost any task meanwhile', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.changeInstance('agent-1', { agentConnected: false });
    bridge.advance(290_000);
    ecs.changeInstance('agent-1', { agentConnected: true });
    bridge.advance(600_000);
    expect(framework.states('t1')).toEqual(['TASK_STARTING']);
    expect(framework.eventsOf('FAILURE')).toEqual([]);
  });
});

describe('a reading of an agent', () => {
  const answer = (
    world: ReturnType<typeof scriptedWorld>,
    instance: ContainerInstance,
    begunAtMs?: number,
  ) => {
    const call = {
      operation: 'DescribeContainerInstances' as const,
      arns: [instance.containerInstanceArn],
    };
    const outcome = { ok: true as const, value: { found: [instance], missing: [] } };
    const begun = begunAtMs ?? world.bridge.nowMs;
    world.bridge.feed({ type: 'ecs-answer', answer: { call, begunAtMs: begun, outcome } });
  };

  it('of an older version is dropped', () => {
    const world = scriptedWorld({ instances: [containerInstance({ version: 5 })] });
    answer(world, containerInstance({ version: 4, status: 'DRAINING' }));
    expect(world.framework.rescinded).toEqual([]);
  });

  it('of a newer version counts although it began earlier', () => {
    const world = scriptedWorld({ instances: [containerInstance({ version: 5 })] });
    answer(world, containerInstance({ version: 6, status: 'DRAINING' }), world.bridge.nowMs - 1_000);
    expect(world.framework.rescinded).toHaveLength(1);
  });

  it('of the same version counts only if it began no earlier', () => {
    const world = scriptedWorld({ instances: [containerInstance({ version: 5 })] });
    answer(world, containerInstance({ version: 5, impaired: true }), world.bridge.nowMs - 1);
    expect(world.framework.rescinded).toEqual([]);
    answer(world, containerInstance({ version: 5, impaired: true }));
    expect(world.framework.rescinded).toHaveLength(1);
  });
});

describe('the attributes of an agent', () => {
  const changed = (before: ContainerInstance['attributes'], after: ContainerInstance['attributes']) => {
    const world = scriptedWorld({ instances: [containerInstance({ attributes: before })] });
    world.framework.decline(world.framework.offers, 3_600);
    const other = subscribe(world.bridge);
    expect(other.offers).toHaveLength(1);
    world.ecs.changeInstance('agent-1', { attributes: after });
    world.bridge.advance(5_000);
    return { other, ...world };
  };

  it('take offers and filters along when they change', () => {
    const { other, framework } = changed([attribute('rack', 'r1')], [attribute('rack', 'r2')]);
    expect(other.rescinded).toHaveLength(1);
    expect(framework.offers.length + other.offers.length).toBe(1);
    expect(framework.offers).toHaveLength(1);
  });

  it('change nothing when ECS lists them in another order', () => {
    const { other } = changed(
      [attribute('rack', 'r1'), attribute('zone', 'z')],
      [attribute('zone', 'z'), attribute('rack', 'r1')],
    );
    expect(other.rescinded).toEqual([]);
  });

  it('change nothing when a capability, which has no value, comes or goes', () => {
    const { other } = changed([attribute('ecs.capability.a')], [attribute('ecs.capability.b')]);
    expect(other.rescinded).toEqual([]);
  });
});

describe('two agents of one machine', () => {
  const twin = (id: string, registeredAtMs: number, more: Partial<ContainerInstance> = {}) =>
    ({ ...containerInstance({ id }), ec2InstanceId: 'i-same', registeredAtMs, ...more }) as ContainerInstance;

  it('are offered as one: the one that registered last', () => {
    const { framework } = scriptedWorld({ instances: [twin('new', 2), twin('old', 1)] });
    expect(framework.offers.map(({ agentId: id }) => id)).toEqual(['new']);
  });

  it('lose the offers of the older one when the newer one shows up', () => {
    const { bridge, ecs, framework } = scriptedWorld({ instances: [twin('old', 1)] });
    ecs.add(twin('new', 2));
    bridge.advance(5_000);
    expect(framework.rescinded).toEqual(['epoch-O0']);
    expect(framework.offers.map(({ agentId: id }) => id)).toEqual(['new']);
  });

  it('leave the older one to be offered again once the newer one is gone', () => {
    const { bridge, ecs, framework } = scriptedWorld({ instances: [twin('old', 1), twin('new', 2)] });
    ecs.changeInstance('new', { status: 'INACTIVE' });
    bridge.advance(10_000);
    expect(framework.offers.map(({ agentId: id }) => id)).toEqual(['old']);
  });
});

describe('an agent that is removed', () => {
  it('takes its filters and offers along', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.decline(framework.offers, 3_600);
    ecs.changeInstance('agent-1', { status: 'INACTIVE' });
    bridge.advance(5_000);
    ecs.changeInstance('agent-1', { status: 'ACTIVE' });
    bridge.advance(5_000);
    expect(framework.offers).toHaveLength(1);
  });

  it('is told to every framework that is connected', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    const other = subscribe(bridge);
    ecs.changeInstance('agent-1', { status: 'INACTIVE' });
    bridge.advance(5_000);
    for (const each of [framework, other])
      expect(each.eventsOf('FAILURE')).toEqual([{ type: 'FAILURE', failure: { agentId: 'agent-1' } }]);
  });

  it('leaves the end of its tasks to ECS', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    ecs.changeInstance('agent-1', { status: 'INACTIVE' });
    ecs.exit('t1', 137, {
      stopCode: 'UserInitiated',
      stoppedReason: 'Container instance deregistration forced by user',
    });
    bridge.advance(5_000);
    expect(framework.status('t1').reason).toBe('REASON_AGENT_REMOVED_BY_OPERATOR');
  });

  it('has its tasks given up when ECS goes on calling them running', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    ecs.changeInstance('agent-1', { status: 'INACTIVE' });
    bridge.advance(300_000);
    expect(framework.status('t1').state).toBe('TASK_RUNNING');
    bridge.advance(10_000);
    expect(framework.status('t1')).toMatchObject({ state: 'TASK_LOST', reason: 'REASON_AGENT_REMOVED' });
  });

  it('gets its tasks back should it return after all', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    framework.launch(taskInfo());
    ecs.run('t1');
    bridge.advance(2_000);
    ecs.changeInstance('agent-1', { status: 'INACTIVE' });
    bridge.advance(320_000);
    expect(framework.status('t1').state).toBe('TASK_LOST');
    ecs.changeInstance('agent-1', { status: 'ACTIVE' });
    bridge.advance(5_000);
    expect(framework.status('t1')).toMatchObject({
      state: 'TASK_RUNNING',
      reason: 'REASON_AGENT_REREGISTERED',
    });
  });
});

describe('disk of an agent', () => {
  it('is what its attribute says', () => {
    const instances = [containerInstance({ attributes: [attribute('disk-mib', '77')] })];
    expect(scalarOf(scriptedWorld({ instances }).framework.offer, 'disk')).toBe(77);
  });
});
