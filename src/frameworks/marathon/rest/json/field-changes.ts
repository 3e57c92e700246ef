/** One field of an app that differs. */
export interface FieldChange {
  /** Such as `container.docker.image` or `env.LEVEL`. */
  readonly field: string;
  /** Absent where there was nothing. */
  readonly before?: unknown;
  /** Absent where there is nothing any more. */
  readonly after?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What differs field by field: two objects, or one where there was nothing. */
function fieldsOf(value: unknown, other: unknown): Fields | undefined {
  if (isFields(value)) return value;
  return value === undefined && isFields(other) && Object.keys(other).length > 0 ? {} : undefined;
}

const has = (value: unknown, key: 'before' | 'after') => (value === undefined ? {} : { [key]: value });

/**
 * What differs between two values of JSON, field by field. Lists are compared as wholes.
 * @param field the one that the values are of; empty for the whole.
 */
export function fieldChanges(before: unknown, after: unknown, field = ''): readonly FieldChange[] {
  const was = fieldsOf(before, after);
  const is = fieldsOf(after, before);
  if (was !== undefined && is !== undefined) {
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
    return names.flatMap((name) =>
      fieldChanges(was[name], is[name], field === '' ? name : `${field}.${name}`),
    );
  }
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  return isSame ? [] : [{ field, ...has(before, 'before'), ...has(after, 'after') }];
}
