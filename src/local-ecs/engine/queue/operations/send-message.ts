import { ApiError } from '../../api-error.ts';
import type { JsonObject } from '../../json.ts';
import { readObject, readString } from '../../requests/members.ts';
import type { Turn } from '../../turn.ts';
import { sendMessage as send } from '../messages.ts';
import type { QueueRecord } from '../queue.ts';
import { badParameter, missingParameter, readQueue } from '../queue-names.ts';
import type { QueueOperation } from './queue-operation.ts';
import { readBounded } from './receive-message.ts';

/** How many bytes a text takes in UTF-8; half of a pair, which no text should hold, counts as three. */
function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Puts the message that a request or an entry of one describes into the queue. @returns its id */
export function sendOne(turn: Turn, queue: QueueRecord, message: JsonObject): string {
  const text = readString(message, 'MessageBody');
  if (text === undefined || text === '') throw missingParameter('MessageBody');
  if (Object.keys(readObject(message, 'MessageAttributes') ?? {}).length > 0)
    throw new ApiError('UnsupportedOperation', 'Message attributes are not served by this ECS.');
  const { maximumMessageBytes } = queue.settings;
  if (utf8Bytes(text) > maximumMessageBytes)
    throw badParameter('…', 'MessageBody', `Message must be shorter than ${maximumMessageBytes} bytes.`);
  return send(turn, queue, text, readBounded(message, 'DelaySeconds', 0, 900));
}

export const sendMessage: QueueOperation = (turn, body) => ({
  MessageId: sendOne(turn, readQueue(turn.state, body), body),
});
