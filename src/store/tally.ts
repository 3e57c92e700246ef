/** What every batch says of the whole store as it is with it, so that no batch before can be missing unnoticed. */
export interface TallySheet {
  /** How many batches there have been. */
  readonly batch: number;
  /** How many records there are. */
  readonly records: number;
  /** The checksums of all records, added up modulo 2^32: in whatever order they came, whatever was there in between. */
  readonly sum: number;
}

/** The one that makes a store, or brings it to its format. */
export const FIRST_BATCH = 1;

/** Counts the records of a store as they come and go. It keeps the keys of all of them, and a number for each. */
export class Tally {
  readonly #checksums = new Map<string, number>();
  #batch = FIRST_BATCH;
  #sum = 0;

  get sheet(): TallySheet {
    return { batch: this.#batch, records: this.#checksums.size, sum: this.#sum };
  }

  put(key: string, checksum: number): void {
    this.#sum = (this.#sum + checksum - (this.#checksums.get(key) ?? 0)) >>> 0;
    this.#checksums.set(key, checksum);
  }

  delete(key: string): void {
    this.#sum = (this.#sum - (this.#checksums.get(key) ?? 0)) >>> 0;
    this.#checksums.delete(key);
  }

  /** Begins the next batch, or the one given. */
  nextBatch(batch = this.#batch + 1): void {
    this.#batch = batch;
  }
}
