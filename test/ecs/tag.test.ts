import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { validateTag } from '../../src/ecs/tag.ts';

const KEY_LENGTH = 'its key must have 1 to 128 characters';
const VALUE_LENGTH = 'its value must have at most 256 characters';
const RESERVED = 'the prefix aws: is reserved';
const CHARACTERS = 'only letters, digits, spaces and _ . : / = + - @ are allowed';

describe('validateTag', () => {
  it.each([
    ['team', 'web'],
    ['team', ''],
    ['mesos/framework:id', 'a1b2-0001'],
    ['größe', '任务 42'],
    ['_.:/=+-@', '_.:/=+-@'],
    ['awesome', 'aws'],
    ['k'.repeat(128), 'v'.repeat(256)],
    ['𝒜'.repeat(128), '𝒜'.repeat(256)],
  ])('accepts %s=%s', (key, value) => {
    expect(validateTag({ key, value })).toBeUndefined();
  });

  it.each([
    ['', 'x', KEY_LENGTH],
    ['k'.repeat(129), 'x', KEY_LENGTH],
    ['𝒜'.repeat(129), 'x', KEY_LENGTH],
    ['k', 'v'.repeat(257), VALUE_LENGTH],
    ['aws:team', 'x', RESERVED],
    ['AWS:team', 'x', RESERVED],
    ['aWs:', 'x', RESERVED],
    ['team', 'aws:x', RESERVED],
    ['a,b', 'x', CHARACTERS],
    ['team', '{"a":1}', CHARACTERS],
    ['team', 'a\nb', CHARACTERS],
    ['team', '🚀', CHARACTERS],
  ])('refuses %s=%s', (key, value, problem) => {
    expect(validateTag({ key, value })).toBe(problem);
  });

  it('judges key and value character by character', () => {
    const legal = fc.stringMatching(/^[a-zA-Z0-9 _.:/=+@-]{1,20}$/).filter((text) => !/^aws:/i.test(text));
    const illegal = fc.constantFrom(...Array.from(',;{}[]()<>"\'\\!?#$%^&*|~`\t\0'));
    fc.assert(
      fc.property(legal, legal, illegal, (key, value, character) => {
        expect(validateTag({ key, value })).toBeUndefined();
        expect(validateTag({ key: `x${key}${character}`, value })).toBe(CHARACTERS);
        expect(validateTag({ key, value: `x${character}${value}` })).toBe(CHARACTERS);
      }),
    );
  });
});
