/** What is wrong at one place of a body; `/` is the whole of it, `/container/portMappings(1)/name` a part. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Why a body is not taken: the body of an answer with status 422. */
export interface Refusal {
  readonly message: string;
  readonly details?: readonly { readonly path: string; readonly errors: readonly string[] }[];
}

export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const taken = <T>(value: T): Outcome<T> => ({ ok: true, value });

/** The message of a body that is JSON, but not of the schema. */
const INVALID_JSON = 'Invalid JSON';

/** The message of a body that follows the schema and breaks a rule. */
const NOT_VALID = 'Object is not valid';

function refuse(
  message: string,
  problems: readonly Problem[],
): { readonly ok: false; readonly refusal: Refusal } {
  const byPath = new Map<string, Set<string>>();
  for (const problem of problems) {
    const errors = byPath.get(problem.path) ?? new Set();
    byPath.set(problem.path, errors.add(problem.message));
  }
  const details = [...byPath].map(([path, errors]) => ({ path, errors: [...errors] }));
  return { ok: false, refusal: { message, details } };
}

export const refuseSchema = (problems: readonly Problem[]): ReturnType<typeof refuse> =>
  refuse(INVALID_JSON, problems);

/** Takes a value that breaks no rule. */
export const takeIfValid = <T>(value: T, problems: readonly Problem[]): Outcome<T> =>
  problems.length === 0 ? taken(value) : refuse(NOT_VALID, problems);
