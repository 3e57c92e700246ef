import { describe, expect, it } from '@jest/globals';

import { ECS_API_LIMITS } from '../../../src/bridge/api-limits.ts';
import { restartBounds } from '../../../src/frameworks/marathon/engine/rolling-restart.ts';
import type { FaultRule } from '../../../src/local-ecs/engine/faults/fault.ts';
import { EngineEcs } from '../../support/engine-ecs.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { appDefinition } from '../../support/marathon-builders.ts';
import { MarathonWorld } from '../../support/marathon-world.ts';
import { Chance } from '../../simulation/random.ts';

const INSTANCES = 200;
const MACHINES = 24;
const CRASHES = 4;
const STRATEGY = { minimumHealthCapacity: 0.5, maximumOverCapacity: 0.2 };

/** What goes wrong with calls. Tasks that end by themselves are not among it: nobody can keep those running. */
const FAULTS: readonly FaultRule[] = [
  { operation: 'StartTask', fault: 'error', status: 503, phase: 'after-acting', probability: 0.02 },
  { operation: 'StartTask', fault: 'reset', probability: 0.02 },
  { operation: 'StartTask', fault: 'throttle', probability: 0.05 },
  { operation: 'StopTask', fault: 'error', probability: 0.05 },
  { operation: 'StopTask', fault: 'silence', phase: 'after-acting', probability: 0.02 },
  { operation: 'DescribeTasks', fault: 'throttle', probability: 0.05 },
];

const app = (cmd: string) =>
  appDefinition({ cmd, instances: INSTANCES, cpus: 0.125, mem: 64, upgradeStrategy: STRATEGY });

/** What runs by the books of ECS, whoever has been told of it. */
function booksOf(ecs: EngineEcs) {
  const tasks = ecs.view().tasks.map(({ known }) => known);
  const serving = tasks.filter(
    ({ lastStatus, desiredStatus }) => lastStatus === 'RUNNING' && desiredStatus === 'RUNNING',
  );
  return { serving: serving.length, all: tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED').length };
}

/** A Marathon with 200 running instances, and what befalls it. */
class Rollout {
  readonly world: MarathonWorld;
  readonly ecs: EngineEcs;
  readonly seen = { fewest: INSTANCES, most: 0, crashes: 0 };
  readonly #clock = new ManualClock();
  readonly #chance: Chance;

  constructor(seed: number) {
    this.#chance = new Chance(seed);
    this.ecs = new EngineEcs(seed);
    const machines = { count: MACHINES, vcpus: 4, memoryMiB: 16_000 };
    this.ecs.admin({ type: 'AddContainerInstances', ...machines }, this.#clock.now());
    const config = { apiBudget: ECS_API_LIMITS };
    this.world = new MarathonWorld({ ecs: this.ecs, clock: this.#clock, seed, config });
  }

  async begin(): Promise<void> {
    await this.world.start();
    await this.deploy('nginx:1');
    await this.#until(() => this.isDone && booksOf(this.ecs).serving === INSTANCES);
  }

  get isDone(): boolean {
    return this.world.isAlive && this.world.marathon.state.deployments.size === 0;
  }

  async deploy(cmd: string): Promise<void> {
    const answer = this.world.put(app(cmd));
    await this.#clock.settle();
    expect(await answer).toMatchObject({ type: 'deployed' });
  }

  /** Everything goes wrong until the deployment is done. */
  async weather(): Promise<void> {
    for (const fault of FAULTS) this.ecs.admin({ type: 'InjectFault', ...fault }, this.#clock.now());
    this.world.dieAfter(this.#chance.between(1, 40));
    await this.#until(
      () => this.isDone,
      async () => {
        const { serving, all } = booksOf(this.ecs);
        this.seen.fewest = Math.min(this.seen.fewest, serving);
        this.seen.most = Math.max(this.seen.most, all);
        if (this.#chance.happens(0.1)) this.#flap();
        if (!this.world.isAlive) await this.#revive();
      },
    );
  }

  /** An agent loses its line for a while. */
  #flap(): void {
    const containerInstance = this.#chance.pick(this.ecs.view().instances)?.known.containerInstanceArn ?? '';
    this.ecs.admin({ type: 'DisconnectAgent', containerInstance, forMs: 3_000 }, this.#clock.now());
  }

  async #revive(): Promise<void> {
    this.seen.crashes += 1;
    await this.#clock.advance(this.#chance.between(1, 3_000));
    await this.world.start();
    if (this.seen.crashes < CRASHES) this.world.dieAfter(this.#chance.between(1, 40));
  }

  async #until(isSo: () => boolean, meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    for (let i = 0; i < 5_000; i += 1) {
      if (isSo()) return;
      await meanwhile();
      await this.#clock.advance(500);
    }
    throw new Error(`it does not end: ${JSON.stringify(booksOf(this.ecs))}`);
  }
}

describe('a rolling deployment of 200 instances on ECS', () => {
  it.each([1, 2])(
    'never has too few nor too many by the books of ECS, and ends, whatever goes wrong and however often Marathon dies: seed %i',
    async (seed) => {
      const rollout = new Rollout(seed);
      await rollout.begin();
      await rollout.deploy('nginx:2');
      await rollout.weather();
      const { min, max } = restartBounds(STRATEGY, INSTANCES);
      expect(rollout.seen.crashes).toBeGreaterThan(0);
      expect(rollout.seen.fewest).toBeGreaterThanOrEqual(min);
      expect(rollout.seen.most).toBeLessThanOrEqual(max);
      expect(booksOf(rollout.ecs)).toEqual({ serving: INSTANCES, all: INSTANCES });
      const running = rollout.ecs.view().tasks.filter(({ known }) => known.lastStatus === 'RUNNING');
      const definitions = running.map(({ known }) => known.taskDefinitionArn.split('/').at(-1));
      expect(new Set(definitions)).toEqual(new Set(['nginx:2']));
    },
    60_000,
  );
});
