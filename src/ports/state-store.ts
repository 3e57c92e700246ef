/**
 * A key and what is stored under it. The value is plain data: objects, arrays, strings, numbers (infinite ones and
 * NaN too), booleans, null, bigint and Uint8Array. A member that is undefined is not stored.
 */
export interface StoredRecord {
  readonly key: string;
  readonly value: unknown;
}

export type StoreChange =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'delete'; readonly key: string };

/** What survives a restart: records by key. Every method rejects with a `StoreError`; see there for the codes. */
export interface StateStore {
  /** All records, in key order as `<` compares strings. Called once, before the first write. */
  load(): Promise<readonly StoredRecord[]>;
  /**
   * Atomic, and durable once it resolves. Calls may overlap and take effect in order. After a rejection every later
   * write rejects too: what is stored is not known any more.
   */
  write(changes: readonly StoreChange[]): Promise<void>;
  /** What it takes of its disk, or of memory, as far as that is known. */
  bytes(): Promise<number>;
  /** Waits for writes under way. A second close is harmless. */
  close(): Promise<void>;
}
