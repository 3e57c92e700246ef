import { describe, expect, it } from '@jest/globals';

import type { Quota } from '../../src/bridge/config.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import { scalarOf } from '../support/bridge-framework.ts';
import type { TestFramework } from '../support/bridge-framework.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import type { ScriptedBridge } from '../support/bridge-world.ts';
import { containerInstance, frameworkInfo, taskInfo } from '../support/builders.ts';

interface Given {
  readonly instances?: readonly ContainerInstance[];
  readonly can?: readonly 'GPU_RESOURCES'[];
}

/** A world whose framework has the role `web`, of this quota. */
function worldOf(quota: Quota, { instances, can = [] }: Given = {}) {
  return scriptedWorld({
    config: { roles: { web: { quota } }, diskMiB: 1_000 },
    ...(instances === undefined ? {} : { instances }),
    framework: { info: frameworkInfo({ role: 'web', can }) },
  });
}

const ofOtherRole = (bridge: ScriptedBridge): TestFramework =>
  subscribe(bridge, { info: frameworkInfo({ role: 'other' }) });

/** So many machines of 1 cpu and 1,000 MiB. */
const agents = (count: number): readonly ContainerInstance[] =>
  Array.from({ length: count }, (_, i) =>
    containerInstance({ id: `agent-${i + 1}`, registered: { cpuUnits: 1_024, memoryMiB: 1_000 } }),
  );

describe('a quota', () => {
  it.each<[Quota, string, number]>([
    [{ cpus: 1.5 }, 'cpus', 1.5],
    [{ mem: 500 }, 'mem', 500],
    [{ disk: 0.5 }, 'disk', 0.5],
    [{ cpus: 100 }, 'cpus', 4],
  ])('of %j makes the offer hold no more of it', (quota, kind, amount) => {
    const { framework } = worldOf(quota);
    expect(scalarOf(framework.offer, kind)).toBe(amount);
  });

  it('leaves alone what it does not name, and all ports', () => {
    const { framework } = worldOf({ cpus: 1 });
    expect(scalarOf(framework.offer, 'mem')).toBe(4_000);
    expect(framework.offer.resources.map(({ name }) => name)).toContain('ports');
  });

  it('bounds gpus, down to none', () => {
    const instances = [containerInstance({ registered: { gpuIds: ['g1', 'g2'] } })];
    const gpus = (amount: number) => {
      const { framework } = worldOf({ gpus: amount }, { instances, can: ['GPU_RESOURCES'] });
      return scalarOf(framework.offer, 'gpus');
    };
    expect([gpus(1), gpus(0)]).toEqual([1, 0]);
  });

  it('is for all offers of the role together', () => {
    const { framework } = worldOf({ cpus: 1.5 }, { instances: agents(3) });
    expect(framework.offers.map((offer) => scalarOf(offer, 'cpus'))).toEqual([1, 0.5]);
  });

  it('is for all frameworks of the role together', () => {
    const { bridge, framework } = worldOf({ cpus: 1.5 }, { instances: agents(3) });
    const second = subscribe(bridge, { info: frameworkInfo({ role: 'web' }) });
    expect([framework.offers.length, second.offers.length]).toEqual([2, 0]);
  });

  it('is not of a role below it: roles are flat', () => {
    const info = frameworkInfo({ role: 'web/shop' });
    const { framework } = scriptedWorld({
      config: { roles: { web: { quota: { cpus: 1 } } } },
      framework: { info },
    });
    expect(scalarOf(framework.offer, 'cpus')).toBe(4);
  });

  it.each<[Quota]>([[{ cpus: 0 }], [{ mem: 0 }], [{ cpus: 0.009 }], [{ mem: 31 }]])(
    'of %j leaves nothing worth an offer, although there is plenty of the rest',
    (quota) => {
      expect(worldOf(quota).framework.allOffers).toEqual([]);
    },
  );

  it('counts what launches declare until they end', () => {
    const { bridge, ecs, framework } = worldOf({ cpus: 1 });
    framework.launchOn([framework.offer], [taskInfo({ cpus: 0.25 })], { refuseSeconds: 0 });
    bridge.advance(2_000);
    expect(scalarOf(framework.offer, 'cpus')).toBe(0.75);
    framework.launchOn([framework.offer], [taskInfo({ id: 't2', cpus: 0.75 })], { refuseSeconds: 0 });
    bridge.advance(10_000);
    expect(framework.offers).toEqual([]);
    ecs.run('t1');
    ecs.exit('t1', 0);
    bridge.advance(10_000);
    expect(scalarOf(framework.offer, 'cpus')).toBe(0.25);
  });

  it('leaves to other roles what it keeps from its own, in the same turn', () => {
    const { bridge, framework } = worldOf({ cpus: 1 });
    const other = ofOtherRole(bridge);
    expect(scalarOf(framework.offer, 'cpus')).toBe(1);
    expect(scalarOf(other.offer, 'cpus')).toBe(3);
  });
});

describe('what a quota has kept from a role', () => {
  it('is offered one allocation interval after the quota has room, on agents where nothing happened', () => {
    const { bridge, framework } = worldOf({ cpus: 1 }, { instances: agents(2) });
    expect(framework.offer.agentId).toBe('agent-1');
    framework.decline([framework.offer], 3_600);
    expect(framework.offers).toEqual([]);
    bridge.advance(1_000);
    expect(framework.offer.agentId).toBe('agent-2');
  });

  it('is not offered by looking at more agents than the room is enough for', () => {
    const { bridge, framework } = worldOf({ cpus: 2 }, { instances: agents(20) });
    const { passedOver } = bridge.state.sharing;
    expect([framework.offers.length, passedOver.get('web')?.size]).toEqual([2, 18]);
    framework.decline(framework.offers, 3_600);
    bridge.advance(1_000);
    expect(framework.offers).toHaveLength(2);
    expect(passedOver.get('web')?.size).toBeGreaterThanOrEqual(16);
  });

  it('is forgotten with its agent', () => {
    const { bridge, ecs } = worldOf({ cpus: 0 });
    expect(bridge.state.sharing.passedOver.size).toBe(1);
    ecs.instances.clear();
    bridge.advance(60_000);
    expect(bridge.state.agents.size).toBe(0);
    expect(bridge.state.sharing.passedOver.size).toBe(0);
  });
});
