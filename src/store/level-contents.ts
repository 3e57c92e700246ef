import { damaged } from './level-error.ts';
import { isTally, readTally, recordOfKey } from './level-format.ts';
import type { LevelEntry } from './level-format.ts';
import type { EncodedRecord } from './medium.ts';
import { sealOf, unsealValue } from './sealed-value.ts';
import { Tally } from './tally.ts';
import type { TallySheet } from './tally.ts';

/** What a store holds, known to be all that was acknowledged. */
export interface LevelContents {
  readonly records: readonly EncodedRecord[];
  readonly tally: Tally;
}

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

/**
 * Checks each record, that none is missing or out of date, and that the last batch acknowledged is there.
 * @param entries in the format of this version, in key order.
 * @param acknowledged the number of that batch; 0 when it is not known.
 * @throws StoreError CORRUPT
 */
export function verifiedContents(
  directory: string,
  entries: readonly LevelEntry[],
  acknowledged: number,
): LevelContents {
  const told = entries.find(isTally);
  const sheet = told === undefined ? undefined : readTally(told);
  if (sheet === undefined) throw damaged(directory, 'the tally of its records cannot be read');
  const tally = new Tally(sheet.batch);
  const records: EncodedRecord[] = [];
  for (const entry of entries) {
    if (entry === told) continue;
    const text = unsealValue(entry.key, entry.value);
    if (text === undefined) throw damaged(directory, `the record ${nameOf(entry.key)} has changed`);
    const key = recordOfKey(entry.key);
    tally.put(key, sealOf(entry.value));
    records.push({ key, text });
  }
  // One that is there twice, which LevelDB may show when the order of its keys is damaged, counts twice.
  const why = difference(sheet, { ...tally.sheet, records: records.length }, acknowledged);
  if (why !== undefined) throw damaged(directory, why);
  return { records, tally };
}
