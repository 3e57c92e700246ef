import { ApiError } from '../../api-error.ts';
import { forgetRemoved, removeMessage } from '../messages.ts';
import { readQueue } from '../queue-names.ts';
import type { QueueOperation } from './queue-operation.ts';

/** At most one purge in so long. */
const PURGE_INTERVAL_MS = 60_000;

/** Takes out all messages, those in flight included. */
export const purgeQueue: QueueOperation = ({ state, nowMs }, body) => {
  const queue = readQueue(state, body);
  if (queue.purgedAtMs !== undefined && nowMs < queue.purgedAtMs + PURGE_INTERVAL_MS)
    throw new ApiError(
      'PurgeQueueInProgress',
      `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
    );
  queue.purgedAtMs = nowMs;
  for (const message of queue.messages.values()) removeMessage(queue, message);
  forgetRemoved(queue);
  return {};
};
