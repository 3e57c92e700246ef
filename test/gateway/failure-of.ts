import type { EcsFailure } from '../../src/ecs/failure.ts';
import { EcsError } from '../../src/ports/ecs-error.ts';

/** What a call rejected with; throws when it did not reject, or not with an EcsError. */
export async function failureOf(call: Promise<unknown>): Promise<EcsFailure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof EcsError) return error.failure;
    throw error;
  }
  throw new Error('the call was expected to reject');
}
