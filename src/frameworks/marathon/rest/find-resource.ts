import { ROOT_PATH, resolvePathId } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';

import type { Resource } from './rest-context.ts';

const ID = '...id';

/**
 * The segments of a path as it came. Ids may be written `a/b`, `//a/b` or `%2Fa%2Fb`, so it is decoded as a whole, and empty
 * segments do not count. What cannot be decoded stays as it is.
 */
export function segmentsOfPath(path: string): readonly string[] {
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // It names nothing that there is.
  }
  return decoded.split('/').filter((segment) => segment !== '');
}

/** What the variable parts of a resource's path stand for. */
export interface PathParts {
  readonly id: PathId;
  readonly name: string;
}

/** Compares fixed segments one by one. @returns what `:name` stands for, empty without one, or undefined. */
function matchFixed(pattern: readonly string[], segments: readonly string[]): string | undefined {
  let name = '';
  for (const [i, part] of pattern.entries()) {
    const segment = segments[i] ?? '';
    if (/^:\w/.test(part)) name = segment;
    else if (part !== segment) return undefined;
  }
  return name;
}

function matchPath(path: string, segments: readonly string[]): PathParts | undefined {
  const pattern = path.split('/').filter((part) => part !== '');
  const at = pattern.indexOf(ID);
  if (at < 0) {
    const name = pattern.length === segments.length ? matchFixed(pattern, segments) : undefined;
    return name === undefined ? undefined : { id: ROOT_PATH, name };
  }
  const tail = pattern.slice(at + 1);
  const end = segments.length - tail.length;
  if (end <= at) return undefined;
  const before = matchFixed(pattern.slice(0, at), segments);
  const behind = matchFixed(tail, segments.slice(end));
  if (before === undefined || behind === undefined) return undefined;
  return { id: resolvePathId(`/${segments.slice(at, end).join('/')}`), name: `${before}${behind}` };
}

/** The first of the resources whose path this is. */
export function findResource(
  resources: readonly Resource[],
  segments: readonly string[],
): { readonly resource: Resource; readonly parts: PathParts } | undefined {
  for (const resource of resources) {
    const parts = matchPath(resource.path, segments);
    if (parts !== undefined) return { resource, parts };
  }
  return undefined;
}
