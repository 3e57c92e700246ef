import { createSeededRandom } from '../../src/local-ecs/engine/seeded-random.ts';

/** Chances, all from one seed. */
export class Chance {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = createSeededRandom(seed);
  }

  /** At least 0, less than 1. */
  number(): number {
    return this.#random();
  }

  /** True with this probability. */
  happens(probability: number): boolean {
    return this.#random() < probability;
  }

  /** A whole number between these, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.#random() * (max - min + 1));
  }

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }
}
