import type { StateStore, StoreChange, StoredRecord } from '../ports/state-store.ts';
import { StoreError } from '../ports/store-error.ts';
import { decodeValue, encodeValue } from './codec.ts';
import { createGroupCommit } from './group-commit.ts';
import type { EncodedChange, EncodedRecord, Medium } from './medium.ts';

function encodeChange(change: StoreChange): EncodedChange {
  const { key } = change;
  if (change.type === 'delete') return { key };
  try {
    return { key, text: encodeValue(change.value) };
  } catch (error) {
    throw new StoreError('FAILED', `The value of ${key} cannot be stored`, 'this is a bug: report it', error);
  }
}

/** @throws StoreError CORRUPT */
export function decodeRecord({ key, text }: EncodedRecord): StoredRecord {
  try {
    return { key, value: decodeValue(text) };
  } catch (error) {
    throw new StoreError(
      'CORRUPT',
      `The record ${key} cannot be read`,
      'restore the store from a copy',
      error,
    );
  }
}

/** A store whose values are text in a medium. */
export function createEncodedStore(medium: Medium): StateStore {
  const commits = createGroupCommit((changes) => medium.commit(changes));
  let closing: Promise<void> | undefined;

  const close = async (): Promise<void> => {
    commits.refuse(new StoreError('FAILED', 'The store is closed', 'open it again'));
    await commits.idle();
    await medium.release();
  };

  return {
    load: async () => {
      if (closing !== undefined) throw new StoreError('FAILED', 'The store is closed', 'open it again');
      const records: StoredRecord[] = [];
      // One by one: the texts of a large store are never all in memory.
      await medium.read((record) => {
        records.push(decodeRecord(record));
      });
      return records;
    },
    write: async (changes) => {
      let encoded: readonly EncodedChange[];
      try {
        encoded = changes.map(encodeChange);
      } catch (error) {
        // What follows may build on what is missing now.
        if (error instanceof StoreError) commits.refuse(error);
        throw error;
      }
      await commits.add(encoded);
    },
    bytes: () => medium.bytes(),
    close: () => (closing ??= close()),
  };
}
