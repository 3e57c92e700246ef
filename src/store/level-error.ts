import { types } from 'node:util';

import { StoreError } from '../ports/store-error.ts';

/** Disk full, over quota, past the greatest size of a file: as Node names them and as LevelDB writes them. */
const FULL = /^(ENOSPC|EDQUOT|EFBIG)$|No space left on device|Disk quota exceeded|File too large/;

/** An empty table, which LevelDB cannot map: the file system has lost what was in it. */
const EMPTY_TABLE = /\.(ldb|sst): Invalid argument/;

/** What to do about a store that is not what it should be. ECS itself tells a bridge without a store most of what it needs. */
export const DAMAGED_CURE =
  'restore the directory from a copy; or move it away and start without what it knew';

/** What is stored is not what was written. */
export const damaged = (directory: string, why: string, cause?: unknown): StoreError =>
  new StoreError('CORRUPT', `The store in ${directory} is damaged: ${why}`, DAMAGED_CURE, cause);

/** Codes and messages of an error and of what caused it. */
function wordsOf(error: unknown): readonly string[] {
  if (!types.isNativeError(error)) return [String(error)];
  const code = 'code' in error ? String(error.code) : '';
  return [code, error.message, ...(error.cause === undefined ? [] : wordsOf(error.cause))];
}

/** The innermost message, which says what happened to which file. */
const detailOf = (error: unknown): string => wordsOf(error).at(-1) ?? '';

function known(directory: string, error: unknown): StoreError | undefined {
  const words = wordsOf(error);
  if (words.includes('LEVEL_LOCKED'))
    return new StoreError(
      'LOCKED',
      `The store in ${directory} is in use by another process`,
      'stop that one first, or give each its own owner or directory',
      error,
    );
  if (words.includes('LEVEL_CORRUPTION') || words.some((word) => EMPTY_TABLE.test(word)))
    return damaged(directory, detailOf(error), error);
  if (words.some((word) => FULL.test(word)))
    return new StoreError(
      'FULL',
      `There is no space for the store in ${directory}: ${detailOf(error)}`,
      'make room on that disk and start again',
      error,
    );
  return undefined;
}

/** Why a store could not be opened. */
export function openingError(directory: string, error: unknown): StoreError {
  const what = `The store in ${directory} cannot be opened: ${detailOf(error)}`;
  const cure = 'give a directory that this user may read and write';
  return known(directory, error) ?? new StoreError('FAILED', what, cure, error);
}

/** Why an open store could not be read or written. */
export function usingError(directory: string, error: unknown): StoreError {
  const what = `The store in ${directory} cannot be read or written: ${detailOf(error)}`;
  return known(directory, error) ?? new StoreError('FAILED', what, 'check that disk and start again', error);
}
