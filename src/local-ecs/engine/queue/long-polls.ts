import { answerOf } from '../answer.ts';
import type { JsonObject } from '../json.ts';
import { withoutUndefined } from '../json.ts';
import type { Turn } from '../turn.ts';
import { bodyText, serveAt, takeMessages } from './messages.ts';
import type { MessageRecord, QueueRecord, ReceiveWish } from './queue.ts';
import { queueArn, queueDoesNotExist } from './queue-names.ts';
import { formatReceiptHandle } from './receipt-handle.ts';

function systemAttributes({ state }: Turn, message: MessageRecord, names: readonly string[]): JsonObject {
  const { deadLetterOf, firstReceivedAtMs } = message;
  const all = withoutUndefined({
    SenderId: state.options.accountId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: firstReceivedAtMs?.toString(),
    DeadLetterQueueSourceArn: deadLetterOf === undefined ? undefined : queueArn(state, deadLetterOf),
  });
  if (names.includes('All')) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}

function wireMessage(turn: Turn, queue: QueueRecord, message: MessageRecord, wish: ReceiveWish): JsonObject {
  const attributes = systemAttributes(turn, message, wish.attributeNames);
  return withoutUndefined({
    MessageId: message.id,
    ReceiptHandle: formatReceiptHandle(queue, message),
    Body: bodyText(message),
    Attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
  });
}

/** @returns the answer to ReceiveMessage with what is ready; undefined when nothing is. */
function receive(turn: Turn, queue: QueueRecord, wish: ReceiveWish): JsonObject | undefined {
  const visibilityMs = wish.visibilityMs ?? queue.settings.visibilityTimeoutSeconds * 1000;
  const messages = takeMessages(turn, queue, wish.maxMessages, visibilityMs);
  if (messages.length === 0) return undefined;
  return { Messages: messages.map((message) => wireMessage(turn, queue, message, wish)) };
}

/**
 * Answers with messages now, or lets the request wait for them.
 * @returns undefined when it waits: the answer comes by itself.
 */
export function receiveOrWait(
  turn: Turn,
  queue: QueueRecord,
  requestId: string,
  wish: ReceiveWish,
  waitMs: number,
): JsonObject | undefined {
  const answer = receive(turn, queue, wish);
  if (answer !== undefined) return answer;
  if (waitMs === 0) return {};
  queue.polls.set(requestId, wish);
  turn.state.deadlines.add(turn.nowMs + waitMs, { kind: 'poll-ends', queue: queue.name, requestId });
  serveAt(turn, queue, queue.later.leastKey ?? Number.POSITIVE_INFINITY);
  return undefined;
}

/** Serves those who wait, first come first served. @see Deadline `queue-due` */
export function servePolls(turn: Turn, name: string): void {
  const queue = turn.state.queues.get(name);
  if (queue === undefined) return;
  queue.serveAtMs = Number.POSITIVE_INFINITY;
  for (const [requestId, wish] of queue.polls) {
    const body = receive(turn, queue, wish);
    if (body === undefined) break;
    queue.polls.delete(requestId);
    turn.out.push(answerOf(requestId, () => body));
  }
  serveAt(turn, queue, queue.later.leastKey ?? Number.POSITIVE_INFINITY);
}

/** Nothing has come in time. @see Deadline `poll-ends` */
export function endPoll(turn: Turn, name: string, requestId: string): void {
  const queue = turn.state.queues.get(name);
  if (queue?.polls.delete(requestId) === true) turn.out.push(answerOf(requestId, () => ({})));
}

/** Whoever waited has gone: what comes is for others. */
export function dropPoll({ state }: Turn, requestId: string): void {
  for (const queue of state.queues.values()) if (queue.polls.delete(requestId)) return;
}

/** The queue is deleted; those who wait hear it. */
export function refusePolls(turn: Turn, queue: QueueRecord): void {
  for (const requestId of queue.polls.keys())
    turn.out.push(
      answerOf(requestId, () => {
        throw queueDoesNotExist();
      }),
    );
  queue.polls.clear();
}
