/**
 * Places of a list that are empty, and where the next one is that is not. However many lie side by side, they are gone
 * through one by one only once: whoever has done so leaves behind where it ended.
 */
export class Holes {
  /** By place, a later one before which all are empty. */
  readonly #skips: Map<number, number>;

  constructor(skips = new Map<number, number>()) {
    this.#skips = skips;
  }

  add(place: number): void {
    this.#skips.set(place, place + 1);
  }

  /** The first place from `place` on that is not empty. */
  skip(place: number): number {
    const passed: number[] = [];
    let end = place;
    for (let next = this.#skips.get(end); next !== undefined; next = this.#skips.get(end)) {
      passed.push(end);
      end = next;
    }
    // The last one leads there already.
    passed.pop();
    for (const hole of passed) this.#skips.set(hole, end);
    return end;
  }
}
