/** A JSON object of a request or an answer. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Neither null nor a list. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same text for the same JSON, in whatever order the members of its objects stand. */
export function canonicalJson(value: JsonObject): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

type UndefinedKeys<Members> = {
  [Key in keyof Members]: undefined extends Members[Key] ? Key : never;
}[keyof Members];

/** Members that may be undefined become optional ones. */
type WithoutUndefined<Members> = Omit<Members, UndefinedKeys<Members>> & {
  [Key in UndefinedKeys<Members>]?: Exclude<Members[Key], undefined>;
};

/** A copy without the members that are undefined: they are then absent from the answer rather than null. */
export function withoutUndefined<const Members extends object>(members: Members): WithoutUndefined<Members> {
  const kept: Record<string, unknown> = {};
  for (const name in members) if (members[name] !== undefined) kept[name] = members[name];
  // Exactly the members that were undefined are missing, which the compiler cannot follow.
  return kept as WithoutUndefined<Members>;
}

/** Epoch seconds with a fraction, as every timestamp of the API is written. */
export function toEpochSeconds(ms: number): number;
export function toEpochSeconds(ms: number | undefined): number | undefined;
export function toEpochSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}
