/** A repeated field in words whose items are made one after the other while they are encoded. */
export class LongList<T> implements Iterable<T> {
  readonly #items: Iterable<T>;

  /** @param items gone through once. */
  constructor(items: Iterable<T>) {
    this.#items = items;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items[Symbol.iterator]();
  }
}

/** Whether a message has a long list, in itself or in a message of its own. What is in other lists does not count. */
export function hasLongList(words: unknown): boolean {
  if (words instanceof LongList) return true;
  if (typeof words !== 'object' || words === null || Array.isArray(words) || ArrayBuffer.isView(words))
    return false;
  return Object.values(words).some(hasLongList);
}
