import type { JsonObject } from '../json.ts';
import { purgeQueue } from '../queue/operations/purge-queue.ts';
import { sendMessage } from '../queue/operations/send-message.ts';
import type { Turn } from '../turn.ts';
import type { PurgeQueue, SendMessage } from './admin-command.ts';

/** No call waits for either. */
const NOBODY = '';

export function sendMessageOfOthers(turn: Turn, { queue, body }: SendMessage): JsonObject {
  return sendMessage(turn, { QueueUrl: queue, MessageBody: body }, NOBODY) ?? {};
}

export function purgeQueueOfOthers(turn: Turn, { queue }: PurgeQueue): JsonObject {
  return purgeQueue(turn, { QueueUrl: queue }, NOBODY) ?? {};
}
