import { Heap } from './heap.ts';

interface Entry<Item> {
  readonly key: number;
  readonly ordinal: number;
  readonly item: Item;
}

function isBefore<Item>(a: Entry<Item>, b: Entry<Item>): boolean {
  return a.key === b.key ? a.ordinal < b.ordinal : a.key < b.key;
}

/**
 * Items by a number, those of one number in the order in which they were added. An item cannot be taken back; whoever
 * takes it out checks that it still applies.
 */
export class KeyHeap<Item> {
  readonly #heap = new Heap<Entry<Item>>(isBefore);
  #nextOrdinal = 0;

  get leastKey(): number | undefined {
    return this.#heap.first?.key;
  }

  add(key: number, item: Item): void {
    this.#heap.add({ key, ordinal: this.#nextOrdinal, item });
    this.#nextOrdinal += 1;
  }

  /** Takes out the first item whose key is at most `key`. */
  takeUpTo(key: number): Item | undefined {
    const { first } = this.#heap;
    return first === undefined || first.key > key ? undefined : this.#heap.take()?.item;
  }

  /** Lets go of all other items. */
  keepOnly(isKept: (item: Item) => boolean): void {
    this.#heap.keepOnly(({ item }) => isKept(item));
  }

  /** All that is in it, in the order in which it would be taken out. */
  entries(): readonly (readonly [key: number, item: Item])[] {
    return [...this.#heap]
      .toSorted((a, b) => (isBefore(a, b) ? -1 : 1))
      .map(({ key, item }) => [key, item] as const);
  }
}
