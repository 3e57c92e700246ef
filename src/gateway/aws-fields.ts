/**
 * Reading single fields of AWS answers. The SDK does not check an answer against its model: any field may be
 * absent, lists may hold nulls, and numbers that came as text stay text. Nothing here throws.
 */

/** The elements that are there; no elements when there is no list. */
export function listOf<Item>(list: readonly Item[] | undefined): readonly NonNullable<Item>[] {
  const items: readonly Item[] = Array.isArray(list) ? list : [];
  return items.filter((item): item is NonNullable<Item> => item !== null && item !== undefined);
}

/** Text that is there and not empty. */
export function textOf(value: string | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list, empty ones included: an argument may be empty. */
export function textsOf(list: readonly string[] | undefined): readonly string[] {
  return listOf(list).filter((item) => typeof item === 'string');
}

/** A number, or the number some decimal text stands for; undefined for anything else. */
export function numberOf(value: number | string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Milliseconds since 1970; undefined when there is no date, or none that a Date can hold. */
export function millisOf(date: Date | undefined): number | undefined {
  return numberOf(date?.getTime());
}

/** `value` when it is one of `known`; undefined for a word of later years. */
export function oneOf<Word extends string>(
  known: readonly Word[],
  value: string | undefined,
): Word | undefined {
  return known.find((word) => word === value);
}

type Undefinable<Fields> = {
  [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]: Fields[Key];
};

type WithoutUndefined<Fields> = Omit<Fields, keyof Undefinable<Fields>> & {
  [Key in keyof Undefinable<Fields>]?: Exclude<Fields[Key & keyof Fields], undefined>;
};

/** Leaves undefined fields out: for our words "not there" and "there, but undefined" are two things. */
export function withoutUndefined<Fields extends object>(fields: Fields): WithoutUndefined<Fields> {
  const defined: Partial<Fields> = {};
  for (const name in fields) if (fields[name] !== undefined) defined[name] = fields[name];
  // Exactly the fields that were undefined are missing, which the compiler cannot follow.
  return defined as WithoutUndefined<Fields>;
}
