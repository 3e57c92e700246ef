import type { EcsFailure } from '../ecs/failure.ts';
import { EcsError } from '../ports/ecs-error.ts';
import { explainFailure } from './explain-failure.ts';
import type { FailureContext } from './explain-failure.ts';
import type { Problem } from './problem.ts';

/** What one check has found. */
export interface Finding {
  readonly check: string;
  readonly verdict: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  readonly problem?: Problem;
}

export const ok = (check: string, detail: string): Finding => ({ check, verdict: 'ok', detail });

export const skipped = (check: string, detail: string): Finding => ({ check, verdict: 'skipped', detail });

/** What a call has failed with; anything else that is thrown is a bug. */
export function failureOf(error: unknown): EcsFailure {
  if (error instanceof EcsError) return error.failure;
  throw error;
}

export function failed(check: string, failure: EcsFailure, context: FailureContext): Finding {
  const problem = explainFailure(failure, context);
  return { check, verdict: 'failed', detail: problem.what, problem };
}
