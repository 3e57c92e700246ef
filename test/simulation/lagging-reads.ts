import type { EcsAnswer } from '../../src/bridge/ecs-call.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import type { EcsTask } from '../../src/ecs/task.ts';
import type { Chance } from './random.ts';

/** How many versions of a thing are kept, of those that were answered. */
const KEPT = 6;

interface Versioned {
  readonly version: number;
}

const nameOf = (thing: ContainerInstance | EcsTask): string =>
  'taskArn' in thing ? thing.taskArn : thing.containerInstanceArn;

/**
 * Parts of ECS that lag behind others: a read may show an older version of something than the one that was answered last.
 * Whoever minds versions does not notice. That a read shows no newer one, though there is one, is a delay, and has its
 * own limit: `settleMs`.
 */
export class LaggingReads {
  readonly #chance: Chance;
  readonly #answered = new Map<string, Versioned[]>();
  /** The probability that a thing is shown as it was. */
  lagging: number;

  constructor(chance: Chance) {
    this.#chance = chance;
    this.lagging = chance.pick([0, 0.02, 0.1]) ?? 0;
  }

  /** A new life of the bridge has seen nothing yet. */
  forget(): void {
    this.#answered.clear();
  }

  /** @returns the answer as it is given. */
  answer(answer: EcsAnswer): EcsAnswer {
    if (answer.call.operation === 'DescribeContainerInstances') return this.#lag(answer);
    return answer.call.operation === 'DescribeTasks' ? this.#lag(answer) : answer;
  }

  #lag(answer: EcsAnswer): EcsAnswer {
    const { outcome } = answer as EcsAnswer<'DescribeContainerInstances' | 'DescribeTasks'>;
    if (!outcome.ok) return answer;
    const found = outcome.value.found.map((thing) => this.#shown(thing));
    // What is found is of the same kind as before, which the union cannot tell.
    return { ...answer, outcome: { ok: true, value: { ...outcome.value, found } } } as unknown as EcsAnswer;
  }

  #shown<Thing extends ContainerInstance | EcsTask>(thing: Thing): Thing {
    const versions = (this.#answered.get(nameOf(thing)) ?? []) as Thing[];
    const older = this.#chance.happens(this.lagging) ? this.#chance.pick(versions.slice(0, -1)) : undefined;
    if (older !== undefined) return older;
    if (versions.at(-1)?.version !== thing.version)
      this.#answered.set(nameOf(thing), [...versions.slice(1 - KEPT), thing]);
    return thing;
  }
}
