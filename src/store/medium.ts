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
  /** All records, in key order as `<` compares strings. */
  read(): Promise<readonly EncodedRecord[]>;
  /** Atomic, and durable once it resolves. One call at a time. */
  commit(changes: readonly EncodedChange[]): Promise<void>;
  /** Called once, with no commit under way. */
  release(): Promise<void>;
}
