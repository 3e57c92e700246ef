import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { UpgradeStrategy } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import { restartBounds } from '../../../../src/frameworks/marathon/engine/rolling-restart.ts';
import { isActive } from '../../../../src/frameworks/marathon/scheduler/instance.ts';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import { isTerminal } from '../../../../src/mesos/task-state.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';
import { MarathonHarness } from '../../../support/marathon-harness.ts';

const INSTANCES = 200;
const MACHINES = 30;

const app = (cmd: string, upgradeStrategy: UpgradeStrategy) =>
  appDefinition({ cmd, upgradeStrategy, instances: INSTANCES, cpus: 0.1 });

/** A cluster where tasks start and end late, fail, and get out of reach, and where Marathon dies. */
class Storm {
  readonly marathon: MarathonHarness;
  readonly #random: () => number;
  readonly #min: number;
  readonly #max: number;

  constructor(seed: number, strategy: UpgradeStrategy) {
    const { min, max } = restartBounds(strategy, INSTANCES);
    this.#min = min;
    this.#max = min === max ? max + 1 : max;
    this.#random = createSeededRandom(seed);
    this.marathon = new MarathonHarness({ seed });
    for (let i = 0; i < MACHINES; i += 1) this.marathon.machine(`m${i}`);
    this.marathon.register();
  }

  #someOf<T>(items: readonly T[], share: number): readonly T[] {
    return items.filter(() => this.#random() < share);
  }

  #serving(): number {
    return this.marathon.instancesOf('/app').filter((each) => isActive(each) && each.state === 'TASK_RUNNING')
      .length;
  }

  /** Does something, and sees that it has stopped nobody who was needed, nor launched anybody too many. */
  #watched(action: () => void): void {
    const { marathon } = this;
    const before = new Set(
      marathon.instancesOf('/app').flatMap(({ id, stopping }) => (stopping === undefined ? [] : [id])),
    );
    action();
    const instances = marathon.instancesOf('/app');
    const stopped = instances.filter(
      ({ id, stopping, state }) => stopping === 'surplus' && state === 'TASK_RUNNING' && !before.has(id),
    );
    if (stopped.length > 0) expect(this.#serving()).toBeGreaterThanOrEqual(this.#min);
    expect(instances.length).toBeLessThanOrEqual(this.#max);
  }

  /** A while in which a part of everything happens that may. @param harm from 0 for none to 1. */
  weather(harm: number): void {
    const { marathon } = this;
    const inState = (state: string): readonly string[] =>
      [...marathon.tasks.values()].filter((each) => each.state === state).map(({ info }) => info.taskId);
    const killed = marathon.instancesOf('/app').filter(({ stopping }) => stopping !== undefined);
    if (this.#random() < harm * 0.1) marathon.dieBeforeEffects();
    this.#watched(() => {
      marathon.offer();
    });
    this.#watched(() => {
      marathon.report('TASK_RUNNING', this.#someOf(inState('TASK_STAGING'), 0.5));
    });
    this.#watched(() => {
      marathon.report('TASK_FAILED', this.#someOf(inState('TASK_RUNNING'), harm * 0.005));
    });
    this.#watched(() => {
      const going = killed.map(({ taskId: id }) => id).filter((id) => marathon.tasks.has(id));
      marathon.report('TASK_KILLED', this.#someOf(going, 0.7));
    });
    this.#watched(() => {
      marathon.report('TASK_UNREACHABLE', this.#someOf(inState('TASK_RUNNING'), harm * 0.002));
    });
    this.#watched(() => {
      marathon.pass(Math.floor(this.#random() * 5_000));
    });
    if (this.#random() < harm * 0.05) marathon.crash();
  }

  /** Nothing goes wrong any more: the master finds again whom it had lost, and everything comes to its end. */
  calm(): void {
    const { marathon } = this;
    for (let round = 0; round < 1_000; round += 1) {
      this.#watched(() => {
        marathon.offer();
      });
      this.#watched(() => {
        marathon.obey();
      });
      this.#watched(() => {
        marathon.pass(5_000);
      });
      const { deployments, queue } = marathon.state;
      if (deployments.size + queue.size === 0 && this.living().length === INSTANCES) return;
    }
    throw new Error('it does not come to its end');
  }

  /** What the tasks that run execute. */
  living(): readonly string[] {
    const living = [...this.marathon.tasks.values()].filter(({ state }) => !isTerminal(state));
    return living.map(({ info }) => info.command?.value ?? '');
  }
}

const STRATEGIES: readonly UpgradeStrategy[] = [
  { minimumHealthCapacity: 1, maximumOverCapacity: 1 },
  { minimumHealthCapacity: 1, maximumOverCapacity: 0 },
  { minimumHealthCapacity: 0.5, maximumOverCapacity: 0.2 },
  { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
  { minimumHealthCapacity: 0.9, maximumOverCapacity: 0.1 },
];

describe('a rolling deployment of 200 instances, whatever goes wrong meanwhile,', () => {
  it.each(STRATEGIES)('never goes below its minimum health nor above its capacity: %j', (strategy) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        const storm = new Storm(seed, strategy);
        const { marathon } = storm;
        marathon.put(app('web:1', strategy));
        storm.calm();
        marathon.put(app('web:2', strategy));
        for (let round = 0; round < 40; round += 1) storm.weather(1);
        storm.calm();
        expect(storm.living()).toEqual(Array(INSTANCES).fill('web:2'));
        expect(marathon.instancesOf('/app')).toHaveLength(INSTANCES);
      }),
      { numRuns: 2 },
    );
  });
});

/** What of a Marathon has to survive, in a form that can be compared. */
function survivors({ state }: MarathonHarness) {
  return {
    root: state.root,
    instances: [...state.instances.all()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    deployments: [...state.deployments.values()],
    definitions: state.definitions,
    failures: state.failures,
    frameworkId: state.connection.frameworkId,
  };
}

describe('a Marathon that dies', () => {
  it('at any of twenty points of a deployment finishes the same deployment', () => {
    const strategy = { minimumHealthCapacity: 0.5, maximumOverCapacity: 0.5 };
    for (let point = 0; point < 20; point += 1) {
      const marathon = new MarathonHarness({ seed: point });
      marathon.register();
      marathon.put(appDefinition({ instances: 6, cpus: 0.1, upgradeStrategy: strategy }));
      marathon.settle();
      const answer = marathon.put(
        appDefinition({ instances: 6, cpus: 0.1, upgradeStrategy: strategy, cmd: 'web:2' }),
      );
      if (answer?.type !== 'deployed') throw new Error(JSON.stringify(answer));
      marathon.heard();
      for (let move = 0; move < point; move += 1) {
        if (move % 2 === 0) marathon.offer();
        else marathon.obey();
        marathon.pass(100);
      }
      const before = survivors(marathon);
      if (point % 2 === 0) marathon.crash();
      else {
        marathon.dieBeforeEffects();
        marathon.offer();
      }
      if (point % 2 === 0) expect(survivors(marathon)).toEqual(before);
      for (let round = 0; round < 50; round += 1) {
        marathon.settle();
        marathon.pass(30_000);
      }
      const done = marathon.events.filter(({ type }) => type === 'deployment_success');
      expect(done).toMatchObject([{ deployment: { id: answer.deployment.id } }]);
      const living = [...marathon.tasks.values()].filter(({ state }) => !isTerminal(state));
      expect(living.map(({ info }) => info.command?.value)).toEqual(Array(6).fill('web:2'));
    }
  });
});
