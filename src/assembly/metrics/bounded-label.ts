/** What stands for all values beyond a limit. */
const OTHER = 'other';

/** Lets the values of a list through; all others count as one. */
export function oneOf(values: Iterable<string>): (value: unknown) => string {
  const known = new Set(values);
  return (value) => (typeof value === 'string' && known.has(value) ? value : OTHER);
}
