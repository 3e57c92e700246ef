import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readInteger, readString } from './members.ts';

const MAX_RESULTS = 100;

/** Entries looked at for one page; beyond, the page is short and the rest waits for the next one. */
const MAX_LOOKED_AT = 1000;

export const INVALID_TOKEN = 'Invalid token: give the nextToken of the page before, with the same filters.';

/** A token that stands for the first page, where a fault has put an empty one before it. */
export const FIRST_PAGE_TOKEN = btoa('/');

/** Which page of a listing is wanted. */
export interface PageRequest {
  readonly limit: number;
  /** Where the page before ended; undefined for the first. */
  readonly after: string | undefined;
  /** What is listed, filters included: a token is good for nothing else. */
  readonly listing: string;
}

/** FNV-1a: keeps tokens of different listings apart. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}

function formatToken(listing: string, cursor: string): string {
  return btoa(`${fingerprint(listing)}/${cursor}`);
}

/** Another spelling of a token: what is behind its second slash does not count. */
export function respell(token: string, salt: string): string {
  return btoa(`${atob(token)}/${salt}`);
}

function parseToken(listing: string, token: string): string | undefined {
  try {
    const [print, cursor] = atob(token).split('/');
    return print === fingerprint(listing) ? cursor : undefined;
  } catch {
    return undefined; // Not base64: no token of ours, which the caller says.
  }
}

/**
 * @param filters everything that decides what is listed; the same for every page.
 * @param maxResults the largest page, and the one that comes unless a smaller one is asked for.
 */
export function readPage(body: JsonObject, filters: JsonObject, maxResults = MAX_RESULTS): PageRequest {
  const limit = readInteger(body, 'maxResults') ?? maxResults;
  if (limit < 1 || limit > maxResults)
    throw invalidParameter(`maxResults should be between 1 and ${maxResults}.`);
  const listing = JSON.stringify(filters);
  const token = readString(body, 'nextToken');
  if (token === undefined || token === '' || token === FIRST_PAGE_TOKEN)
    return { limit, after: undefined, listing };
  const after = parseToken(listing, token);
  if (after === undefined) throw invalidParameter(INVALID_TOKEN);
  return { limit, after, listing };
}

/** A page of a listing. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/**
 * One page out of `source`, which starts behind `request.after`; an entry without an item was filtered out. A page
 * may be short, even empty, and yet not be the last.
 */
export function takePage<Item>(
  request: PageRequest,
  source: Iterable<readonly [cursor: string, item: Item | undefined]>,
): Page<Item> {
  const items: Item[] = [];
  let lookedAt = 0;
  let last = request.after ?? '';
  for (const [cursor, item] of source) {
    if ((items.length === request.limit && item !== undefined) || lookedAt === MAX_LOOKED_AT)
      return { items, nextToken: formatToken(request.listing, last) };
    if (item !== undefined) items.push(item);
    lookedAt += 1;
    last = cursor;
  }
  return { items };
}

/** A cursor that is a number, as `CursorList.after` wants it. */
export function ordinalOf(cursor: string | undefined): number {
  return cursor === undefined ? -1 : Number.parseInt(cursor, 36);
}

/** The inverse of `ordinalOf`. */
export function formatOrdinal(ordinal: number): string {
  return ordinal.toString(36);
}
