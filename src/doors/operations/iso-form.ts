/** A member that holds a moment: `startedAtMs`, `phaseSinceMs`, `untilMs`. */
const MOMENT = /^(.*?)(at|since|until)Ms$/i;

function member([key, value]: readonly [string, unknown]): readonly (readonly [string, unknown])[] {
  if (value === undefined) return [];
  const [, name, kind] = MOMENT.exec(key) ?? [];
  if (name === undefined || kind === undefined || typeof value !== 'number') return [[key, isoForm(value)]];
  return [[`${name}${kind}`, new Date(value).toISOString()]];
}

/**
 * A view as it goes out in JSON: members that hold moments lose their `Ms` and become ISO 8601 texts in UTC, what is
 * not known is left out. Durations, whose names do not say since, until or at, stay numbers of milliseconds.
 */
export function isoForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(isoForm);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(member));
}
