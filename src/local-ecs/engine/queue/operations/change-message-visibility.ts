import { ApiError } from '../../api-error.ts';
import type { JsonObject } from '../../json.ts';
import type { Turn } from '../../turn.ts';
import { hideMessage, settleQueue } from '../messages.ts';
import type { QueueRecord } from '../queue.ts';
import { missingParameter, readQueue } from '../queue-names.ts';
import { readReceived } from './delete-message.ts';
import type { QueueOperation } from './queue-operation.ts';
import { readVisibility } from './receive-message.ts';

/** Hides what a request or an entry of one names for another time. @throws ApiError when it is not in flight */
export function changeVisibility(turn: Turn, queue: QueueRecord, body: JsonObject): void {
  settleQueue(turn, queue);
  const message = readReceived(queue, body);
  const seconds = readVisibility(body);
  if (seconds === undefined) throw missingParameter('VisibilityTimeout');
  if (message?.phase !== 'in-flight')
    throw new ApiError('MessageNotInflight', "The specified message isn't in flight.");
  hideMessage(turn, queue, message, seconds * 1000);
}

export const changeMessageVisibility: QueueOperation = (turn, body) => {
  changeVisibility(turn, readQueue(turn.state, body), body);
  return {};
};
