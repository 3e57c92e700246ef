import type { StateStore, StoredRecord } from '../ports/state-store.ts';
import { encodeValue } from './codec.ts';
import { createEncodedStore } from './encoded-store.ts';
import type { EncodedChange, EncodedRecord } from './medium.ts';

const byKey = (a: EncodedRecord, b: EncodedRecord): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/** A store that ends with the process. @param initial what it holds at first. */
export function createMemoryStore(initial: readonly StoredRecord[] = []): StateStore {
  const texts = new Map(initial.map(({ key, value }) => [key, encodeValue(value)]));

  const apply = ({ key, text }: EncodedChange): void => {
    if (text === undefined) texts.delete(key);
    else texts.set(key, text);
  };

  return createEncodedStore({
    read: async (use) => {
      await Promise.resolve();
      for (const record of Array.from(texts, ([key, text]) => ({ key, text })).sort(byKey)) use(record);
    },
    commit: (changes) => {
      changes.forEach(apply);
      return Promise.resolve();
    },
    bytes: () => {
      let bytes = 0;
      for (const [key, text] of texts) bytes += key.length + text.length;
      return Promise.resolve(bytes);
    },
    release: () => Promise.resolve(),
  });
}
