import { Holes } from './holes.ts';

interface Entry<Item> {
  readonly ordinal: number;
  item: Item | undefined;
}

/** Fewer dead entries than this are not worth a copy of the list. */
const COMPACT_AT = 32;

/**
 * A set in order of insertion that can be read from any position without walking to it: what the List operations
 * page through. Positions are ordinals handed in by the owner, which must grow with each `add`. A removed item
 * leaves a hole until holes outnumber items, so that `add` and `delete` stay cheap on average; nobody who reads goes
 * through many of them.
 */
export class CursorList<Item> {
  #entries: Entry<Item>[] = [];
  #holes: Holes | undefined;
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

  /** Where the item stands; undefined if it is not there. */
  ordinalOf(item: Item): number | undefined {
    return this.#ordinals.get(item);
  }

  /** @returns where the item stood; undefined if it was not there. */
  delete(item: Item): number | undefined {
    const ordinal = this.#ordinals.get(item);
    if (ordinal === undefined) return undefined;
    this.#ordinals.delete(item);
    const place = this.#firstAfter(ordinal - 1);
    if (place === this.#entries.length - 1) this.#entries.pop();
    else this.#empty(place);
    return ordinal;
  }

  /** The items behind `ordinal` in order, each with its own ordinal; -1 starts at the beginning. */
  *after(ordinal: number): Generator<readonly [ordinal: number, item: Item]> {
    const entries = this.#entries;
    const holes = this.#holes;
    const from = this.#firstAfter(ordinal);
    for (let i = holes?.skip(from) ?? from; i < entries.length; i = holes?.skip(i + 1) ?? i + 1) {
      const entry = entries[i];
      if (entry?.item !== undefined) yield [entry.ordinal, entry.item];
    }
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const [, item] of this.after(-1)) yield item;
  }

  /** All items in their order, from one of them on and round to it. @param share where to begin: from 0, the first, to below 1. */
  *around(share: number): Generator<Item> {
    const start = this.#entries[Math.floor(share * this.#entries.length)]?.ordinal ?? 0;
    for (const [, item] of this.after(start - 1)) yield item;
    for (const [ordinal, item] of this.after(-1)) {
      if (ordinal >= start) return;
      yield item;
    }
  }

  #empty(place: number): void {
    const entry = this.#entries[place];
    if (entry !== undefined) entry.item = undefined;
    this.#holes ??= new Holes();
    this.#holes.add(place);
    if (this.#entries.length <= 2 * this.size + COMPACT_AT) return;
    this.#entries = this.#entries.filter(({ item }) => item !== undefined);
    this.#holes = undefined;
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
