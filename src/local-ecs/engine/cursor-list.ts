interface Entry<Item> {
  readonly ordinal: number;
  item: Item | undefined;
}

/** Fewer dead entries than this are not worth a copy of the list. */
const COMPACT_AT = 32;

/**
 * A set in order of insertion that can be read from any position without walking to it: what the List operations
 * page through. Positions are ordinals handed in by the owner, which must grow with each `add`. A removed item
 * leaves a hole until holes outnumber items, so that `add` and `delete` stay cheap on average.
 */
export class CursorList<Item> {
  #entries: Entry<Item>[] = [];
  readonly #ordinals = new Map<Item, number>();

  get size(): number {
    return this.#ordinals.size;
  }

  /** @param ordinal larger than any given before; an item that is there already keeps its place. */
  add(item: Item, ordinal: number): void {
    if (this.#ordinals.has(item)) return;
    this.#ordinals.set(item, ordinal);
    this.#entries.push({ ordinal, item });
  }

  has(item: Item): boolean {
    return this.#ordinals.has(item);
  }

  /** @returns where the item stood; undefined if it was not there. */
  delete(item: Item): number | undefined {
    const ordinal = this.#ordinals.get(item);
    if (ordinal === undefined) return undefined;
    this.#ordinals.delete(item);
    const entry = this.#entries[this.#firstAfter(ordinal - 1)];
    if (entry !== undefined) entry.item = undefined;
    if (this.#entries.length > 2 * this.size + COMPACT_AT)
      this.#entries = this.#entries.filter((kept) => kept.item !== undefined);
    return ordinal;
  }

  /** The items behind `ordinal` in order, each with its own ordinal; -1 starts at the beginning. */
  *after(ordinal: number): Generator<readonly [ordinal: number, item: Item]> {
    const entries = this.#entries;
    for (let i = this.#firstAfter(ordinal); i < entries.length; i += 1) {
      const entry = entries[i];
      if (entry?.item !== undefined) yield [entry.ordinal, entry.item];
    }
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const [, item] of this.after(-1)) yield item;
  }

  #firstAfter(ordinal: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.ordinal ?? 0) <= ordinal) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
