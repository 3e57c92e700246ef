import { describe, expect, it } from '@jest/globals';

import {
  validateInfo,
  validateSuppressedRoles,
  validateUpdate,
} from '../../src/bridge/framework-validation.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import { frameworkId } from '../../src/mesos/ids.ts';
import { frameworkInfo } from '../support/builders.ts';

const multi = (roles: readonly string[], more: Partial<FrameworkInfo> = {}): FrameworkInfo => ({
  ...frameworkInfo({ can: ['MULTI_ROLE'] }),
  roles,
  ...more,
});

describe('the description of a framework', () => {
  it.each<[string, FrameworkInfo]>([
    ['says nothing special', frameworkInfo()],
    ['names a role', frameworkInfo({ role: 'web/front' })],
    ['names several roles with MULTI_ROLE', multi(['a', 'b'])],
    ['names no role with MULTI_ROLE', multi([])],
    ['has an empty id', frameworkInfo({ id: frameworkId('') })],
    ['chooses an id', frameworkInfo({ id: frameworkId('Singularity: 1') })],
    ['wants a week for its failover', frameworkInfo({ failoverTimeout: 604_800 })],
  ])('is valid when it %s', (_, info) => {
    expect(validateInfo(info)).toBeUndefined();
  });

  it.each<[string, FrameworkInfo, string]>([
    [
      'role with MULTI_ROLE',
      multi(['a'], { role: 'a' }),
      "'FrameworkInfo.role' must not be set for frameworks with the MULTI_ROLE capability",
    ],
    [
      'roles without MULTI_ROLE',
      { ...frameworkInfo(), roles: ['a'] },
      "'FrameworkInfo.roles' must not be set for frameworks without the MULTI_ROLE capability",
    ],
    ['a role twice', multi(['a', 'b', 'a']), "'FrameworkInfo.roles' contains duplicate items: a"],
    ['a bad role', frameworkInfo({ role: '/a' }), "Role '/a' has an empty component"],
    ['a bad role among several', multi(['ok', '-x']), "Role '-x' has a component that starts with '-'"],
    [
      'a bad id',
      frameworkInfo({ id: frameworkId('a/b') }),
      "Framework ID is invalid: 'a/b' contains invalid characters",
    ],
    [
      'a failover time-out beyond 292 years',
      frameworkInfo({ failoverTimeout: 1e10 }),
      'The framework failover_timeout (10000000000) is invalid',
    ],
    [
      'a failover time-out that is no number',
      frameworkInfo({ failoverTimeout: Number.NaN }),
      'The framework failover_timeout (NaN) is invalid',
    ],
    [
      'a negative failover time-out',
      frameworkInfo({ failoverTimeout: -1 }),
      'The framework failover_timeout (-1) is invalid',
    ],
  ])('is refused for %s', (_, info, problem) => {
    expect(validateInfo(info)).toContain(problem);
  });

  it('is judged by its roles before its id, and by its id before its time-out', () => {
    const info = frameworkInfo({ role: '', id: frameworkId('..'), failoverTimeout: -1 });
    expect(validateInfo(info)).toContain('Role names must not be empty');
    expect(validateInfo({ ...info, role: 'a' })).toContain("'..' is disallowed");
  });
});

describe('suppressed roles', () => {
  it('are roles of the framework', () => {
    expect(validateSuppressedRoles(multi(['a', 'b']), ['b'])).toBeUndefined();
    expect(validateSuppressedRoles(frameworkInfo(), ['*'])).toBeUndefined();
  });

  it('are refused when the framework has not got them', () => {
    expect(validateSuppressedRoles(multi(['a']), ['a', 'x', 'y'])).toBe(
      "Suppressed role 'x' is not contained in the list of roles",
    );
  });
});

describe('an update of a framework', () => {
  const known = frameworkInfo({ principal: 'p', checkpoint: true });

  it('may change what a framework says of itself', () => {
    expect(validateUpdate(known, { ...known, name: 'new', failoverTimeout: 5 })).toBeUndefined();
  });

  it('may leave out a checkpoint that was false', () => {
    expect(validateUpdate(frameworkInfo({ checkpoint: false }), frameworkInfo())).toBeUndefined();
  });

  it.each<[string, FrameworkInfo, string]>([
    ['principal', { ...known, principal: 'q' }, "Changing framework's principal is not allowed."],
    ['principal, by leaving it out', frameworkInfo({ checkpoint: true }), "Changing framework's principal"],
    ['user', { ...known, user: 'other' }, "Updating 'FrameworkInfo.user' is unsupported"],
    ['checkpoint', { ...known, checkpoint: false }, "Updating 'FrameworkInfo.checkpoint' is unsupported"],
  ])('may not change the %s', (_, info, problem) => {
    expect(validateUpdate(known, info)).toContain(problem);
  });
});
