import type { EcsErrorCode, EcsFailure } from '../ecs/failure.ts';
import type { SqsEventSource } from '../gateway/sqs-event-source.ts';
import { EcsError } from '../ports/ecs-error.ts';
import { PROGRAM, ProblemError } from './problem.ts';
import type { Problem } from './problem.ts';

/** Failures that waiting does not mend, in words. */
const WORDS: Partial<Readonly<Record<EcsErrorCode, string>>> = {
  NOT_FOUND: 'does not exist',
  ACCESS_DENIED: 'may not be read',
  INVALID_REQUEST: 'is none that can be read',
};

/** What keeps a queue from being read for good; undefined for what may pass. */
export function queueProblem({ code, message }: EcsFailure, queue: string): Problem | undefined {
  const words = WORDS[code];
  if (words === undefined) return undefined;
  return {
    code: 'QUEUE_UNUSABLE',
    what: `queue ${queue} ${words}`,
    why: message,
    cure: `set ECS_SCHEDULER_EVENTS_QUEUE right; npx ${PROGRAM} template events makes one, iam policy --feature events prints what it needs`,
  };
}

/**
 * Asks whether the queue that a setting names can be read. That SQS cannot be reached at the moment is no reason not to
 * begin: events are tried again and again, and polling does without them.
 * @throws ProblemError QUEUE_UNUSABLE
 */
export async function checkQueue(
  events: Pick<SqsEventSource, 'check'> | undefined,
  queue: string | undefined,
): Promise<void> {
  if (events === undefined || queue === undefined) return;
  try {
    await events.check();
  } catch (error) {
    if (!(error instanceof EcsError)) throw error;
    const problem = queueProblem(error.failure, queue);
    if (problem !== undefined) throw new ProblemError(problem, error);
  }
}
