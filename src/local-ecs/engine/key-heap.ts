interface Entry<Item> {
  readonly key: number;
  readonly ordinal: number;
  readonly item: Item;
}

function isBefore<Item>(a: Entry<Item>, b: Entry<Item>): boolean {
  return a.key === b.key ? a.ordinal < b.ordinal : a.key < b.key;
}

/**
 * Items by a number, those of one number in the order in which they were added: a binary heap. An item cannot be taken
 * back; whoever takes it out checks that it still applies.
 */
export class KeyHeap<Item> {
  readonly #heap: Entry<Item>[] = [];
  #nextOrdinal = 0;

  get leastKey(): number | undefined {
    return this.#heap[0]?.key;
  }

  add(key: number, item: Item): void {
    this.#heap.push({ key, ordinal: this.#nextOrdinal, item });
    this.#nextOrdinal += 1;
    this.#rise(this.#heap.length - 1);
  }

  /** Takes out the first item whose key is at most `key`. */
  takeUpTo(key: number): Item | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.key > key) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first.item;
  }

  /** Lets go of all other items. */
  keepOnly(isKept: (item: Item) => boolean): void {
    const kept = this.#heap.filter(({ item }) => isKept(item));
    this.#heap.length = 0;
    for (const entry of kept) {
      this.#heap.push(entry);
      this.#rise(this.#heap.length - 1);
    }
  }

  /** All that is in it, in the order in which it would be taken out. */
  entries(): readonly (readonly [key: number, item: Item])[] {
    return this.#heap
      .toSorted((a, b) => (isBefore(a, b) ? -1 : 1))
      .map(({ key, item }) => [key, item] as const);
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
      const [a, b] = [this.#heap[left], this.#heap[left + 1]];
      const child = a !== undefined && b !== undefined && isBefore(b, a) ? left + 1 : left;
      if (!this.#swapIfBefore(child, parent)) return;
      parent = child;
    }
  }

  #swapIfBefore(child: number, parent: number): boolean {
    const [lower, upper] = [this.#heap[child], this.#heap[parent]];
    if (lower === undefined || upper === undefined || !isBefore(lower, upper)) return false;
    this.#heap[child] = upper;
    this.#heap[parent] = lower;
    return true;
  }
}
