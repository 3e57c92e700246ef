import { StoreError } from '../ports/store-error.ts';
import { DAMAGED_CURE } from './level-error.ts';
import { sealValue, sealOf, unsealValue } from './sealed-value.ts';
import { Tally } from './tally.ts';
import type { TallySheet } from './tally.ts';

/** What LevelDB holds under one key. */
export interface LevelEntry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** Turns all that a store of one format holds, but for its format record, into that of the next. */
type Migration = (entries: readonly LevelEntry[]) => readonly LevelEntry[];

/** Raise it and add a migration whenever older versions could not read what this one writes, or the reverse. */
const FORMAT = 2;

/** How one comes to the next format, by the number of the one before. */
const MIGRATIONS: Readonly<Record<number, Migration>> = { 1: sealAll };

/** Where the format is told, as JSON without a seal, in every format there will ever be. */
const FORMAT_KEY = Buffer.of(0);

/** Before the keys of the records, which are UTF-16: any string is a key, and bytes sort as strings do. */
const RECORD_PREFIX = Buffer.of(1);

/** Where the tally is, a {@link TallySheet} as JSON. */
const TALLY_KEY = Buffer.of(2);

export const FORMAT_ENTRY: LevelEntry = {
  key: FORMAT_KEY,
  value: Buffer.from(JSON.stringify({ format: FORMAT })),
};

export function keyOfRecord(key: string): Buffer {
  return Buffer.concat([RECORD_PREFIX, Buffer.from(key, 'utf16le').swap16()]);
}

export function recordOfKey(key: Buffer): string {
  return Buffer.from(key.subarray(RECORD_PREFIX.length)).swap16().toString('utf16le');
}

export function isFormat({ key }: LevelEntry): boolean {
  return key.equals(FORMAT_KEY);
}

export function isTally({ key }: LevelEntry): boolean {
  return key.equals(TALLY_KEY);
}

export function tallyEntry({ batch, records, sum }: TallySheet): LevelEntry {
  return { key: TALLY_KEY, value: sealValue(TALLY_KEY, JSON.stringify({ batch, records, sum })) };
}

/** The sheet in an entry; undefined when that is damaged. */
export function readTally({ key, value }: LevelEntry): TallySheet | undefined {
  const text = unsealValue(key, value);
  return text === undefined ? undefined : (JSON.parse(text) as TallySheet);
}

/** Format 1 had the plain text as value, and no tally. */
function sealAll(entries: readonly LevelEntry[]): readonly LevelEntry[] {
  const tally = new Tally();
  const sealed = entries.map(({ key, value: text }): LevelEntry => {
    const value = sealValue(key, text.toString());
    tally.put(recordOfKey(key), sealOf(value));
    return { key, value };
  });
  return [...sealed, tallyEntry(tally.sheet)];
}

function readFormat(text: string): number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecord = typeof value === 'object' && value !== null && 'format' in value;
    return isRecord && Number.isInteger(value.format) ? Number(value.format) : undefined;
  } catch {
    // The caller says that the format is unreadable.
    return undefined;
  }
}

/** Throws unless this version can read a store of the format given. */
function storedFormat(directory: string, value: Buffer | undefined): number {
  const stored = value === undefined ? undefined : readFormat(value.toString());
  if (stored === undefined) {
    const what = `The LevelDB in ${directory} does not say that it is a store of ecs-scheduler`;
    throw new StoreError('CORRUPT', what, `give another directory if it never was one; else ${DAMAGED_CURE}`);
  }
  if (stored > FORMAT) {
    const what = `The store in ${directory} has format ${stored}; this version reads none above ${FORMAT}`;
    throw new StoreError('NEWER_FORMAT', what, 'start the newer version that wrote it');
  }
  return stored;
}

/** What is stored, in the format of this version. */
export interface CurrentEntries {
  /** The records and their tally, in key order; the format is told apart. */
  readonly entries: readonly LevelEntry[];
  /** Whether it is stored like that, or has been brought to this form here. */
  readonly isStored: boolean;
}

/**
 * Brings what a LevelDB holds to the format of this version. An empty one is new.
 * @throws StoreError NEWER_FORMAT, or CORRUPT when it is no store of ours.
 */
export function currentEntries(directory: string, all: readonly LevelEntry[]): CurrentEntries {
  if (all.length === 0) return { entries: [tallyEntry(new Tally().sheet)], isStored: false };
  const format = all.find(isFormat);
  let entries = all.filter((entry) => entry !== format);
  const stored = storedFormat(directory, format?.value);
  for (let from = stored; from < FORMAT; from += 1) {
    const migration = MIGRATIONS[from];
    if (migration === undefined) {
      const what = `The store in ${directory} has format ${from}, which this version cannot read`;
      throw new StoreError('CORRUPT', what, 'start an older version, or give another directory');
    }
    entries = [...migration(entries)];
  }
  return { entries, isStored: stored === FORMAT };
}
