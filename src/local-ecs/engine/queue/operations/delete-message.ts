import type { JsonObject } from '../../json.ts';
import { readString } from '../../requests/members.ts';
import { removeMessage } from '../messages.ts';
import type { MessageRecord, QueueRecord } from '../queue.ts';
import { missingParameter, readQueue } from '../queue-names.ts';
import { findReceived } from '../receipt-handle.ts';
import type { QueueOperation } from './queue-operation.ts';

/** The message that the member `ReceiptHandle` names; see `findReceived`. */
export function readReceived(queue: QueueRecord, body: JsonObject): MessageRecord | undefined {
  const handle = readString(body, 'ReceiptHandle');
  if (handle === undefined) throw missingParameter('ReceiptHandle');
  return findReceived(queue, handle);
}

/** Deletes what a request or an entry of one names. */
export function deleteOne(queue: QueueRecord, body: JsonObject): void {
  const message = readReceived(queue, body);
  if (message !== undefined) removeMessage(queue, message);
}

export const deleteMessage: QueueOperation = ({ state }, body) => {
  deleteOne(readQueue(state, body), body);
  return {};
};
