import type { StateStore, StoreChange, StoredRecord } from '../../src/ports/state-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { Held } from './held.ts';

/** A store in memory whose writes take as long as the test wants. */
export class HeldStore implements StateStore {
  readonly #store: StateStore;
  readonly #held: Held[] = [];
  /** What was to be written, each write with its changes. */
  readonly writes: (readonly StoreChange[])[] = [];
  /** Whether writes wait to be released. Default true. */
  isHolding = true;

  constructor(initial: readonly StoredRecord[] = []) {
    this.#store = createMemoryStore(initial);
  }

  load(): Promise<readonly StoredRecord[]> {
    return this.#store.load();
  }

  async write(changes: readonly StoreChange[]): Promise<void> {
    this.writes.push(changes);
    if (this.isHolding) {
      const held = new Held();
      this.#held.push(held);
      await held.promise;
    }
    await this.#store.write(changes);
  }

  bytes(): Promise<number> {
    return this.#store.bytes();
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  /** Lets the oldest write that waits be done. */
  release(): void {
    this.#held.shift()?.release();
  }

  /** Lets the oldest write that waits fail, and with it all that follow. */
  fail(error: unknown): void {
    for (const held of this.#held.splice(0)) held.fail(error);
  }
}
