const MASK = '***';

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function mapMembers(members: Members, change: (member: unknown, name: string) => unknown): Members {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, change(member, name)]));
}

/** Variables as a list of name and value, or by name. Text is no variables: a DiscoveryInfo's environment. */
function maskVariables(variables: unknown): unknown {
  if (Array.isArray(variables))
    return variables.map((variable: unknown) =>
      isMembers(variable) ? mapMembers(variable, (member, name) => (name === 'name' ? member : MASK)) : MASK,
    );
  return isMembers(variables) ? mapMembers(variables, () => MASK) : variables;
}

/** Members that hold environment variables: of tasks, and of Marathon's apps. */
const ENVIRONMENTS = ['environment', 'env'];

/** A copy in which the values of environment variables cannot be read. */
export function maskEnvironment(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskEnvironment);
  if (!isMembers(value)) return value;
  return mapMembers(value, (member, name) =>
    ENVIRONMENTS.includes(name) ? maskVariables(member) : maskEnvironment(member),
  );
}
