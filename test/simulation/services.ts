import type { EcsTask } from '../../src/ecs/task.ts';
import type { JsonObject } from '../../src/local-ecs/engine/json.ts';
import type { EngineEcs } from '../support/engine-ecs.ts';
import type { History } from './history.ts';
import { Chance } from './random.ts';
import type { World } from './world.ts';

/** A chance of its own, with which no seed that is kept for what it once showed has services. */
const SALT = 13_000_990;

/** Whether somebody else runs services beside the frameworks: one seed in five. */
export const hasServices = (seed: number): boolean => new Chance(seed + SALT).happens(0.2);

/** Whether a task is one of theirs. */
export const isOfService = ({ group = '' }: EcsTask): boolean => group.startsWith('service:');

/** The first revision runs until it is stopped; of the second each task fails after a while, and is replaced. */
const REVISIONS = [{}, { runMs: 4_000, exitCode: 1 }].map((life) => ({
  family: 'resident',
  containerDefinitions: [
    {
      name: 'resident',
      image: 'resident',
      cpu: 256,
      memory: 128,
      environment: [{ name: 'LOCAL_ECS_LIFE', value: JSON.stringify(life) }],
    },
  ],
}));

const STRATEGIES = [
  [{ type: 'binpack', field: 'memory' }],
  [
    { type: 'spread', field: 'attribute:ecs.availability-zone' },
    { type: 'spread', field: 'instanceId' },
  ],
  [],
] as const;

/** How often somebody changes a service. */
const EVERY_MS = 10_000;

/**
 * Services of somebody else on the cluster: ECS starts, replaces and moves their tasks by itself, on instances that are
 * offered to frameworks.
 */
export class OthersServices {
  readonly #ecs: EngineEcs;
  readonly #world: World;
  readonly #history: History;
  readonly #chance: Chance;

  constructor(seed: number, ecs: EngineEcs, world: World, history: History) {
    this.#chance = new Chance(seed + SALT + 1);
    this.#ecs = ecs;
    this.#world = world;
    this.#history = history;
  }

  /** They are made, and changed now and then. @param untilMs when that ends */
  begin(untilMs: number): void {
    for (const revision of REVISIONS) this.#call('RegisterTaskDefinition', revision);
    this.#create();
    if (this.#chance.happens(0.4))
      this.#call('CreateService', {
        serviceName: 'daemon',
        taskDefinition: 'resident:1',
        schedulingStrategy: 'DAEMON',
      });
    this.#planChanges(untilMs);
  }

  /** What is left of them runs, and nobody changes it. */
  calmDown(): void {
    this.#update({ taskDefinition: 'resident:1', desiredCount: 2 });
  }

  #planChanges(untilMs: number): void {
    this.#world.after(this.#chance.between(1, 2 * EVERY_MS), () => {
      if (this.#world.nowMs >= untilMs) return;
      this.#change();
      this.#planChanges(untilMs);
    });
  }

  #change(): void {
    const what = this.#chance.number();
    if (what < 0.5) this.#update({ desiredCount: this.#chance.between(0, 5) });
    else if (what < 0.8) this.#update({ taskDefinition: this.#definition() });
    else if (what < 0.9) this.#update({ forceNewDeployment: true });
    else {
      this.#call('DeleteService', { service: 'replica', force: true });
      this.#create();
    }
  }

  #create(): void {
    this.#call('CreateService', {
      serviceName: 'replica',
      taskDefinition: this.#definition(),
      desiredCount: this.#chance.between(1, 4),
      placementStrategy: this.#chance.pick(STRATEGIES) ?? [],
    });
  }

  #definition(): string {
    return this.#chance.pick(['resident:1', 'resident:1', 'resident:2']) ?? 'resident:1';
  }

  #update(change: JsonObject): void {
    this.#call('UpdateService', { service: 'replica', ...change });
  }

  /** A refusal is no matter: a service that still ends cannot be made again. */
  #call(operation: string, body: JsonObject): void {
    this.#history.add(this.#world.nowMs, () => `WORLD others ${operation} ${JSON.stringify(body)}`);
    this.#ecs.request(operation, body, this.#world.nowMs);
  }
}
