import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  ROOT_PATH,
  isBelow,
  parentOf,
  parentsOf,
  resolvePathId,
  segmentsOf,
  validatePathId,
} from '../../../../src/frameworks/marathon/engine/path-id.ts';

const PROD = resolvePathId('/prod');

const RULE =
  "must fully match regular expression '^(([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])|(\\.|\\.\\.)$'";
const RESERVED = 'must not end with any of the following reserved keywords: restart, tasks, versions, ., ..';

describe('a path id', () => {
  it.each([
    ['db', '/prod/db'],
    ['./db', '/prod/db'],
    ['/prod/db', '/prod/db'],
    ['../db', '/db'],
    ['../../../db', '/db'],
    ['a/./b/../c', '/prod/a/c'],
    ['//prod//db/', '/prod/db'],
    ['/', '/'],
    ['', '/prod'],
  ])('%j, seen from /prod, is %s', (text, id) => {
    expect(resolvePathId(text, PROD)).toBe(id);
  });

  it('is seen from the root when nothing else is said', () => {
    expect(resolvePathId('nginx')).toBe('/nginx');
  });

  it('resolves to itself, from everywhere', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,5}$/);
    fc.assert(
      fc.property(fc.array(part), fc.array(part), (path, base) => {
        const id = resolvePathId(path.join('/'));
        expect(resolvePathId(id, resolvePathId(base.join('/')))).toBe(id);
        expect(segmentsOf(id)).toEqual(path);
      }),
    );
  });

  it('lies in its parents, up to the root, and in nothing else', () => {
    const id = resolvePathId('/a/b/c');
    expect(parentOf(id)).toBe('/a/b');
    expect(parentsOf(id)).toEqual(['/a/b', '/a', '/']);
    expect(parentsOf(ROOT_PATH)).toEqual([]);
    expect(parentOf(ROOT_PATH)).toBe('/');
    expect(['/a/b', '/a', '/'].map((text) => isBelow(id, resolvePathId(text)))).toEqual([true, true, true]);
    expect(['/a/b/c', '/a/b/c/d', '/a/bb', '/a/b/'].map((text) => isBelow(id, resolvePathId(text)))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(isBelow(resolvePathId('/ab'), resolvePathId('/a'))).toBe(false);
  });
});

describe('the rule for path ids', () => {
  it.each(['/a', 'a', '/a-b/c9/0', 'a.b.c', '../a', './a', '/'])('takes %s', (text) => {
    expect(validatePathId(text)).toEqual([]);
  });

  it.each(['/A', '/a_b', '/-a', '/a-', '/a..b', '/a.', '/a b', '/a/ü', '/...'])('refuses %s', (text) => {
    expect(validatePathId(text)).toEqual([RULE]);
  });

  it.each(['/a/restart', 'tasks', '/versions/', '/a/.', '..'])('keeps the end of %s for itself', (text) => {
    expect(validatePathId(text)).toEqual([RESERVED]);
  });

  it('tells both when both are broken', () => {
    expect(validatePathId('/A/tasks')).toEqual([RULE, RESERVED]);
  });

  it('takes reserved words that are not at the end', () => {
    expect(validatePathId('/tasks/restart-all')).toEqual([]);
  });
});
