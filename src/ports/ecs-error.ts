import type { EcsFailure } from '../ecs/failure.ts';

/** How every method of the gateway rejects. What the codes mean is told in `ecs/failure.ts`. */
export class EcsError extends Error {
  override readonly name = 'EcsError';
  readonly failure: EcsFailure;

  constructor(failure: EcsFailure, cause?: unknown) {
    super(failure.message, { cause });
    this.failure = failure;
  }
}
