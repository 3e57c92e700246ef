/** A set whose items have positions from 0 on without gaps, so that one of them can be drawn at random. */
export class DenseSet<Item> {
  readonly #items: Item[] = [];
  readonly #positions = new Map<Item, number>();

  get size(): number {
    return this.#items.length;
  }

  has(item: Item): boolean {
    return this.#positions.has(item);
  }

  add(item: Item): void {
    if (this.#positions.has(item)) return;
    this.#positions.set(item, this.#items.length);
    this.#items.push(item);
  }

  /** The last item takes the place of the one that goes. */
  delete(item: Item): void {
    const position = this.#positions.get(item);
    if (position === undefined) return;
    const last = this.#items.pop();
    this.#positions.delete(item);
    if (last === undefined || position === this.#items.length) return;
    this.#items[position] = last;
    this.#positions.set(last, position);
  }

  at(position: number): Item | undefined {
    return this.#items[position];
  }

  [Symbol.iterator](): IterableIterator<Item> {
    return this.#items.values();
  }
}
