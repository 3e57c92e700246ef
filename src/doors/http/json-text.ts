/** A JSON list, piece by piece. */
export function* listText(items: Iterable<unknown>): Generator<string> {
  yield '[';
  let separator = '';
  for (const item of items) {
    yield separator + JSON.stringify(item);
    separator = ',';
  }
  yield ']';
}

/** A list of texts that are JSON already. */
export function* joinedList(items: Iterable<Iterable<string>>): Generator<string> {
  yield '[';
  let separator = '';
  for (const pieces of items) {
    yield separator;
    yield* pieces;
    separator = ',';
  }
  yield ']';
}

/** A JSON object of plain members, and of others that come piece by piece. */
export function* objectText(
  members: Readonly<Record<string, unknown>>,
  pieces: Readonly<Record<string, Iterable<string>>> = {},
): Generator<string> {
  yield JSON.stringify(members).slice(0, -1);
  let separator = Object.keys(members).length === 0 ? '' : ',';
  for (const [name, texts] of Object.entries(pieces)) {
    yield `${separator}${JSON.stringify(name)}:`;
    yield* texts;
    separator = ',';
  }
  yield '}';
}
