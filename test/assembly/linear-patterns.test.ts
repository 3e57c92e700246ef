import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { compileLinearPattern } from '../../src/assembly/linear-patterns.ts';

function matches(regex: string, text: string): boolean {
  const compiled = compileLinearPattern(regex);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.matches(text);
}

function complaintAbout(regex: string): string {
  const compiled = compileLinearPattern(regex);
  return compiled.ok ? 'none' : compiled.message;
}

/** How long something takes, in ms. */
function timeOf(action: () => void): number {
  const begun = performance.now();
  action();
  return performance.now() - begun;
}

describe('a pattern', () => {
  it.each([
    ['us-east-1[ab]', 'us-east-1a', true],
    ['us-east-1[ab]', 'us-east-1c', false],
    ['us-east', 'us-east-1a', false],
    ['.*east.*', 'us-east-1a', true],
    ['(?i)M5\\.large', 'm5.LARGE', true],
    ['', '', true],
    ['\\pL+', 'zürich', true],
  ])('%s is of the whole text: %s matches %s', (regex, text, expected) => {
    expect(matches(regex, text)).toBe(expected);
  });

  it('of plain text matches that text alone', () => {
    const word = fc.stringMatching(/^[a-z0-9-]{1,30}$/);
    fc.assert(
      fc.property(word, word, (regex, text) => {
        expect(matches(regex, text)).toBe(regex === text);
      }),
    );
  });

  it.each(['(x+x+)+y', '(.*)*b', '(a|aa)+$', '(?:a|b)*a(?:a|b){12}', '((a*)*)*c'])(
    'takes no long time, be it as catastrophic as %s',
    (regex) => {
      const text = 'ax'.repeat(10_000);
      expect(timeOf(() => matches(regex, text))).toBeLessThan(1_000);
    },
  );
});

describe('no pattern', () => {
  it.each([
    ['(', /^Failed to construct regex from pattern '\(': /],
    ['(?=a)', /^Failed to construct regex/],
    ['(a)\\1', /^Failed to construct regex/],
    ['a{101}', /is too complex: program size of 101 is larger than maximum of 100 allowed$/],
    ['a{99}b', /is too complex: program size of 102 /],
    ['x'.repeat(4_097), /^Regex of 4097 bytes is longer than maximum of 4096 allowed$/],
    ['é'.repeat(2_049), /^Regex of 4098 bytes /],
  ])('is made of %s', (regex, complaint) => {
    expect(complaintAbout(regex)).toMatch(complaint);
  });

  it('takes long to be refused, however much it stands for', () => {
    const texts = [
      '(?:a{1000})'.repeat(370),
      '(?:a{31}){31}'.repeat(300),
      'a?'.repeat(2_048),
      '('.repeat(4_000),
    ];
    for (const regex of texts) expect(timeOf(() => complaintAbout(regex))).toBeLessThan(500);
  });
});

describe('braces', () => {
  it.each(['\\{101}', 'a{2}b{3,5}', 'a\\{1000,2000\\}'])(
    'that repeat little or nothing are fine: %s',
    (regex) => {
      expect(complaintAbout(regex)).toBe('none');
    },
  );
});
