/** The command, as one that is not installed can be run by `npx` as well: the package's own name. */
export const PROGRAM = 'ecs-scheduler-driver';

/** Something a person has to put right, told in four parts. */
export interface Problem {
  /** A code of the table in `problem-codes.ts`; `ecs-scheduler-driver explain CODE` tells more. */
  readonly code: ProblemCode;
  /** What is wrong, with the value and where it comes from. */
  readonly what: string;
  /** Why, where it is not obvious. */
  readonly why?: string;
  /** What to do: a command or a setting. */
  readonly cure: string;
}

export type ProblemCode =
  | 'NODE_TOO_OLD'
  | 'USAGE'
  | 'BUG'
  | 'PORT_IN_USE'
  | 'PORT_FORBIDDEN'
  | 'CONFIG_VALUE'
  | 'CONFIG_KEY'
  | 'CONFIG_FILE'
  | 'MASTER_UNKNOWN'
  | 'FRAMEWORK_REFUSED'
  | 'REGION_MISSING'
  | 'CREDENTIALS_MISSING'
  | 'CREDENTIALS_EXPIRED'
  | 'CREDENTIALS_INVALID'
  | 'CLOCK_SKEW'
  | 'ACCESS_DENIED'
  | 'CLUSTER_NOT_FOUND'
  | 'CLUSTER_HAS_NO_AGENTS'
  | 'ENDPOINT_UNREACHABLE'
  | 'ECS_FAILED'
  | 'OWNER_IN_USE'
  | 'QUEUE_UNUSABLE'
  | 'EVENTS_SILENT'
  | 'STORE_FAILED'
  | 'OPEN_WITHOUT_CREDENTIALS'
  | 'ADDRESS_UNKNOWN'
  | 'TLS_UNUSABLE'
  | 'BRIDGE_UNREACHABLE'
  | 'LOCAL_ECS_UNREACHABLE'
  | 'LOCAL_ECS_REFUSED'
  | 'BRIDGE_FAILED'
  | 'UNKNOWN_NAME'
  | 'NOT_ALLOWED'
  | 'CONFLICT'
  | 'DEPLOYMENT_LOCKED'
  | 'APP_REFUSED'
  | 'NOT_CONFIRMED';

/** An expected failure, as opposed to a bug: it is shown without a stack. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(formatProblemLine(problem), { cause });
    this.problem = problem;
  }
}

/** On one line, for a scheduler's `error` callback and for logs. */
export function formatProblemLine({ code, what, why, cure }: Problem): string {
  const because = why === undefined ? '' : ` (${why})`;
  return `${what}${because} → ${cure} [${code}]`;
}

/** On several lines, for a terminal. */
export function formatProblem({ code, what, why, cure }: Problem): string {
  const lines = [`${PROGRAM}: ${what}`, ...(why === undefined ? [] : [`  ${why}`]), `  → ${cure}`];
  return [...lines, `  ${code} (npx ${PROGRAM} explain ${code})`].join('\n');
}
