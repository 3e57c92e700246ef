/** A JSON value that does not fit its field, in the words of a master. It never leaves the codecs. */
export class ConvertProblem extends Error {
  override readonly name = 'ConvertProblem';
}

/** Messages, and lists, may lie in each other this deep, as for a master. */
const MAX_DEPTH = 200;

/** Keeps the stack from overflowing: the depth is the sender's choice. */
export function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new ConvertProblem(`It is nested deeper than ${MAX_DEPTH} levels`);
}

/** JSON of one kind where the field is of another. */
export function unexpected(json: unknown, field: string): ConvertProblem {
  return new ConvertProblem(`Not expecting a JSON ${kindOf(json)} for field '${field}'`);
}

function kindOf(json: unknown): string {
  if (Array.isArray(json)) return 'array';
  return typeof json === 'bigint' ? 'number' : typeof json;
}
