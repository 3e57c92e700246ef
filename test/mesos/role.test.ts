import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { validateRole } from '../../src/mesos/role.ts';

describe('validateRole', () => {
  it.each(['*', 'web', 'eng/web', 'eng/web/blue', '.hidden', 'a.b', 'a-', '...', 'a*', 'größe'])(
    'accepts %j',
    (role) => {
      expect(validateRole(role)).toBeUndefined();
    },
  );

  it.each([
    ['', 'Role names must not be empty'],
    ['/web', "Role '/web' has an empty component"],
    ['web/', "Role 'web/' has an empty component"],
    ['eng//web', "Role 'eng//web' has an empty component"],
    ['/', "Role '/' has an empty component"],
    ['.', "Role '.' has the disallowed component '.'"],
    ['eng/..', "Role 'eng/..' has the disallowed component '..'"],
    ['eng/*', "Role 'eng/*' has the disallowed component '*'"],
    ['-web', "Role '-web' has a component that starts with '-'"],
    ['eng/-web', "Role 'eng/-web' has a component that starts with '-'"],
  ])('refuses %j', (role, problem) => {
    expect(validateRole(role)).toBe(problem);
  });

  it.each(['\t', '\n', '\v', '\f', '\r', ' ', '\x7f'])('refuses %j inside a component', (character) => {
    expect(validateRole(`eng/a${character}b`)).toBe(
      `Role 'eng/a${character}b' contains an illegal character`,
    );
  });

  it('accepts any path of legal components, and none that has an illegal one', () => {
    const legal = fc.stringMatching(/^[a-z0-9_.][a-z0-9_-]{1,8}$/);
    const illegal = fc.constantFrom('', '.', '..', '*', '-x', 'a b');
    fc.assert(
      fc.property(fc.array(legal, { maxLength: 4 }), legal, illegal, (parents, leaf, bad) => {
        expect(validateRole([...parents, leaf].join('/'))).toBeUndefined();
        expect(validateRole([...parents, bad, leaf].join('/'))).toEqual(expect.any(String));
      }),
    );
  });
});
