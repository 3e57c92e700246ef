/** What is wrong at one place of a body; `/` is the whole of it, `/container/portMappings(1)/name` a part. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** Why a request is refused: the body of the answer. */
export interface Refusal {
  readonly message: string;
  readonly details?: readonly { readonly path: string; readonly errors: readonly string[] }[];
}

/** What a request that is refused asks for: something that is not there, or that cannot be beside what is. */
export type RefusedStatus = 404 | 409;

export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
  /** Of the answer; 422 when absent. */
  readonly status?: RefusedStatus;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | Refused;

export const taken = <T>(value: T): Outcome<T> => ({ ok: true, value });

/** The message of a body that is JSON, but not of the schema. */
const INVALID_JSON = 'Invalid JSON';

/** The message of a body that follows the schema and breaks a rule. */
const NOT_VALID = 'Object is not valid';

function refuse(message: string, problems: readonly Problem[]): Refused {
  const byPath = new Map<string, Set<string>>();
  for (const problem of problems) {
    const errors = byPath.get(problem.path) ?? new Set();
    byPath.set(problem.path, errors.add(problem.message));
  }
  const details = [...byPath].map(([path, errors]) => ({ path, errors: [...errors] }));
  return { ok: false, refusal: { message, details } };
}

export const refuseSchema = (problems: readonly Problem[]): Refused => refuse(INVALID_JSON, problems);

export const refuseRules = (problems: readonly Problem[]): Refused => refuse(NOT_VALID, problems);

/** Refuses for a reason that no place in the body has. @param status 422 when absent. */
export const refuseWhole = (message: string, status?: RefusedStatus): Refused => ({
  ok: false,
  refusal: { message },
  ...(status === undefined ? {} : { status }),
});

/** Takes a value that breaks no rule. */
export const takeIfValid = <T>(value: T, problems: readonly Problem[]): Outcome<T> =>
  problems.length === 0 ? taken(value) : refuseRules(problems);

/** What became of a part of a body, its places told as those of the whole. */
export function inPart<T>(part: string, outcome: Outcome<T>): Outcome<T> {
  if (outcome.ok || outcome.refusal.details === undefined) return outcome;
  const details = outcome.refusal.details.map(({ path, errors }) => ({
    path: path === '/' ? part : `${part}${path}`,
    errors,
  }));
  return { ...outcome, refusal: { ...outcome.refusal, details } };
}

const problemsOf = ({ refusal }: Refused): readonly Problem[] =>
  (refusal.details ?? []).flatMap(({ path, errors }) => errors.map((message) => ({ path, message })));

/**
 * Tells together what is wrong with parts of which some are refused. As long as one is not of the schema, rules are not spoken
 * of; a refusal without places stands for all.
 */
export function refuseAll(parts: readonly Outcome<unknown>[]): Refused {
  const refused = parts.filter((part) => !part.ok);
  const whole = refused.find(({ refusal }) => refusal.details === undefined);
  if (whole !== undefined) return whole;
  const message = refused.some(({ refusal }) => refusal.message === INVALID_JSON) ? INVALID_JSON : NOT_VALID;
  const told = refused.filter(({ refusal }) => refusal.message === message);
  return refuse(message, told.flatMap(problemsOf));
}

/** Takes all parts or none. */
export function takeAll<T>(parts: readonly Outcome<T>[]): Outcome<readonly T[]> {
  const values = parts.flatMap((part) => (part.ok ? [part.value] : []));
  return values.length === parts.length ? taken(values) : refuseAll(parts);
}
