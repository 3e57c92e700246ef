/** What can be drawn from: items at the positions from 0 on. */
export interface Drawable<Item> {
  readonly size: number;
  at(position: number): Item | undefined;
}

/**
 * Draws items of a set at random until one is taken, never a refused one again: where most would do it looks at few of
 * them. The set must not change meanwhile.
 */
export class Draw<Item> {
  readonly #set: Drawable<Item>;
  readonly #random: () => number;
  /** Where items stand that have changed places; the set itself stays as it is. */
  readonly #moved = new Map<number, number>();
  #refused = 0;

  constructor(set: Drawable<Item>, random: () => number) {
    this.#set = set;
    this.#random = random;
  }

  /**
   * One of the items that `takes`, each as likely as the other.
   * @param tries how many items are looked at before it gives up.
   */
  next(takes: (item: Item) => boolean, tries = Infinity): Item | undefined {
    for (let left = tries; left > 0 && this.#refused < this.#set.size; left -= 1) {
      const at = this.#refused + Math.floor(this.#random() * (this.#set.size - this.#refused));
      const position = this.#moved.get(at) ?? at;
      const item = this.#set.at(position);
      if (item !== undefined && takes(item)) return item;
      this.#moved.set(at, this.#moved.get(this.#refused) ?? this.#refused);
      this.#refused += 1;
    }
    return undefined;
  }
}
