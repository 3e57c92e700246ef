import { describe, expect, it } from '@jest/globals';
import { hasCapability, rolesOf } from '../../src/mesos/framework-info.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';

const info = (overrides: Partial<FrameworkInfo>): FrameworkInfo => ({
  user: 'root',
  name: 'test',
  ...overrides,
});
const multiRole = [{ type: 'MULTI_ROLE' }] as const;

describe('hasCapability', () => {
  it('finds a declared capability and no other', () => {
    const framework = info({ capabilities: [{ type: 'GPU_RESOURCES' }, { type: 'PARTITION_AWARE' }] });
    expect(hasCapability(framework, 'PARTITION_AWARE')).toBe(true);
    expect(hasCapability(framework, 'MULTI_ROLE')).toBe(false);
    expect(hasCapability(info({}), 'PARTITION_AWARE')).toBe(false);
  });
});

describe('rolesOf', () => {
  it.each<[string, Partial<FrameworkInfo>, readonly string[]]>([
    ['is * by default', {}, ['*']],
    ['is the one role without MULTI_ROLE', { role: 'web' }, ['web']],
    ['ignores roles without MULTI_ROLE', { roles: ['a', 'b'] }, ['*']],
    ['is the list with MULTI_ROLE', { roles: ['a', 'b'], capabilities: multiRole }, ['a', 'b']],
    ['is empty, so without offers, for MULTI_ROLE without roles', { capabilities: multiRole }, []],
    ['ignores role with MULTI_ROLE', { role: 'web', roles: ['a'], capabilities: multiRole }, ['a']],
  ])('%s', (_, overrides, roles) => {
    expect(rolesOf(info(overrides))).toEqual(roles);
  });
});
