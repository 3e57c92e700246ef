import { damaged } from './level-error.ts';
import { isTally, readTally, recordOfKey } from './level-format.ts';
import type { LevelEntry } from './level-format.ts';
import type { EncodedRecord } from './medium.ts';
import { sealOf, unsealValue } from './sealed-value.ts';
import { Tally } from './tally.ts';
import type { TallySheet } from './tally.ts';

/** Why a store that holds the records counted is not the one it says it is; undefined when it is. */
function difference(told: TallySheet, found: TallySheet, acknowledged: number): string | undefined {
  if (told.batch < acknowledged)
    return `its last writes are lost (${told.batch} are there, ${acknowledged} were acknowledged)`;
  if (told.records !== found.records)
    return `it holds ${found.records} records where it should hold ${told.records}`;
  return told.sum === found.sum ? undefined : 'some of its records are older than they should be';
}

/** A key for people; one that is damaged may be anything. */
function nameOf(key: Buffer): string {
  return key.length % 2 === 1 ? JSON.stringify(recordOfKey(key)) : `of the key ${key.toString('hex')}`;
}

/** What a LevelDB without any entry means: a new store, unless something was acknowledged. @throws StoreError CORRUPT */
export function checkNew(directory: string, acknowledged: number): void {
  if (acknowledged > 0) throw damaged(directory, 'all that it held is lost');
}

/** Checks each record of a store, that none is missing or out of date, and that the last batch acknowledged is there. */
export class ContentsCheck {
  readonly #directory: string;
  readonly #acknowledged: number;
  readonly #tally = new Tally();
  #records = 0;
  #told: TallySheet | undefined;

  /** @param acknowledged the number of that batch; 0 when it is not known. */
  constructor(directory: string, acknowledged: number) {
    this.#directory = directory;
    this.#acknowledged = acknowledged;
  }

  /**
   * Takes the next entry, in the format of this version.
   * @returns the record it is, if it is one.
   * @throws StoreError CORRUPT
   */
  take(entry: LevelEntry): EncodedRecord | undefined {
    if (isTally(entry)) {
      this.#told = readTally(entry);
      return undefined;
    }
    const text = unsealValue(entry.key, entry.value);
    if (text === undefined) throw damaged(this.#directory, `the record ${nameOf(entry.key)} has changed`);
    const key = recordOfKey(entry.key);
    this.#tally.put(key, sealOf(entry.value));
    this.#records += 1;
    return { key, text };
  }

  /**
   * Ends the check: there are no more entries.
   * @returns the tally, to go on with.
   * @throws StoreError CORRUPT
   */
  end(): Tally {
    const told = this.#told;
    if (told === undefined) throw damaged(this.#directory, 'the tally of its records cannot be read');
    this.#tally.nextBatch(told.batch);
    // One that is there twice, which LevelDB may show when the order of its keys is damaged, counts twice.
    const found = { ...this.#tally.sheet, records: this.#records };
    const why = difference(told, found, this.#acknowledged);
    if (why !== undefined) throw damaged(this.#directory, why);
    return this.#tally;
  }
}
