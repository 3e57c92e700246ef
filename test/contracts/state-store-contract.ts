import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StateStore, StoreChange, StoredRecord } from '../../src/ports/state-store.ts';

/** One store of the form under test, empty at first. */
export interface StateStoreFixture {
  readonly store: StateStore;
  /** Closes the store. @returns another one that holds what it held. */
  reopen(): Promise<StateStore>;
  /** Closes what is open and leaves nothing behind. */
  dispose(): Promise<void>;
}

const put = (key: string, value: unknown): StoreChange => ({ type: 'put', key, value });
const remove = (key: string): StoreChange => ({ type: 'delete', key });

/** What every store owes the runner, told through the port alone. */
export function describeStateStore(name: string, makeFixture: () => Promise<StateStoreFixture>): void {
  describe(`a state store: ${name}`, () => {
    let fixture: StateStoreFixture;
    const write = (...changes: readonly StoreChange[]): Promise<void> => fixture.store.write(changes);
    const stored = async (): Promise<readonly StoredRecord[]> => (await fixture.reopen()).load();

    beforeEach(async () => {
      fixture = await makeFixture();
    });

    afterEach(async () => {
      await fixture.dispose();
    });

    it('is empty at first, and after a write of nothing', async () => {
      expect(await fixture.store.load()).toEqual([]);
      await write();
      expect(await stored()).toEqual([]);
    });

    it('holds what was put, and no longer what was deleted', async () => {
      await write(put('a', 1), put('b', 2));
      await write(remove('a'), remove('never there'), put('b', 3));
      expect(await stored()).toEqual([{ key: 'b', value: 3 }]);
    });

    it('takes the changes of a batch in their order', async () => {
      await write(put('a', 1), remove('a'), put('a', 2), put('b', 1), put('b', 2), remove('b'));
      expect(await stored()).toEqual([{ key: 'a', value: 2 }]);
    });

    it('takes writes that overlap in the order of the calls', async () => {
      const writes = Array.from({ length: 100 }, (_, n) =>
        n % 10 === 9 ? write(remove('last')) : write(put('last', n), put(`n/${n % 7}`, n)),
      );
      await Promise.all([...writes, write(put('last', 'end'))]);
      expect(await stored()).toEqual([
        { key: 'last', value: 'end' },
        ...[98, 92, 93, 94, 95, 96, 97].map((value, n) => ({ key: `n/${n}`, value })),
      ]);
    });

    it('resolves writes that overlap in the order of the calls', async () => {
      const resolved: number[] = [];
      await Promise.all(
        [1, 2, 3, 4, 5].map(async (n) => {
          await write(put(String(n), n));
          resolved.push(n);
        }),
      );
      expect(resolved).toEqual([1, 2, 3, 4, 5]);
    });

    it('loads records in the order in which JavaScript sorts their keys, whatever string they are', async () => {
      const keys = [
        'b',
        '',
        'a/2',
        'a/10',
        'a',
        'ä',
        '\0',
        '\uffff',
        '😀',
        '\ud800',
        '\ud801',
        'a/',
        '__proto__',
      ];
      await write(...keys.map((key) => put(key, key)));
      const loaded = await stored();
      expect(loaded.map(({ key }) => key)).toEqual(keys.toSorted());
      expect(loaded.every(({ key, value }) => key === value)).toBe(true);
    });

    it('gives values back as they were', async () => {
      const value = {
        text: 'é\ud800',
        bytes: Uint8Array.of(0, 255),
        big: 2n ** 70n,
        never: Infinity,
        unknown: NaN,
        nothing: null,
        list: [-0, [], {}],
      };
      await write(put('a', { ...value, absent: undefined }), put('b', null));
      const [first, second] = await stored();
      expect(first?.value).toStrictEqual(value);
      expect(second?.value).toBeNull();
    });

    it('stores a value as it is when write is called', async () => {
      const value = { n: 1 };
      const written = write(put('a', value));
      value.n = 2;
      await written;
      expect(await stored()).toEqual([{ key: 'a', value: { n: 1 } }]);
    });

    it('refuses a batch with a value that is no plain data, and every write after it', async () => {
      await write(put('a', 1));
      const refused = { name: 'StoreError', code: 'FAILED' };
      await expect(write(put('a', 2), put('b', new Date(0)))).rejects.toMatchObject(refused);
      await expect(write(put('c', 1))).rejects.toMatchObject(refused);
      expect(await stored()).toEqual([{ key: 'a', value: 1 }]);
    });

    it('says how much there is of it', async () => {
      const before = await fixture.store.bytes();
      await write(put('a', 'x'.repeat(10_000)));
      expect(await fixture.store.bytes()).toBeGreaterThanOrEqual(before + 10_000);
    });

    it('waits at its close for writes under way, and takes none after it', async () => {
      const settled: string[] = [];
      const written = write(put('a', 1)).then(() => settled.push('written'));
      const closed = fixture.store.close().then(() => settled.push('closed'));
      const closedAgain = fixture.store.close();
      const refused = { name: 'StoreError', code: 'FAILED' };
      await expect(write(put('b', 1))).rejects.toMatchObject(refused);
      await Promise.all([written, closed, closedAgain]);
      expect(settled).toEqual(['written', 'closed']);
      await expect(fixture.store.load()).rejects.toMatchObject(refused);
    });
  });
}
