import { describe, expect, it } from '@jest/globals';
import { readMembers } from '../../../../src/local-ecs/engine/requests/shapes.ts';
import type { MemberShapes } from '../../../../src/local-ecs/engine/requests/shapes.ts';

const SHAPE: MemberShapes = {
  members: {
    text: 'text',
    count: 'integer',
    share: 'number',
    flag: 'boolean',
    word: { oneOf: ['a', 'b'] },
    list: { listOf: 'integer' },
    map: { mapOf: 'text' },
    inner: { members: { name: 'text' }, required: ['name'] },
  },
};

describe('an object read by its shape', () => {
  it('has the members that the shape names and the object has, as they are', () => {
    const object = {
      text: 'x',
      count: 1,
      share: 0.5,
      flag: false,
      word: 'b',
      list: [1, 2],
      map: { any: 'thing' },
      inner: { name: 'n' },
    };
    expect(readMembers({ ...object, other: 1, inner: { name: 'n', other: [] } }, SHAPE)).toEqual(object);
    expect(readMembers({ text: null }, SHAPE)).toEqual({});
  });

  it.each([
    [{ text: 1 }, 'SerializationException', 'NUMBER_VALUE can not be converted to a String'],
    [{ count: 1.5 }, 'SerializationException', 'NUMBER_VALUE can not be converted to an Integer'],
    [{ share: 'x' }, 'SerializationException', 'STRING_VALUE can not be converted to a Double'],
    [{ flag: 'true' }, 'SerializationException', 'STRING_VALUE can not be converted to a Boolean'],
    [{ list: {} }, 'SerializationException', 'Start of structure or map found where not expected.'],
    [{ list: ['1'] }, 'SerializationException', 'STRING_VALUE can not be converted to an Integer'],
    [{ map: [] }, 'SerializationException', 'Start of list found where not expected.'],
    [{ map: { any: 1 } }, 'SerializationException', 'NUMBER_VALUE can not be converted to a String'],
    [{ inner: 1 }, 'SerializationException', 'NUMBER_VALUE can not be converted to a structure'],
    [{ word: 'c' }, 'InvalidParameterException', 'word should be one of [a,b]'],
    [{ inner: {} }, 'InvalidParameterException', 'name can not be blank.'],
  ])('is refused when it does not fit: %j', (object, code, message) => {
    expect(() => readMembers(object, SHAPE)).toThrow(expect.objectContaining({ code, message }));
  });
});
