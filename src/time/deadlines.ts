interface Entry<Due> {
  readonly atMs: number;
  /** Breaks ties, so that equal times come in the order they were set. */
  readonly order: number;
  readonly key: string;
  readonly due: Due;
}

const isBefore = <Due>(a: Entry<Due>, b: Entry<Due>): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/**
 * Everything that waits for time, in one binary heap. Moving or clearing a deadline leaves its old entry in the
 * heap; an entry counts only while it is the one its key points to, and the heap is rebuilt once more than half
 * of it is stale.
 */
export class Deadlines<Due> {
  readonly #keyOf: (due: Due) => string;
  #heap: Entry<Due>[] = [];
  readonly #current = new Map<string, Entry<Due>>();
  #order = 0;

  /** @param keyOf the name of what is due; the same name set again moves the deadline. */
  constructor(keyOf: (due: Due) => string) {
    this.#keyOf = keyOf;
  }

  set(due: Due, atMs: number): void {
    const key = this.#keyOf(due);
    const entry = { atMs, order: this.#order, key, due };
    this.#order += 1;
    this.#current.set(key, entry);
    this.#push(entry);
    if (this.#heap.length > 2 * this.#current.size + 64) this.#rebuild();
  }

  /** Sets the deadline unless an earlier one of that name stands. */
  setEarlier(due: Due, atMs: number): void {
    const standing = this.#current.get(this.#keyOf(due));
    if (standing === undefined || standing.atMs > atMs) this.set(due, atMs);
  }

  clear(due: Due): void {
    this.#current.delete(this.#keyOf(due));
  }

  has(due: Due): boolean {
    return this.#current.has(this.#keyOf(due));
  }

  /** When it is due, or undefined. */
  timeOf(due: Due): number | undefined {
    return this.#current.get(this.#keyOf(due))?.atMs;
  }

  /** The earliest time anything is due, or undefined. */
  next(): number | undefined {
    this.#dropStale();
    return this.#heap[0]?.atMs;
  }

  /** Takes out the earliest of what is due by `now`, or undefined. */
  takeDue(now: number): Due | undefined {
    this.#dropStale();
    const first = this.#heap[0];
    if (first === undefined || first.atMs > now) return undefined;
    this.#pop();
    this.#current.delete(first.key);
    return first.due;
  }

  get size(): number {
    return this.#current.size;
  }

  #dropStale(): void {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#current.get(first.key) === first) return;
      this.#pop();
    }
  }

  #rebuild(): void {
    this.#heap = [];
    for (const entry of this.#current.values()) this.#push(entry);
  }

  #push(entry: Entry<Due>): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || !isBefore(entry, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const moved = heap.pop();
    if (moved === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const childIndex = this.#smallerChild(index);
      const child = heap[childIndex];
      if (child === undefined || !isBefore(child, moved)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = moved;
  }

  #smallerChild(index: number): number {
    const left = 2 * index + 1;
    const a = this.#heap[left];
    const b = this.#heap[left + 1];
    return a !== undefined && b !== undefined && isBefore(b, a) ? left + 1 : left;
  }
}
