declare const brand: unique symbol;

/** Where an app or a group is: absolute, without `.` and `..`, as `/prod/db`; `/` is the root. Made in this file only. */
export type PathId = string & { readonly [brand]: 'PathId' };

export const ROOT_PATH = '/' as PathId;

/** Ends of ids that would hide a route of the REST API. */
const RESERVED = ['restart', 'tasks', 'versions', '.', '..'];

const SEGMENT_RULE =
  "must fully match regular expression '^(([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])|(\\.|\\.\\.)$'";

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

const isSegment = (segment: string): boolean =>
  segment === '.' || segment === '..' || segment.split('.').every((label) => LABEL.test(label));

/** The parts between slashes; empty ones do not count. */
const partsOf = (text: string): readonly string[] => text.split('/').filter((part) => part !== '');

/**
 * The place that a text names, seen from a group. What {@link validatePathId} finds wrong with it stays in it.
 * @param base for texts that do not start with a slash.
 */
export function resolvePathId(text: string, base: PathId = ROOT_PATH): PathId {
  const path: string[] = [];
  const from = text.startsWith('/') ? [] : partsOf(base);
  for (const part of [...from, ...partsOf(text)]) {
    if (part === '..') path.pop();
    else if (part !== '.') path.push(part);
  }
  return `/${path.join('/')}` as PathId;
}

/** @returns what is wrong with an id before it is resolved, in Marathon's words; nothing when it can be one. */
export function validatePathId(text: string): readonly string[] {
  const parts = partsOf(text);
  const last = parts.at(-1);
  return [
    ...(parts.every(isSegment) ? [] : [SEGMENT_RULE]),
    ...(last !== undefined && RESERVED.includes(last)
      ? [`must not end with any of the following reserved keywords: ${RESERVED.join(', ')}`]
      : []),
  ];
}

export const segmentsOf = (id: PathId): readonly string[] => partsOf(id);

/** The group that an app or group is in; the root is in itself. */
export const parentOf = (id: PathId): PathId => (id.slice(0, id.lastIndexOf('/')) || ROOT_PATH) as PathId;

/** All groups that an app or group is in, the nearest first and the root last. The root is in none. */
export function parentsOf(id: PathId): readonly PathId[] {
  const parents: PathId[] = [];
  for (let below = id; below !== ROOT_PATH; below = parentOf(below)) parents.push(parentOf(below));
  return parents;
}

/** Whether an id lies below a group, at any depth. */
export const isBelow = (id: PathId, group: PathId): boolean =>
  id !== group && (group === ROOT_PATH || id.startsWith(`${group}/`));
