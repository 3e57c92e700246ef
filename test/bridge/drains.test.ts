import { describe, expect, it } from '@jest/globals';

import { frameworkId, offerId } from '../../src/mesos/ids.ts';
import type { OfferId } from '../../src/mesos/ids.ts';
import type { TestFramework } from '../support/bridge-framework.ts';
import { named } from '../support/bridge-framework.ts';
import { scriptedWorld, subscribe } from '../support/bridge-world.ts';
import type { ScriptedBridge, WorldOptions } from '../support/bridge-world.ts';
import { frameworkInfo, taskInfo } from '../support/builders.ts';
import { START_MS } from '../support/bridge-harness.ts';

const READ_MS = 5_000;

const asksOf = (framework: TestFramework) =>
  framework.eventsOf('INVERSE_OFFERS').flatMap(({ inverseOffers }) => inverseOffers.inverseOffers);

function idOfFirstAsk(framework: TestFramework): OfferId {
  const [first] = asksOf(framework);
  if (first === undefined) throw new Error('the framework was not asked');
  return first.id;
}

/** A bridge with one task that runs on an agent. */
function worldWithTask(options: WorldOptions = {}) {
  const world = scriptedWorld({ ...options, framework: { info: { ...named('f'), failoverTimeout: 600 } } });
  world.framework.launch(taskInfo());
  return world;
}

function drain({ bridge }: { readonly bridge: ScriptedBridge }): void {
  bridge.ecs.changeInstance('agent-1', { status: 'DRAINING' });
  bridge.advance(READ_MS);
}

function activate({ bridge }: { readonly bridge: ScriptedBridge }): void {
  bridge.ecs.changeInstance('agent-1', { status: 'ACTIVE' });
  bridge.advance(READ_MS);
}

describe('an agent that ECS drains', () => {
  it('makes an inverse offer to the framework that has tasks there, from now on and without resources', () => {
    const world = worldWithTask();
    drain(world);
    const [ask, ...others] = asksOf(world.framework);
    expect(others).toEqual([]);
    expect(ask).toMatchObject({ frameworkId: 'f', agentId: 'agent-1', resources: [] });
    const startMs = Number(ask?.unavailability.start.nanoseconds ?? 0n) / 1e6;
    expect(startMs).toBeGreaterThan(START_MS);
    expect(startMs).toBeLessThanOrEqual(world.bridge.nowMs);
  });

  it('says when tasks have to be gone, if there is a deadline', () => {
    const world = worldWithTask({ config: { timing: { drainDeadlineMs: 600_000 } } });
    drain(world);
    const startMs = Number(asksOf(world.framework)[0]?.unavailability.start.nanoseconds ?? 0n) / 1e6;
    expect(startMs).toBeGreaterThan(START_MS + 600_000);
    expect(startMs).toBeLessThanOrEqual(world.bridge.nowMs + 600_000);
  });

  it('does not trouble a framework without tasks there', () => {
    const world = worldWithTask();
    const other = subscribe(world.bridge, { info: named('g') });
    drain(world);
    expect(asksOf(other)).toEqual([]);
  });

  it('is offered no more', () => {
    const world = worldWithTask();
    const [offer] = world.framework.offers;
    drain(world);
    expect(world.framework.rescinded).toContain(offer?.id);
    expect(world.framework.offers).toEqual([]);
  });

  it('asks once, however often it is seen to drain', () => {
    const world = worldWithTask();
    drain(world);
    world.bridge.ecs.changeInstance('agent-1', { status: 'DRAINING' });
    world.bridge.advance(10 * READ_MS);
    expect(asksOf(world.framework)).toHaveLength(1);
  });

  it('takes its question back when it is ACTIVE again', () => {
    const world = worldWithTask();
    drain(world);
    const id = idOfFirstAsk(world.framework);
    activate(world);
    expect(world.framework.eventsOf('RESCIND_INVERSE_OFFER')).toEqual([
      { type: 'RESCIND_INVERSE_OFFER', rescindInverseOffer: { inverseOfferId: id } },
    ]);
    expect(world.framework.offers).toHaveLength(1);
  });
});

describe('a framework that answers an inverse offer', () => {
  it('is asked again when the filter of its decline has run out', () => {
    const world = worldWithTask();
    drain(world);
    const id = idOfFirstAsk(world.framework);
    const declineInverseOffers = { inverseOfferIds: [id], filters: { refuseSeconds: 30 } };
    world.framework.say<'DECLINE_INVERSE_OFFERS'>({ type: 'DECLINE_INVERSE_OFFERS', declineInverseOffers });
    world.bridge.advance(29_000);
    expect(asksOf(world.framework)).toHaveLength(1);
    world.bridge.advance(1_000);
    expect(asksOf(world.framework).map((ask) => ask.id)).toEqual([id, expect.not.stringMatching(id)]);
  });

  it('is not asked again once it has accepted', () => {
    const world = worldWithTask();
    drain(world);
    const acceptInverseOffers = { inverseOfferIds: [idOfFirstAsk(world.framework)] };
    world.framework.say<'ACCEPT_INVERSE_OFFERS'>({ type: 'ACCEPT_INVERSE_OFFERS', acceptInverseOffers });
    world.bridge.advance(3_600_000);
    expect(asksOf(world.framework)).toHaveLength(1);
  });

  it("has no say over another's, nor over one that never was", () => {
    const world = worldWithTask();
    const other = subscribe(world.bridge, { info: named('g') });
    drain(world);
    const inverseOfferIds = [idOfFirstAsk(world.framework), offerId('never')];
    other.say<'DECLINE_INVERSE_OFFERS'>({
      type: 'DECLINE_INVERSE_OFFERS',
      declineInverseOffers: { inverseOfferIds, filters: { refuseSeconds: 1 } },
    });
    world.bridge.advance(60_000);
    expect(asksOf(world.framework)).toHaveLength(1);
    expect(other.refusals).toEqual([]);
  });

  it('is asked anew when it has come back', () => {
    const world = worldWithTask();
    drain(world);
    world.framework.disconnect();
    const again = subscribe(world.bridge, { info: { ...named('f'), failoverTimeout: 600 } });
    expect(asksOf(again)).toHaveLength(1);
    expect(idOfFirstAsk(again)).not.toBe(idOfFirstAsk(world.framework));
  });
});

describe('the deadline of a drain', () => {
  const deadline = { config: { timing: { drainDeadlineMs: 60_000 } } } as const;

  it('kills what is left, and says that the agent drains', () => {
    const world = worldWithTask(deadline);
    drain(world);
    world.bridge.advance(60_000);
    expect(world.bridge.callsOf('StopTask')).toMatchObject([{ reason: 'The container instance is drained' }]);
    world.bridge.ecs.exit('t1', 143, { stopCode: 'UserInitiated' });
    world.bridge.advance(READ_MS);
    expect(world.framework.status('t1')).toMatchObject({
      state: 'TASK_KILLED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_AGENT_DRAINING',
    });
  });

  it('is not put off by a restart', () => {
    const world = worldWithTask(deadline);
    drain(world);
    world.bridge.advance(40_000);
    const reborn = world.bridge.reborn({ remembers: true }).start();
    reborn.advance(21_000);
    expect(reborn.callsOf('StopTask')).toHaveLength(1);
  });

  it('is off when the agent is ACTIVE again', () => {
    const world = worldWithTask(deadline);
    drain(world);
    activate(world);
    world.bridge.advance(120_000);
    expect(world.bridge.callsOf('StopTask')).toEqual([]);
    expect([...world.bridge.saved.keys()].filter((key) => key.startsWith('drain/'))).toEqual([]);
  });

  it('is forgotten with an agent that left while nobody watched', () => {
    const world = worldWithTask(deadline);
    drain(world);
    world.bridge.ecs.instances.clear();
    const reborn = world.bridge.reborn({ remembers: true }).start();
    reborn.advance(READ_MS);
    expect([...reborn.saved.keys()].filter((key) => key.startsWith('drain/'))).toEqual([]);
  });
});

describe('a framework without MULTI_ROLE or any capability', () => {
  it('hears of a drain like any other', () => {
    const world = scriptedWorld({ framework: { info: frameworkInfo({ id: frameworkId('plain') }) } });
    world.framework.launch(taskInfo());
    drain(world);
    expect(asksOf(world.framework)).toHaveLength(1);
  });
});
