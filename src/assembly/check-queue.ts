import type { EcsErrorCode } from '../ecs/failure.ts';
import type { SqsEventSource } from '../gateway/sqs-event-source.ts';
import { EcsError } from '../ports/ecs-error.ts';
import { PROGRAM, ProblemError } from './problem.ts';

/** Failures that waiting does not mend, in words. */
const WORDS: Partial<Readonly<Record<EcsErrorCode, string>>> = {
  NOT_FOUND: 'does not exist',
  ACCESS_DENIED: 'may not be read',
  INVALID_REQUEST: 'is none that can be read',
};

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
    const { code, message } = error.failure;
    const words = WORDS[code];
    if (words === undefined) return;
    throw new ProblemError(
      {
        code: 'QUEUE_UNUSABLE',
        what: `queue ${queue} ${words}`,
        why: message,
        cure: `set ECS_SCHEDULER_EVENTS_QUEUE right; npx ${PROGRAM} iam policy --feature events prints what it needs, docs/events.md how to make one`,
      },
      error,
    );
  }
}
