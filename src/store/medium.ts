/** A record whose value is text already. */
export interface EncodedRecord {
  readonly key: string;
  readonly text: string;
}

/** A put when there is a text, else a delete. */
export interface EncodedChange {
  readonly key: string;
  readonly text?: string;
}

/** Where a store keeps its records. Every method rejects with a `StoreError`. */
export interface Medium {
  /**
   * Gives all records, in key order as `<` compares strings. Whether they are what was written is known when it
   * resolves; until then they are not to be believed.
   */
  read(use: (record: EncodedRecord) => void): Promise<void>;
  /** Atomic, and durable once it resolves. One call at a time. */
  commit(changes: readonly EncodedChange[]): Promise<void>;
  /** What all of it takes. */
  bytes(): Promise<number>;
  /** Called once, with no commit under way. */
  release(): Promise<void>;
}
