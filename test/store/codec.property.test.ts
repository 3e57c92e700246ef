import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeValue, encodeValue } from '../../src/store/codec.ts';

const { value: plainData } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt(),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.constantFrom('$', '__proto__', 'bytes'), fc.string()), tie('value'), {
      noNullPrototype: true,
    }),
  ),
}));

describe('the codec', () => {
  it('gives every piece of plain data back as it was', () => {
    fc.assert(
      fc.property(plainData, (value) => {
        expect(decodeValue(encodeValue(value))).toStrictEqual(value);
      }),
    );
  });

  it('survives what it writes itself being stored as data', () => {
    fc.assert(
      fc.property(plainData, (value) => {
        const written: unknown = JSON.parse(encodeValue(value));
        expect(decodeValue(encodeValue(written))).toStrictEqual(written);
      }),
    );
  });

  it('writes ordinary data as ordinary JSON, for people to read', () => {
    expect(encodeValue({ id: 'a', cpus: 0.5, ports: [{ begin: 1, end: 2 }], gone: undefined })).toBe(
      '{"id":"a","cpus":0.5,"ports":[{"begin":1,"end":2}]}',
    );
  });

  // What is on disks already: a change here is a new format.
  it.each([
    [Uint8Array.of(1, 2, 3), '{"$":["bytes","AQID"]}'],
    [12n, '{"$":["bigint","12"]}'],
    [Infinity, '{"$":["number","Infinity"]}'],
    [-Infinity, '{"$":["number","-Infinity"]}'],
    [NaN, '{"$":["number","NaN"]}'],
    [-0, '{"$":["number","-0"]}'],
    [{ $: 1, a: 2n }, '{"$":["object",{"$":1,"a":{"$":["bigint","2"]}}]}'],
  ])('writes %p as %s', (value, text) => {
    expect(encodeValue(value)).toBe(text);
    expect(decodeValue(text)).toStrictEqual(value);
  });

  it.each([
    ['undefined', undefined],
    ['a function', { a: () => 1 }],
    ['a symbol', [Symbol('a')]],
    ['undefined in a list', [undefined]],
    ['a date', new Date(0)],
    ['a map', new Map()],
  ])('refuses %s', (_, value) => {
    expect(() => encodeValue(value)).toThrow(TypeError);
  });

  it.each(['', '{', '{"$":1}', '{"$":["colour","red"]}', '{"$":["bigint","x"]}', '{"$":["object",1]}'])(
    'refuses to read %p',
    (text) => {
      expect(() => decodeValue(text)).toThrow(SyntaxError);
    },
  );
});
