import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guess, nearest } from '../../src/assembly/nearest.ts';

const COMMANDS = ['agents', 'offers', 'frameworks', 'tasks'];

describe('the nearest word', () => {
  it.each([
    ['taks', 'tasks'],
    ['tsaks', 'tasks'],
    ['task', 'tasks'],
    ['Tasks', 'tasks'],
    ['offfers', 'offers'],
    ['framework', 'frameworks'],
  ])('to %s is %s', (word, expected) => {
    expect(nearest(word, COMMANDS)).toBe(expected);
  });

  it.each(['', 'x', 'status', 'a'.repeat(1000)])('is none where none is near: %j', (word) => {
    expect(nearest(word, COMMANDS)).toBeUndefined();
    expect(guess(word, COMMANDS)).toBe('');
  });

  it('is asked for as people ask', () => {
    expect(guess('taks', COMMANDS)).toBe('; did you mean tasks?');
  });

  it('is the word itself where that is known, and what has lost a letter finds it again', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{4,12}$/), fc.nat(11), (word, at) => {
        expect(nearest(word, ['~~~~~~~', word])).toBe(word);
        const shorter = word.slice(0, at % word.length) + word.slice((at % word.length) + 1);
        expect(nearest(shorter, ['~~~~~~~', word])).toBe(word);
      }),
    );
  });
});
