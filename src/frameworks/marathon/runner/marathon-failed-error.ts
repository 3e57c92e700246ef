/**
 * - STORE: its store could not be read or written.
 * - REMOVED: the master does not take the framework any more; it was torn down, or away for longer than its failover time-out.
 * - REFUSED: the driver has given up for another reason; the message has the master's words.
 * - BUG: a decision has thrown.
 */
export type MarathonFailure = 'STORE' | 'REMOVED' | 'REFUSED' | 'BUG';

/** Why Marathon cannot go on. Tasks run on, and a restart begins with what is stored. */
export class MarathonFailedError extends Error {
  override readonly name = 'MarathonFailedError';
  readonly failure: MarathonFailure;

  constructor(failure: MarathonFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.failure = failure;
  }
}
