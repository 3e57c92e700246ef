import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { validateId } from '../../src/mesos/ids.ts';

const TOO_LONG = 'ID must not be greater than 255 characters';

describe('validateId', () => {
  it.each(['a', 'web.0001', 'a task: with spaces', 'grüße-任务-🚀', '...', '.a', '-', '*', '%2F'])(
    'accepts %j',
    (id) => {
      expect(validateId(id)).toBeUndefined();
    },
  );

  it.each([
    ['', 'ID must not be empty'],
    ['.', "'.' is disallowed"],
    ['..', "'..' is disallowed"],
    ['a/b', "'a/b' contains invalid characters"],
    ['a\\b', "'a\\b' contains invalid characters"],
    ['a\nb', "'a\nb' contains invalid characters"],
    ['a\0', "'a\0' contains invalid characters"],
    ['\x1f', "'\x1f' contains invalid characters"],
    ['\x7f', "'\x7f' contains invalid characters"],
  ])('refuses %j in the words of a Mesos master', (id, problem) => {
    expect(validateId(id)).toBe(problem);
  });

  it.each([
    ['a', 255],
    ['\u0080', 127],
    ['\u07ff', 127],
    ['\u0800', 85],
    ['\uffff', 85],
    ['\u{10000}', 63],
    ['\u{10ffff}', 63],
  ])('counts %j in bytes of UTF-8, of which %d fit', (character, fitting) => {
    expect(validateId(character.repeat(fitting))).toBeUndefined();
    expect(validateId(character.repeat(fitting + 1))).toBe(TOO_LONG);
  });

  it('reports the length before anything else that is wrong', () => {
    expect(validateId('/'.repeat(256))).toBe(TOO_LONG);
  });

  it('agrees with the byte length and the character classes of the C locale for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (id) => {
        const bytes = Buffer.from(id);
        const illegal = bytes.some((byte) => byte < 0x20 || byte === 0x7f || byte === 0x2f || byte === 0x5c);
        const legal = bytes.length >= 1 && bytes.length <= 255 && id !== '.' && id !== '..' && !illegal;
        expect(validateId(id) === undefined).toBe(legal);
      }),
    );
  });
});
