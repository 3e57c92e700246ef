import { describe, expect, it } from '@jest/globals';

import type { RoleConfig } from '../../src/bridge/config.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { TestFramework } from '../support/bridge-framework.ts';
import { BridgeHarness } from '../support/bridge-harness.ts';
import { frameworkInfo, taskInfo } from '../support/builders.ts';
import { EngineEcs } from '../support/engine-ecs.ts';

/** Takes one task's worth of every offer, for ever. */
class GreedyFramework extends TestFramework {
  #launched = 0;

  override heard(event: Event): void {
    super.heard(event);
    if (event.type === 'OFFERS') for (const offer of event.offers.offers) this.#use(offer);
  }

  /** Tasks that run. */
  get running(): number {
    const newest = new Map(this.statuses.map(({ taskId, state }) => [taskId, state]));
    return [...newest.values()].filter((state) => state === 'TASK_RUNNING').length;
  }

  #use(offer: Offer): void {
    this.#launched += 1;
    const task = {
      id: `${this.id}-${this.#launched}`,
      on: offer.agentId,
      runs: 'hello:1',
      cpus: 0.125,
      mem: 64,
    };
    this.launchOn([offer], [taskInfo(task)], { refuseSeconds: 0 });
  }
}

const TASKS_PER_INSTANCE = 8;
const INSTANCES = 5;
const LIFE_MS = 20_000;
const SAMPLES = 12;

/** A full cluster of the embedded ECS over minutes of virtual time, shared by greedy frameworks. */
function shared(
  roles: Readonly<Record<string, RoleConfig>>,
  ...wanted: readonly string[]
): readonly number[] {
  const ecs = new EngineEcs(1, { lives: { 'hello:1': { runMs: LIFE_MS } } });
  const machines = { count: INSTANCES, vcpus: TASKS_PER_INSTANCE / 8 } as const;
  const bridge = new BridgeHarness(ecs, bridgeConfig({ roles }));
  ecs.admin({ type: 'AddContainerInstances', ...machines }, bridge.nowMs);
  bridge.start();
  const frameworks = wanted.map((role) =>
    new GreedyFramework(bridge, { info: frameworkInfo({ role }) }).subscribe(),
  );
  bridge.advance(60_000);
  const sums = frameworks.map(() => 0);
  for (let n = 0; n < SAMPLES; n += 1) {
    bridge.advance(10_000);
    for (const [i, framework] of frameworks.entries()) sums[i] = (sums[i] ?? 0) + framework.running;
  }
  return sums.map((sum) => sum / SAMPLES);
}

describe('two greedy frameworks on a full cluster', () => {
  it('of different weight converge to their shares', () => {
    const [light = 0, heavy = 0] = shared({ heavy: { weight: 3 } }, 'light', 'heavy');
    expect(heavy / light).toBeGreaterThan(2.7);
    expect(heavy / light).toBeLessThan(3.3);
    expect(light + heavy).toBeGreaterThan(0.7 * INSTANCES * TASKS_PER_INSTANCE);
  });

  it('of one role converge to halves', () => {
    const [one = 0, other = 0] = shared({}, 'web', 'web');
    expect(one / other).toBeGreaterThan(0.9);
    expect(one / other).toBeLessThan(1.1);
  });

  it('of which one has a quota leave the other the rest', () => {
    const [bounded = 0, free = 0] = shared({ bounded: { quota: { cpus: 1 } } }, 'bounded', 'free');
    expect(bounded).toBeLessThanOrEqual(8);
    expect(bounded).toBeGreaterThan(5.5);
    expect(free).toBeGreaterThan(0.7 * (INSTANCES - 1) * TASKS_PER_INSTANCE);
  });
});

describe('three greedy frameworks of two roles', () => {
  it('share by role first, then by framework', () => {
    const [alone = 0, one = 0, other = 0] = shared({}, 'a', 'b', 'b');
    expect(alone / (one + other)).toBeGreaterThan(0.9);
    expect(alone / (one + other)).toBeLessThan(1.1);
    expect(one / other).toBeGreaterThan(0.85);
    expect(one / other).toBeLessThan(1.15);
  });
});
