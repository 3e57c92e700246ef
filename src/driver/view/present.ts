type Present<T> = { -readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what is undefined. */
export function present<T extends object>(members: T): Present<T> {
  // An object of the entries that are not undefined is of that type, which `fromEntries` cannot tell.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}
