import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { canonicalJson } from '../../src/bridge/canonical-json.ts';

/** The same content with members in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

describe('canonical JSON', () => {
  it('orders members by name, at any depth, and leaves lists as they are', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: 1, c: undefined, B: null } })).toBe(
      '{"a":{"B":null,"d":1},"b":[2,1]}',
    );
  });

  it('is the same whatever the order of members, and holds all of the content', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
