import { describe, expect, it } from '@jest/globals';

import { containerInstanceArn } from '../../src/ecs/arn.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import { scalarOf } from '../support/bridge-framework.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import { AGENT_PORTS, attribute, containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

const multi = (...roles: readonly string[]) => ({
  info: { ...frameworkInfo({ can: ['MULTI_ROLE'] }), roles },
});

/** So many machines of 1 cpu and 1,000 MiB. */
const agents = (count: number): readonly ContainerInstance[] =>
  Array.from({ length: count }, (_, i) =>
    containerInstance({ id: `agent-${i + 1}`, registered: { cpuUnits: 1_024, memoryMiB: 1_000 } }),
  );

describe('what is offered', () => {
  it('is every agent, in one event', () => {
    const { framework } = scriptedWorld({ instances: agents(3) });
    expect(framework.eventsOf('OFFERS')).toHaveLength(1);
    expect(framework.offers.map(({ agentId }) => agentId)).toEqual(['agent-1', 'agent-2', 'agent-3']);
  });

  it('is nothing twice', () => {
    const { bridge, framework } = scriptedWorld();
    subscribe(bridge);
    bridge.advance(120_000);
    framework.say({ type: 'REVIVE' });
    expect(framework.allOffers).toHaveLength(1);
  });

  it('is what becomes free while the rest is offered already', () => {
    const { bridge, ecs, framework } = scriptedWorld({
      instances: [containerInstance({ remaining: { cpuUnits: 1_024 } })],
    });
    ecs.changeInstance('agent-1', {
      remaining: containerInstance({ remaining: { cpuUnits: 3_072 } }).remaining,
    });
    bridge.advance(5_000);
    expect(framework.offers.map((offer) => scalarOf(offer, 'cpus'))).toEqual([1, 2]);
  });

  it.each([
    [10, 0, false],
    [11, 0, true],
    [0, 31, false],
    [0, 32, true],
  ])('is, of %d units and %d MiB, worth an offer: %s', (cpuUnits, memoryMiB, isOffered) => {
    const instance = containerInstance({ remaining: { cpuUnits, memoryMiB } });
    expect(scriptedWorld({ instances: [instance] }).framework.allOffers.length > 0).toBe(isOffered);
  });

  it('has no ports once the instance holds a hundred', () => {
    const taken = Array.from({ length: 100 }, (_, i) => 1_000 + i);
    const instance = containerInstance({ remaining: { ports: taken } });
    const { framework } = scriptedWorld({ instances: [instance] });
    expect(framework.offer.resources.map(({ name }) => name)).not.toContain('ports');
    expect(scriptedWorld().framework.offer.resources.map(({ name }) => name)).toContain('ports');
  });

  it('is nothing to a framework without roles', () => {
    expect(scriptedWorld({ framework: multi() }).framework.allOffers).toEqual([]);
  });

  it('is nothing while the bridge closes', () => {
    const { bridge, framework } = scriptedWorld();
    bridge.feed({ type: 'shutdown' });
    framework.decline(framework.offers, 0);
    bridge.advance(10_000);
    expect(framework.offers).toEqual([]);
  });
});

describe('machines with GPUs', () => {
  const gpus = [containerInstance({ registered: { gpuIds: ['g1', 'g2'] }, remaining: { gpuIds: ['g2'] } })];

  it('are offered, with the GPUs left, to frameworks that know of GPUs', () => {
    const info = frameworkInfo({ can: ['GPU_RESOURCES'] });
    const { framework } = scriptedWorld({ instances: gpus, framework: { info } });
    expect(scalarOf(framework.offer, 'gpus')).toBe(1);
  });

  it('are not offered to others, not even their cpus', () => {
    expect(scriptedWorld({ instances: gpus }).framework.allOffers).toEqual([]);
  });

  it('are not offered to others when all their GPUs are taken', () => {
    const instances = [containerInstance({ registered: { gpuIds: ['g1'] }, remaining: { gpuIds: [] } })];
    expect(scriptedWorld({ instances }).framework.allOffers).toEqual([]);
  });
});

describe('a machine in another region than the cluster', () => {
  const far = [
    containerInstance(),
    {
      ...containerInstance({ id: 'far', attributes: [attribute('ecs.availability-zone', 'eu-west-1a')] }),
      containerInstanceArn: containerInstanceArn(
        'arn:aws:ecs:eu-west-1:123456789012:container-instance/default/far',
      ),
    },
  ];

  it('is kept from frameworks that do not know about regions', () => {
    expect(scriptedWorld({ instances: far }).framework.offer.agentId).toBe('agent-1');
  });

  it('is offered to those that do', () => {
    const info = frameworkInfo({ can: ['REGION_AWARE'] });
    const { framework } = scriptedWorld({ instances: far, framework: { info } });
    expect(framework.offers.map(({ agentId }) => agentId)).toEqual(['agent-1', 'far']);
  });
});

describe('equals', () => {
  it('are served in turn, though one declines for no time at all', () => {
    const { bridge, framework } = scriptedWorld();
    const other = subscribe(bridge);
    for (let n = 0; n < 4; n += 1) {
      framework.decline(framework.offers, 0);
      other.decline(other.offers, 0);
      bridge.advance(1_000);
    }
    expect([framework.allOffers.length, other.allOffers.length]).toEqual([3, 2]);
  });
});

describe('fairness', () => {
  it('serves the role with the smaller share first, agent by agent', () => {
    const { framework } = scriptedWorld({ instances: agents(4), framework: multi('a', 'b') });
    const roles = framework.offers.map(({ allocationInfo }) => allocationInfo?.role);
    expect([...roles].sort()).toEqual(['a', 'a', 'b', 'b']);
  });

  it('counts what a role runs, not only what it is offered', () => {
    const { bridge, framework } = scriptedWorld({ instances: agents(3), framework: multi('a', 'b') });
    const [first, second, third] = framework.offers;
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few offers');
    expect([first, second, third].map(({ allocationInfo }) => allocationInfo?.role)).toEqual(['a', 'b', 'a']);
    framework.launchOn([first], [taskInfo({ cpus: 1, mem: 1_000, resources: first.resources.slice(0, 2) })]);
    framework.decline([second], 0);
    framework.decline([third], 0);
    bridge.advance(1_000);
    const role = (agent: string) => framework.offersOf(agent)[0]?.allocationInfo?.role;
    expect([role('agent-2'), role('agent-3')].sort()).toEqual(['a', 'b']);
    expect(role('agent-2')).toBe('b');
  });

  it('counts the resource of which a role has the largest part', () => {
    // Role a holds half of all memory, role b a quarter of all cpus.
    const { bridge, framework } = scriptedWorld({ instances: agents(4), framework: multi('a', 'b') });
    const of = (role: string) =>
      framework.offers.filter(({ allocationInfo }) => allocationInfo?.role === role);
    const [a1, a2] = of('a');
    const [b1, b2] = of('b');
    if (a1 === undefined || a2 === undefined || b1 === undefined || b2 === undefined)
      throw new Error('too few offers');
    const task = (id: string, on: string, cpus: number, mem: number, role: string) =>
      taskInfo({
        id,
        on,
        resources: [
          { name: 'cpus', type: 'SCALAR', scalar: cpus, allocationInfo: { role } },
          { name: 'mem', type: 'SCALAR', scalar: mem, allocationInfo: { role } },
        ],
      });
    framework.launchOn([a1], [task('ta', a1.agentId, 0.1, 1_000, 'a')], { refuseSeconds: 3_600 });
    framework.launchOn([a2], [task('ta2', a2.agentId, 0.1, 1_000, 'a')], { refuseSeconds: 3_600 });
    framework.launchOn([b1], [task('tb', b1.agentId, 1, 100, 'b')], { refuseSeconds: 3_600 });
    framework.decline([b2], 0);
    bridge.advance(1_000);
    expect(framework.offersOf(b2.agentId)[0]?.allocationInfo?.role).toBe('b');
  });

  it('offers what one role declined to the other after one allocation interval', () => {
    const { bridge, framework } = scriptedWorld({ framework: multi('a', 'b') });
    expect(framework.offer.allocationInfo).toEqual({ role: 'a' });
    framework.decline(framework.offers, 3_600);
    bridge.advance(1_000);
    expect(framework.offer.allocationInfo).toEqual({ role: 'b' });
  });

  it('offers what one framework declined to the other after one allocation interval', () => {
    const { bridge, framework } = scriptedWorld();
    const other = subscribe(bridge);
    framework.decline(framework.offers, 3_600);
    bridge.advance(1_000);
    expect(other.offers).toHaveLength(1);
  });
});

describe('an offer that is not true any more', () => {
  it('is rescinded when others have taken what it promises, and the rest is offered', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    ecs.changeInstance('agent-1', {
      remaining: containerInstance({ remaining: { cpuUnits: 1_024 } }).remaining,
    });
    bridge.advance(5_000);
    expect(framework.rescinded).toEqual(['epoch-O0']);
    expect(scalarOf(framework.offer, 'cpus')).toBe(1);
  });

  it('is rescinded when a port it promises was taken, even for UDP only', () => {
    const { bridge, ecs, framework } = scriptedWorld();
    const { remaining } = containerInstance({ remaining: { ports: AGENT_PORTS, portsUdp: [31_500] } });
    ecs.changeInstance('agent-1', { remaining });
    bridge.advance(5_000);
    expect(framework.rescinded).toEqual(['epoch-O0']);
  });

  it('is kept when others have taken nothing of it', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launch(taskInfo({ cpus: 1 }));
    bridge.advance(1_000);
    const { id } = framework.offer;
    bridge.advance(60_000);
    expect(framework.rescinded).toEqual([]);
    expect(framework.offers[0]?.id).toBe(id);
  });
});
