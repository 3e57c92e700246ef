/** Adds one to the values a table has under a key. */
export function index<K, V>(table: Map<K, Set<V>>, key: K, value: V): void {
  const values = table.get(key);
  if (values === undefined) table.set(key, new Set([value]));
  else values.add(value);
}

/** Takes one away; a key without values is none. */
export function unindex<K, V>(table: Map<K, Set<V>>, key: K, value: V): void {
  const values = table.get(key);
  values?.delete(value);
  if (values?.size === 0) table.delete(key);
}
