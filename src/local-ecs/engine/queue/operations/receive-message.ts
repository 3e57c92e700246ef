import type { JsonObject } from '../../json.ts';
import { readInteger, readStrings } from '../../requests/members.ts';
import { receiveOrWait } from '../long-polls.ts';
import { badParameter, readQueue } from '../queue-names.ts';
import type { QueueOperation } from './queue-operation.ts';

/** A number of the request within its bounds. @throws ApiError */
export function readBounded(body: JsonObject, name: string, min: number, max: number): number | undefined {
  const value = readInteger(body, name);
  if (value !== undefined && (value < min || value > max))
    throw badParameter(value, name, `Must be between ${min} and ${max}, if provided.`);
  return value;
}

/** The longest that a message can be hidden: 12 hours. */
const MAX_VISIBILITY_SECONDS = 43_200;

export const readVisibility = (body: JsonObject): number | undefined =>
  readBounded(body, 'VisibilityTimeout', 0, MAX_VISIBILITY_SECONDS);

/** Waits for messages as long as the request wants it to, or the queue if it does not say. */
export const receiveMessage: QueueOperation = (turn, body, requestId) => {
  const queue = readQueue(turn.state, body);
  const maxMessages = readBounded(body, 'MaxNumberOfMessages', 1, 10) ?? 1;
  const waitSeconds = readBounded(body, 'WaitTimeSeconds', 0, 20) ?? queue.settings.receiveWaitSeconds;
  const visibilitySeconds = readVisibility(body);
  const wish = {
    maxMessages,
    visibilityMs: visibilitySeconds === undefined ? undefined : visibilitySeconds * 1000,
    attributeNames: [
      ...(readStrings(body, 'MessageSystemAttributeNames') ?? []),
      ...(readStrings(body, 'AttributeNames') ?? []),
    ],
  };
  return receiveOrWait(turn, queue, requestId, wish, waitSeconds * 1000);
};
