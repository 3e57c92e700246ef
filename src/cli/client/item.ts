/** Something the bridge lists, as its API tells it. */
export type Item = Readonly<Record<string, unknown>>;

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns what stands at a path such as `total.cpus`; undefined where there is nothing. */
export function valueAt(item: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (isItem(value) ? value[name] : undefined), item);
}

/** The things in a list that stands at a path; none where there is no list. */
export function listAt(item: unknown, path: string): readonly Item[] {
  const list = valueAt(item, path);
  return Array.isArray(list) ? list.filter(isItem) : [];
}

/** A value on one line. What is missing is -, and nothing in it may steer the terminal. */
export function asText(value: unknown): string {
  if (value === undefined || value === null || value === '') return '-';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
