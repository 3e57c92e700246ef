/** What both protobufjs and JSON.parse give for a message: a record of which only own properties count. */
export type Fields = Readonly<Record<string, unknown>>;

export function isObject(json: unknown): json is Fields {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/**
 * The same keys with other values, for maps of the protocol. The keys are chosen by strangers and may be `__proto__`,
 * hence not by assignment.
 */
export function mapValues(map: Fields, change: (value: unknown) => unknown): Fields {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
