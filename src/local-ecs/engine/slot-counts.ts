import { SlotSet } from './slot-set.ts';

/**
 * A number for each slot, 0 for most of them, by its binary digits: for each digit the set of the slots that have it. So the sum
 * over a set of slots, and those of them with the least, cost an operation on sets for each digit, whatever there is.
 */
export class SlotCounts {
  readonly #digits: SlotSet[] = [];

  /** Slots whose number is not 0. */
  get slots(): SlotSet {
    return SlotSet.union(this.#digits);
  }

  get isEmpty(): boolean {
    return this.#digits.every(({ size }) => size === 0);
  }

  set(slot: number, count: number): void {
    for (let place = 0; place < this.#digits.length || count >>> place > 0; place += 1)
      if (((count >>> place) & 1) === 1) this.#digit(place).add(slot);
      else this.#digit(place).delete(slot);
  }

  /** The sum over these slots. */
  sumOf(slots: SlotSet): number {
    return this.#digits.reduce((sum, digit, place) => sum + 2 ** place * digit.sharedWith(slots), 0);
  }

  /** Those of the slots that have the least. */
  fewestOf(slots: SlotSet): SlotSet {
    let fewest = slots;
    for (const digit of this.#digits.toReversed()) {
      const without = fewest.without(digit);
      if (without.size > 0) fewest = without;
    }
    return fewest;
  }

  #digit(place: number): SlotSet {
    const digit = this.#digits[place] ?? new SlotSet();
    this.#digits[place] = digit;
    return digit;
  }
}
