import { describe, expect, it } from '@jest/globals';
import {
  readBoolean,
  readInteger,
  readNumber,
  readObject,
  readObjects,
  readString,
  readStrings,
} from '../../../../src/local-ecs/engine/requests/members.ts';

const LIST = 'Start of list found where not expected.';
const MAP = 'Start of structure or map found where not expected.';

describe('a member', () => {
  it('reads as it is when its type is right', () => {
    const body = {
      text: 'a',
      number: -3,
      half: 0.5,
      flag: false,
      object: { a: 1 },
      texts: ['a', ''],
      objects: [{}],
    };
    expect(readString(body, 'text')).toBe('a');
    expect(readInteger(body, 'number')).toBe(-3);
    expect(readNumber(body, 'half')).toBe(0.5);
    expect(readBoolean(body, 'flag')).toBe(false);
    expect(readObject(body, 'object')).toEqual({ a: 1 });
    expect(readStrings(body, 'texts')).toEqual(['a', '']);
    expect(readObjects(body, 'objects')).toEqual([{}]);
  });

  it.each([readString, readInteger, readNumber, readBoolean, readObject, readStrings, readObjects])(
    'that is absent, null or inherited reads as undefined (%#)',
    (read) => {
      expect(read({}, 'member')).toBeUndefined();
      expect(read({ member: null }, 'member')).toBeUndefined();
      expect(read({}, 'constructor')).toBeUndefined();
    },
  );

  it.each([
    [readString, 5, 'NUMBER_VALUE can not be converted to a String'],
    [readString, true, 'TRUE_VALUE can not be converted to a String'],
    [readString, [], LIST],
    [readString, {}, MAP],
    [readInteger, '5', 'STRING_VALUE can not be converted to an Integer'],
    [readInteger, 1.5, 'NUMBER_VALUE can not be converted to an Integer'],
    [readInteger, 2 ** 31, 'NUMBER_VALUE can not be converted to an Integer'],
    [readNumber, '0.5', 'STRING_VALUE can not be converted to a Double'],
    [readBoolean, 'true', 'STRING_VALUE can not be converted to a Boolean'],
    [readBoolean, 0, 'NUMBER_VALUE can not be converted to a Boolean'],
    [readObject, [], LIST],
    [readStrings, 'a', 'STRING_VALUE can not be converted to a list'],
    [readStrings, [1], 'NUMBER_VALUE can not be converted to a String'],
    [readStrings, [null], 'NULL_VALUE can not be converted to a String'],
    [readObjects, {}, MAP],
    [readObjects, ['a'], 'STRING_VALUE can not be converted to a structure'],
  ] as const)('of a wrong type is a SerializationException (%#)', (read, value, message) => {
    expect(() => read({ member: value }, 'member')).toThrow(
      expect.objectContaining({ code: 'SerializationException', message }),
    );
  });
});
