function entriesOf(object: object): readonly (readonly [string, unknown])[] {
  return Object.entries(object).filter(([, value]) => value !== undefined);
}

/**
 * Whether two pieces of plain data say the same. Order counts in lists and not in objects; a member that is undefined
 * counts as absent.
 */
export function isSameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [entries, others] = [entriesOf(a), new Map(entriesOf(b))];
  return (
    entries.length === others.size &&
    entries.every(([name, value]) => others.has(name) && isSameData(value, others.get(name)))
  );
}
