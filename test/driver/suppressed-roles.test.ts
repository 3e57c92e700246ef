import { describe, expect, it } from '@jest/globals';
import { SuppressedRoles } from '../../src/driver/suppressed-roles.ts';

describe('suppressed roles', () => {
  it('begin with those given, which nobody has been told', () => {
    expect(new SuppressedRoles(['a', 'b']).send()).toEqual(['a', 'b']);
  });

  it('grow by suppressing and shrink by reviving', () => {
    const roles = new SuppressedRoles(['a']);
    roles.suppress(['b', 'c']);
    roles.revive(['a', 'b']);
    expect(roles.send()).toEqual(['c']);
  });

  it('hold each role once', () => {
    const roles = new SuppressedRoles(['a']);
    roles.suppress(['a', 'b', 'b']);
    expect(roles.send()).toEqual(['a', 'b']);
  });

  it('are replaced as a whole', () => {
    const roles = new SuppressedRoles(['a', 'b']);
    roles.replace(['c']);
    expect(roles.send()).toEqual(['c']);
  });

  const changes: readonly (readonly [
    what: string,
    change: (roles: SuppressedRoles) => void,
    isStale: boolean,
  ])[] = [
    [
      'suppressing another',
      (roles) => {
        roles.suppress(['b']);
      },
      true,
    ],
    [
      'suppressing one again',
      (roles) => {
        roles.suppress(['a']);
      },
      false,
    ],
    [
      'reviving one',
      (roles) => {
        roles.revive(['a']);
      },
      true,
    ],
    [
      'reviving one that is not suppressed',
      (roles) => {
        roles.revive(['b']);
      },
      false,
    ],
    [
      'replacing one by another',
      (roles) => {
        roles.replace(['b']);
      },
      true,
    ],
    [
      'replacing them by the same',
      (roles) => {
        roles.replace(['a']);
      },
      false,
    ],
  ];

  it.each(changes)('know whether the master still knows them after %s', (_what, change, isStale) => {
    const roles = new SuppressedRoles(['a']);
    roles.send();
    change(roles);
    expect(roles.isStale).toBe(isStale);
  });

  it('are known to the master once they are sent', () => {
    const roles = new SuppressedRoles([]);
    roles.suppress(['a']);
    roles.send();
    expect(roles.isStale).toBe(false);
  });
});
