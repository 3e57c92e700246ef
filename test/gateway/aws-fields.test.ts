import { describe, expect, it } from '@jest/globals';
import {
  listOf,
  millisOf,
  numberOf,
  oneOf,
  textOf,
  textsOf,
  withoutUndefined,
} from '../../src/gateway/aws-fields.ts';

/** What JSON may hold where the SDK's types promise something else. */
function wire(json: string): never {
  return JSON.parse(json) as never; // the SDK does no more than this; fits whatever type is asked for
}

describe('a list', () => {
  it.each([
    ['["a","b"]', ['a', 'b']],
    ['[null,"a",null]', ['a']],
    ['[]', []],
    ['null', []],
    ['"text"', []],
    ['{"length":1,"0":"a"}', []],
    ['5', []],
  ])('given as %s', (json, elements) => {
    expect(listOf(wire(json))).toEqual(elements);
  });

  it('of texts holds texts only, empty ones included', () => {
    expect(textsOf(wire('["a","",5,null,{}]'))).toEqual(['a', '']);
  });

  it('that is not there has no elements', () => {
    expect(listOf(undefined)).toEqual([]);
  });
});

describe('a text', () => {
  it.each([
    ['"a"', 'a'],
    ['""', undefined],
    ['5', undefined],
    ['{}', undefined],
    ['null', undefined],
  ])('given as %s', (json, text) => {
    expect(textOf(wire(json))).toBe(text);
  });
});

describe('a number', () => {
  it.each([
    ['5', 5],
    ['0', 0],
    ['"5"', 5],
    ['""', undefined],
    ['"x"', undefined],
    ['"1e999"', undefined],
  ])('given as %s', (json, number) => {
    expect(numberOf(wire(json))).toBe(number);
  });
});

describe('a date', () => {
  it('is milliseconds since 1970', () => {
    expect(millisOf(new Date('2020-09-13T12:26:40.500Z'))).toBe(1600000000500);
  });

  it('that is none is not there', () => {
    expect(millisOf(new Date(Number.NaN))).toBeUndefined();
    expect(millisOf(undefined)).toBeUndefined();
  });
});

describe('a word', () => {
  it('is taken when it is known, in its own spelling', () => {
    expect(oneOf(['ACTIVE', 'INACTIVE'], 'ACTIVE')).toBe('ACTIVE');
    expect(oneOf(['ACTIVE', 'INACTIVE'], 'active')).toBeUndefined();
    expect(oneOf(['ACTIVE', 'INACTIVE'], undefined)).toBeUndefined();
  });
});

describe('leaving undefined fields out', () => {
  it('keeps everything else, however empty', () => {
    const fields = withoutUndefined({ a: undefined, b: null, c: 0, d: '', e: false });
    expect(Object.keys(fields)).toEqual(['b', 'c', 'd', 'e']);
  });
});
