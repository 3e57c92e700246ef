import { MarathonFailedError } from '../../frameworks/marathon/runner/marathon-failed-error.ts';
import { explainCause } from '../explain-failure.ts';
import { ProblemError } from '../problem.ts';

/** What a person can do about what Marathon has failed of; bugs are left as they are. */
export function marathonProblem(error: unknown): unknown {
  if (!(error instanceof MarathonFailedError)) return error;
  const { failure, message, cause } = error;
  switch (failure) {
    case 'BUG':
      return error;
    case 'STORE':
      return new ProblemError(explainCause({ type: 'STORE', error: cause }), error);
    case 'REMOVED':
      return new ProblemError(
        {
          code: 'FRAMEWORK_REFUSED',
          what: message,
          why: 'it was torn down, or away for longer than its failover time-out, and its tasks were killed',
          cure: 'start it with --when-removed be-new, and it launches its apps anew as a new framework',
        },
        error,
      );
    case 'REFUSED':
      return new ProblemError(
        {
          code: 'FRAMEWORK_REFUSED',
          what: message,
          cure: 'correct what the master does not take, and start it again',
        },
        error,
      );
  }
}
