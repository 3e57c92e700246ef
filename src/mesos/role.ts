/** Characters no component of a role may hold: tab, LF, VT, FF, CR, space, DEL. */
const ILLEGAL = ['\t', '\n', '\v', '\f', '\r', ' ', '\x7f'];

function validateComponent(component: string, role: string): string | undefined {
  if (component === '') return `Role '${role}' has an empty component`;
  if (component === '.' || component === '..' || component === '*')
    return `Role '${role}' has the disallowed component '${component}'`;
  if (component.startsWith('-')) return `Role '${role}' has a component that starts with '-'`;
  return ILLEGAL.some((character) => component.includes(character))
    ? `Role '${role}' contains an illegal character`
    : undefined;
}

/**
 * @returns what is wrong with a role's name, or undefined: `*`, or components separated by slashes.
 * @see Mesos `src/common/roles.cpp`
 */
export function validateRole(role: string): string | undefined {
  if (role === '*') return undefined;
  if (role === '') return 'Role names must not be empty';
  return role
    .split('/')
    .map((component) => validateComponent(component, role))
    .find((problem) => problem !== undefined);
}
