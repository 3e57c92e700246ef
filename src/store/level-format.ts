import { StoreError } from '../ports/store-error.ts';

/** What LevelDB holds under one key. */
export interface LevelEntry {
  readonly key: Buffer;
  readonly text: string;
}

/** Turns all that a store of one format holds, but for its format record, into that of the next. */
export type Migration = (entries: readonly LevelEntry[]) => readonly LevelEntry[];

/** A format of keys and values, and how one comes to it from those before, by their numbers. */
export interface LevelFormat {
  readonly format: number;
  readonly migrations: Readonly<Record<number, Migration>>;
}

/** Raise the number and add a migration whenever older versions could not read what this one writes, or the reverse. */
export const LEVEL_FORMAT: LevelFormat = { format: 1, migrations: {} };

/** Where the format is told, in every format there will ever be. */
const FORMAT_KEY = Buffer.of(0);

/** Before the keys of the records, which are UTF-16: any string is a key, and bytes sort as strings do. */
const RECORD_PREFIX = Buffer.of(1);

export function keyOfRecord(key: string): Buffer {
  return Buffer.concat([RECORD_PREFIX, Buffer.from(key, 'utf16le').swap16()]);
}

export function recordOfKey(key: Buffer): string {
  return Buffer.from(key.subarray(RECORD_PREFIX.length)).swap16().toString('utf16le');
}

export function formatEntry({ format }: LevelFormat): LevelEntry {
  return { key: FORMAT_KEY, text: JSON.stringify({ format }) };
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
function storedFormat(directory: string, text: string | undefined, { format }: LevelFormat): number {
  const stored = text === undefined ? undefined : readFormat(text);
  if (stored === undefined) {
    const what = `The LevelDB in ${directory} does not say that it is a store of ecs-scheduler`;
    throw new StoreError('CORRUPT', what, 'give another directory, or restore this one from a copy');
  }
  if (stored > format) {
    const what = `The store in ${directory} has format ${stored}; this version reads none above ${format}`;
    throw new StoreError('NEWER_FORMAT', what, 'start the newer version that wrote it');
  }
  return stored;
}

/** What is stored, in the format of this version. */
export interface CurrentEntries {
  /** The records, in key order; the format is told apart. */
  readonly entries: readonly LevelEntry[];
  /** Whether it is stored like that, or has been brought to this form here. */
  readonly isStored: boolean;
}

/**
 * Brings what a LevelDB holds to the format of this version. An empty one is new.
 * @throws StoreError NEWER_FORMAT, or CORRUPT when it is no store of ours.
 */
export function currentEntries(
  directory: string,
  all: readonly LevelEntry[],
  target: LevelFormat,
): CurrentEntries {
  if (all.length === 0) return { entries: [], isStored: false };
  const format = all.find(({ key }) => key.equals(FORMAT_KEY));
  let entries = all.filter((entry) => entry !== format);
  const stored = storedFormat(directory, format?.text, target);
  for (let from = stored; from < target.format; from += 1) {
    const migration = target.migrations[from];
    if (migration === undefined) {
      const what = `The store in ${directory} has format ${from}, which this version cannot read`;
      throw new StoreError('CORRUPT', what, 'start an older version, or give another directory');
    }
    entries = [...migration(entries)];
  }
  return { entries: entries.sort((a, b) => a.key.compare(b.key)), isStored: stored === target.format };
}
