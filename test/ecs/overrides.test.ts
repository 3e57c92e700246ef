import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_OVERRIDES_LENGTH } from '../../src/ecs/limits.ts';
import { overridesLength } from '../../src/ecs/overrides.ts';
import type { TaskOverrides } from '../../src/ecs/overrides.ts';

const withValue = (value: string): TaskOverrides => ({
  containerOverrides: [{ name: 'main', environment: [{ name: 'A', value }] }],
});

/** The same as ECS receives it, but for the value. */
const AROUND = '{"containerOverrides":[{"name":"main","environment":[{"name":"A","value":""}]}]}'.length;

describe('overridesLength', () => {
  it('counts the characters of the JSON', () => {
    expect(overridesLength({ containerOverrides: [] })).toBe('{"containerOverrides":[]}'.length);
    expect(overridesLength(withValue('12345'))).toBe(AROUND + 5);
    expect(
      overridesLength({ cpu: '256', containerOverrides: [{ name: 'main', command: ['sleep', '1'] }] }),
    ).toBe('{"cpu":"256","containerOverrides":[{"name":"main","command":["sleep","1"]}]}'.length);
  });

  it('counts characters, not bytes', () => {
    expect(overridesLength(withValue('ä任'))).toBe(AROUND + 2);
  });

  it('counts what JSON escapes as it is escaped', () => {
    expect(overridesLength(withValue('"'))).toBe(AROUND + 2);
    expect(overridesLength(withValue('\n'))).toBe(AROUND + 2);
    expect(overridesLength(withValue('\u0001'))).toBe(AROUND + 6);
  });

  it('reaches the limit of 8,192 exactly', () => {
    expect(overridesLength(withValue('x'.repeat(8192 - AROUND)))).toBe(MAX_OVERRIDES_LENGTH);
  });

  it('grows by exactly what an unescaped value grows', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9 _.:/=+@-]*$/), (value) => {
        expect(overridesLength(withValue(value))).toBe(AROUND + value.length);
      }),
    );
  });
});
