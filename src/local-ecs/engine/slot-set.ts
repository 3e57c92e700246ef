/** Up to so many slots are a list; more are bits. */
const FEW = 32;

const BITS = 32;

function onesIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The place of the lowest one of a word that is not 0. */
const lowestOf = (word: number): number => BITS - 1 - Math.clz32(word & -word);

/** The place of the one that has so many below it. */
function placeOf(word: number, below: number): number {
  let rest = word;
  for (let left = below; left > 0; left -= 1) rest &= rest - 1;
  return lowestOf(rest);
}

/** The words of every set that has none. */
const NO_WORDS = new Uint32Array(0);

function positionIn(sorted: readonly number[], slot: number): number {
  let position = 0;
  while (position < sorted.length && (sorted[position] ?? 0) < slot) position += 1;
  return position;
}

/**
 * A set of slots, which are small whole numbers: an ascending list while there are few of them, else one bit for each slot. So
 * what is done with two sets costs the smaller of both, or a thirty-second of the highest slot: 157 words for 5,000 of them.
 */
export class SlotSet {
  #size = 0;
  #few: number[] | undefined = [];
  #words = NO_WORDS;
  /** How many slots there are before each word; undefined since the last change. */
  #ranks: Uint32Array | undefined;

  /** All that are in one of these. */
  static union(sets: Iterable<SlotSet>): SlotSet {
    const union = new SlotSet();
    for (const set of sets) union.#addAll(set);
    return union;
  }

  get size(): number {
    return this.#size;
  }

  has(slot: number): boolean {
    if (this.#few !== undefined) return this.#few.includes(slot);
    return (((this.#words[slot >>> 5] ?? 0) >>> (slot & 31)) & 1) === 1;
  }

  add(slot: number): void {
    if (this.has(slot)) return;
    this.#ranks = undefined;
    this.#size += 1;
    if (this.#few === undefined) this.#setBit(slot);
    else {
      this.#few.splice(positionIn(this.#few, slot), 0, slot);
      if (this.#few.length > FEW) this.#toBits();
    }
  }

  delete(slot: number): void {
    if (!this.has(slot)) return;
    this.#ranks = undefined;
    this.#size -= 1;
    if (this.#few !== undefined) {
      this.#few.splice(positionIn(this.#few, slot), 1);
      return;
    }
    this.#words[slot >>> 5] = (this.#words[slot >>> 5] ?? 0) & ~(1 << (slot & 31));
    // Not as soon as there are few enough: a slot that comes and goes should cost no copy each time.
    if (this.#size <= FEW / 2) this.#toList();
  }

  /** Those that are in both. */
  and(other: SlotSet): SlotSet {
    const [few, rest] = this.#few === undefined ? [other.#few, this] : [this.#few, other];
    if (few !== undefined) return SlotSet.#of(few.filter((slot) => rest.has(slot)));
    const set = new SlotSet();
    const [left, right] = [this.#words, other.#words];
    const words = new Uint32Array(Math.min(left.length, right.length));
    for (let at = 0; at < words.length; at += 1) {
      const word = (left[at] ?? 0) & (right[at] ?? 0);
      words[at] = word;
      set.#size += onesIn(word);
    }
    return set.#withWords(words);
  }

  /** Those that are not in the other. */
  without(other: SlotSet): SlotSet {
    if (this.#few !== undefined) return SlotSet.#of(this.#few.filter((slot) => !other.has(slot)));
    const words = this.#words.slice();
    const set = new SlotSet();
    set.#size = this.#size;
    if (other.#few === undefined) {
      const length = Math.min(words.length, other.#words.length);
      for (let at = 0; at < length; at += 1) {
        const both = (words[at] ?? 0) & (other.#words[at] ?? 0);
        words[at] = (words[at] ?? 0) ^ both;
        set.#size -= onesIn(both);
      }
    } else
      for (const slot of other.#few) {
        if (!this.has(slot)) continue;
        words[slot >>> 5] = (words[slot >>> 5] ?? 0) & ~(1 << (slot & 31));
        set.#size -= 1;
      }
    return set.#withWords(words);
  }

  /** How many are in both. */
  sharedWith(other: SlotSet): number {
    const [few, rest] = this.#few === undefined ? [other.#few, this] : [this.#few, other];
    let shared = 0;
    if (few !== undefined) {
      for (const slot of few) if (rest.has(slot)) shared += 1;
      return shared;
    }
    const length = Math.min(this.#words.length, other.#words.length);
    for (let at = 0; at < length; at += 1) shared += onesIn((this.#words[at] ?? 0) & (other.#words[at] ?? 0));
    return shared;
  }

  /** In ascending order, the one that has so many before it. */
  at(position: number): number | undefined {
    if (this.#few !== undefined) return this.#few[position];
    if (position < 0 || position >= this.#size) return undefined;
    this.#ranks ??= this.#rank();
    let [low, high] = [0, this.#ranks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#ranks[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low * BITS + placeOf(this.#words[low] ?? 0, position - (this.#ranks[low] ?? 0));
  }

  /** From this slot on, in ascending order. Nothing may change meanwhile. */
  *from(slot: number): Generator<number> {
    if (this.#few !== undefined) {
      for (const each of this.#few) if (each >= slot) yield each;
      return;
    }
    for (let at = slot >>> 5; at < this.#words.length; at += 1) {
      let word = this.#words[at] ?? 0;
      if (at === slot >>> 5) word &= -1 << (slot & 31);
      for (; word !== 0; word &= word - 1) yield at * BITS + lowestOf(word);
    }
  }

  static #of(few: number[]): SlotSet {
    const set = new SlotSet();
    set.#few = few;
    set.#size = few.length;
    return set;
  }

  #withWords(words: Uint32Array<ArrayBuffer>): this {
    this.#few = undefined;
    this.#words = words;
    return this;
  }

  #addAll(other: SlotSet): void {
    if (other.#few !== undefined) {
      for (const slot of other.#few) this.add(slot);
      return;
    }
    const words = other.#words;
    if (this.#few !== undefined) this.#toBits();
    this.#reserve(words.length);
    this.#ranks = undefined;
    for (let at = 0; at < words.length; at += 1) {
      const before = this.#words[at] ?? 0;
      const after = before | (words[at] ?? 0);
      this.#words[at] = after;
      this.#size += onesIn(after) - onesIn(before);
    }
  }

  #setBit(slot: number): void {
    this.#reserve((slot >>> 5) + 1);
    this.#words[slot >>> 5] = (this.#words[slot >>> 5] ?? 0) | (1 << (slot & 31));
  }

  #reserve(length: number): void {
    if (length <= this.#words.length) return;
    const words = new Uint32Array(Math.max(length, Math.ceil(this.#words.length * 1.25)));
    words.set(this.#words);
    this.#words = words;
  }

  #toBits(): void {
    const few = this.#few ?? [];
    this.#few = undefined;
    this.#reserve(((few.at(-1) ?? 0) >>> 5) + 1);
    for (const slot of few) this.#setBit(slot);
  }

  #toList(): void {
    this.#few = [...this.from(0)];
    this.#words = NO_WORDS;
  }

  #rank(): Uint32Array {
    const ranks = new Uint32Array(this.#words.length);
    let before = 0;
    for (let at = 0; at < ranks.length; at += 1) {
      ranks[at] = before;
      before += onesIn(this.#words[at] ?? 0);
    }
    return ranks;
  }
}
