/** A binary heap: what comes before all others is at hand. */
export class Heap<Item> {
  readonly #items: Item[] = [];
  readonly #isBefore: (a: Item, b: Item) => boolean;

  constructor(isBefore: (a: Item, b: Item) => boolean) {
    this.#isBefore = isBefore;
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  add(item: Item): void {
    this.#items.push(item);
    this.#rise(this.#items.length - 1);
  }

  /** Takes out the first. */
  take(): Item | undefined {
    const [first] = this.#items;
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) {
      this.#items[0] = last;
      this.#sink(0);
    }
    return first;
  }

  /** Lets go of all other items. */
  keepOnly(isKept: (item: Item) => boolean): void {
    for (const item of this.#items.splice(0)) if (isKept(item)) this.add(item);
  }

  /** In no order. */
  [Symbol.iterator](): IterableIterator<Item> {
    return this.#items.values();
  }

  #rise(from: number): void {
    for (let child = from; child > 0;) {
      const parent = (child - 1) >>> 1;
      if (!this.#swapIfBefore(child, parent)) return;
      child = parent;
    }
  }

  #sink(from: number): void {
    for (let parent = from; ;) {
      const left = 2 * parent + 1;
      const [a, b] = [this.#items[left], this.#items[left + 1]];
      const child = a !== undefined && b !== undefined && this.#isBefore(b, a) ? left + 1 : left;
      if (!this.#swapIfBefore(child, parent)) return;
      parent = child;
    }
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const [lower, upper] = [this.#items[child], this.#items[parent]];
    if (lower === undefined || upper === undefined || !this.#isBefore(lower, upper)) return false;
    this.#items[child] = upper;
    this.#items[parent] = lower;
    return true;
  }
}
