/** A JSON value that does not fit its field, in the words of a master. It never leaves the codecs. */
export class ConvertProblem extends Error {
  override readonly name = 'ConvertProblem';
}

/** JSON of one kind where the field is of another. */
export function unexpected(json: unknown, field: string): ConvertProblem {
  return new ConvertProblem(`Not expecting a JSON ${kindOf(json)} for field '${field}'`);
}

function kindOf(json: unknown): string {
  if (Array.isArray(json)) return 'array';
  return typeof json === 'bigint' ? 'number' : typeof json;
}
