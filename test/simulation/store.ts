import type { RecordChange, SavedRecord } from '../../src/bridge/record-keys.ts';
import { decodeValue, encodeValue } from '../../src/store/codec.ts';

/** What survives the process, as text, the way the state store keeps it. */
export class SimulatedStore {
  readonly #records = new Map<string, string>();

  /** All or nothing: nobody sees a part of it. */
  write(changes: readonly RecordChange[]): void {
    for (const change of changes) {
      if (change.type === 'delete') this.#records.delete(change.key);
      else this.#records.set(change.key, encodeValue(change.value));
    }
  }

  load(): readonly SavedRecord[] {
    return [...this.#records].map(([key, text]) => ({ key, value: decodeValue(text) }));
  }

  /** Its disk is gone. */
  lose(): void {
    this.#records.clear();
  }
}
