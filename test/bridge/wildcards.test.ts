import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { matchesWildcards } from '../../src/bridge/wildcards.ts';

describe('a pattern with *', () => {
  it.each([
    ['web', 'web'],
    ['*', ''],
    ['*', 'anything'],
    ['web-*', 'web-'],
    ['*-task', 'web-task'],
    ['a*b*c', 'a-b-b-c'],
    ['a*b*c', 'abc'],
  ])('%s matches %j', (pattern, text) => {
    expect(matchesWildcards(pattern, text)).toBe(true);
  });

  it.each([
    ['web', 'web2'],
    ['', 'web'],
    ['web-*', 'my-web-task'],
    ['a*a', 'a'],
    ['a*b*c', 'acb'],
    ['a.c', 'abc'],
  ])('%s does not match %j', (pattern, text) => {
    expect(matchesWildcards(pattern, text)).toBe(false);
  });

  it('matches what the regular expression matches in which * is any text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (pattern, candidate) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
        expect(matchesWildcards(pattern, candidate)).toBe(expression.test(candidate));
      }),
    );
  });
});
