import { describe, expect, it } from '@jest/globals';
import { StoreError } from '../../src/ports/store-error.ts';
import { createEncodedStore } from '../../src/store/encoded-store.ts';
import type { EncodedChange, Medium } from '../../src/store/medium.ts';
import { Held } from '../support/held.ts';

/** A medium whose commits the test ends one by one. */
class HeldMedium implements Medium {
  readonly commits: { readonly changes: readonly EncodedChange[]; readonly held: Held }[] = [];
  isReleased = false;

  read = (): Promise<void> => Promise.resolve();

  commit = async (changes: readonly EncodedChange[]): Promise<void> => {
    const held = new Held();
    this.commits.push({ changes, held });
    await held.promise;
  };

  bytes = (): Promise<number> => Promise.resolve(0);

  release = (): Promise<void> => {
    this.isReleased = true;
    return Promise.resolve();
  };

  /** Keys that each commit has changed, so far. */
  keys(): readonly string[] {
    return this.commits.map(({ changes }) => changes.map(({ key }) => key).join());
  }
}

/** A store, and what its writes have come to. */
function heldStore() {
  const medium = new HeldMedium();
  const store = createEncodedStore(medium);
  const settled: string[] = [];
  const write = (key: string): Promise<number> =>
    store.write([{ type: 'put', key, value: key }]).then(
      () => settled.push(key),
      (error: unknown) => settled.push(`${key}: ${error instanceof StoreError ? error.code : String(error)}`),
    );
  return { medium, store, settled, write };
}

describe('writes that overlap', () => {
  it('are one commit when they came during the one before, and resolve with their own', async () => {
    const { medium, settled, write } = heldStore();
    const first = write('a');
    const rest = [write('b'), write('c')];
    expect(medium.keys()).toEqual(['a']);
    medium.commits[0]?.held.release();
    await first;
    expect(settled).toEqual(['a']);
    expect(medium.keys()).toEqual(['a', 'b,c']);
    medium.commits[1]?.held.release();
    await Promise.all(rest);
    expect(settled).toEqual(['a', 'b', 'c']);
  });

  it('are all refused once a commit has failed, those that wait and those that come later', async () => {
    const { medium, settled, write } = heldStore();
    const writes = [write('a'), write('b')];
    medium.commits[0]?.held.fail(new StoreError('FULL', 'The disk is full', 'make room'));
    await Promise.all(writes);
    await write('c');
    expect(settled).toEqual(['a: FULL', 'b: FULL', 'c: FULL']);
    expect(medium.keys()).toEqual(['a']);
  });

  it('fail with a StoreError whatever the medium threw, its cause kept', async () => {
    const { medium, store } = heldStore();
    const cause = new Error('EIO');
    const written = store.write([{ type: 'delete', key: 'a' }]);
    medium.commits[0]?.held.fail(cause);
    await expect(written).rejects.toMatchObject({ name: 'StoreError', code: 'FAILED', cause });
  });
});

describe('closing a store', () => {
  it('lets go of the medium only when nothing is under way any more', async () => {
    const { medium, store, settled, write } = heldStore();
    const writes = [write('a'), write('b')];
    const closed = store.close();
    medium.commits[0]?.held.release();
    await writes[0];
    expect(medium.isReleased).toBe(false);
    medium.commits[1]?.held.release();
    await closed;
    expect(medium.isReleased).toBe(true);
    expect(settled).toEqual(['a', 'b']);
  });

  it('works after a failure too', async () => {
    const { medium, store, write } = heldStore();
    const written = write('a');
    medium.commits[0]?.held.fail(new Error('EIO'));
    await written;
    await store.close();
    expect(medium.isReleased).toBe(true);
  });
});
