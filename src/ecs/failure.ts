/**
 * Whose fault, and what now. The code says what to do, the text is for people.
 *
 * - THROTTLED: over a rate limit; try later.
 * - UNREACHABLE: no connection was made (refused, no route, no such host); try later.
 * - TIMEOUT, CONNECTION_LOST, SERVER_ERROR: no answer, or none that says what happened.
 * - REGION_MISSING, CREDENTIALS_MISSING, CREDENTIALS_EXPIRED, CREDENTIALS_INVALID, CLOCK_SKEW: configuration.
 * - ACCESS_DENIED: the identity lacks a permission, named in the text.
 * - CLUSTER_NOT_FOUND; NOT_FOUND (task, task definition).
 * - CONFLICT: the client token was used before, for another request, which may have started a task.
 * - INVALID_REQUEST: ECS refuses the parameters. UNSUPPORTED: or the feature.
 * - UNEXPECTED: anything else; a bug, or a code of later years.
 */
export type EcsErrorCode =
  | 'THROTTLED'
  | 'UNREACHABLE'
  | 'TIMEOUT'
  | 'CONNECTION_LOST'
  | 'SERVER_ERROR'
  | 'REGION_MISSING'
  | 'CREDENTIALS_MISSING'
  | 'CREDENTIALS_EXPIRED'
  | 'CREDENTIALS_INVALID'
  | 'CLOCK_SKEW'
  | 'ACCESS_DENIED'
  | 'CLUSTER_NOT_FOUND'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'INVALID_REQUEST'
  | 'UNSUPPORTED'
  | 'UNEXPECTED';

/** A failed call to ECS, as plain data. */
export interface EcsFailure {
  readonly code: EcsErrorCode;
  readonly message: string;
  /** The ECS operation, spelt as AWS spells it. */
  readonly operation: string;
  /** Name of the error as ECS or the SDK gave it, e.g. `ClientException`. */
  readonly awsCode?: string;
  readonly requestId?: string;
  /** ARNs of the tasks that the client token has started; of CONFLICT only. */
  readonly resourceIds?: readonly string[];
}

/** Codes after which a call, or an earlier one with the same client token, may nevertheless have been carried out. */
const AMBIGUOUS: ReadonlySet<EcsErrorCode> = new Set([
  'CONFLICT',
  'TIMEOUT',
  'CONNECTION_LOST',
  'SERVER_ERROR',
  'UNEXPECTED',
]);

/** Codes by which ECS says that it looked at the request and will not do it; asking again changes nothing. */
const VERDICTS: ReadonlySet<EcsErrorCode> = new Set([
  'ACCESS_DENIED',
  'CLUSTER_NOT_FOUND',
  'NOT_FOUND',
  'CONFLICT',
  'INVALID_REQUEST',
  'UNSUPPORTED',
]);

/** Codes that may go away without anybody changing anything. */
const PASSING: ReadonlySet<EcsErrorCode> = new Set([
  'THROTTLED',
  'UNREACHABLE',
  'TIMEOUT',
  'CONNECTION_LOST',
  'SERVER_ERROR',
  'UNEXPECTED',
]);

/** Whether the same call may succeed later by itself. */
export function isPassing(failure: EcsFailure): boolean {
  return PASSING.has(failure.code);
}

/** Whether the call may have changed something although it failed. */
export function mayHaveActed(failure: EcsFailure): boolean {
  return AMBIGUOUS.has(failure.code);
}

/** Whether the failure is about the request itself. All others are worth trying again later. */
export function isVerdict(failure: EcsFailure): boolean {
  return VERDICTS.has(failure.code);
}
