import { toInstanceEvent } from '../events/instance-event.ts';
import { toTaskEvent } from '../events/task-event.ts';
import type { Turn } from '../turn.ts';
import type { MessageBody, MessageRecord, QueueRecord } from './queue.ts';
import { queueNameOfArn } from './queue-names.ts';

/**
 * Most messages a queue holds. SQS has no such limit; here a queue that nobody reads must not fill the memory, so
 * beyond it the oldest go, as if their retention were over.
 */
const MAX_MESSAGES = 100_000;

/** How often messages past their retention are looked for. */
const EXPIRY_REVIEW_MS = 60_000;

/** The text of a message. */
export function bodyText({ body }: MessageRecord): string {
  if (typeof body === 'string') return body;
  return JSON.stringify(body.kind === 'task' ? toTaskEvent(body) : toInstanceEvent(body));
}

function enter(queue: QueueRecord, message: MessageRecord): void {
  queue.counts[message.phase] += 1;
  if (message.phase === 'ready') queue.ready.add(message.ordinal, message);
  else queue.later.add(message.readyAtMs, message);
}

function moveTo(
  queue: QueueRecord,
  message: MessageRecord,
  phase: MessageRecord['phase'],
  readyAtMs: number,
): void {
  queue.counts[message.phase] -= 1;
  message.phase = phase;
  message.readyAtMs = readyAtMs;
  enter(queue, message);
}

/**
 * Sees to it that those who wait are served at that time: for now, at the end of the step, so that what belongs together
 * arrives together.
 */
export function serveAt(turn: Turn, queue: QueueRecord, atMs: number): void {
  if (queue.polls.size === 0 || atMs >= queue.serveAtMs) return;
  queue.serveAtMs = atMs;
  turn.state.deadlines.add(atMs, { kind: 'queue-due', queue: queue.name });
}

/** Takes a message out for good. */
export function removeMessage(queue: QueueRecord, message: MessageRecord): void {
  if (queue.messages.delete(message.id)) queue.counts[message.phase] -= 1;
}

function removeOldest(queue: QueueRecord, count: number): void {
  let left = count;
  for (const message of queue.messages.values()) {
    if (left === 0) break;
    removeMessage(queue, message);
    left -= 1;
  }
}

/** Lets go of messages that have gone and that nobody has asked for since. */
export function forgetRemoved(queue: QueueRecord): void {
  const isThere = (message: MessageRecord): boolean => queue.messages.get(message.id) === message;
  queue.ready.keepOnly(isThere);
  queue.later.keepOnly(isThere);
}

const isExpired = ({ settings }: QueueRecord, { sentAtMs }: MessageRecord, nowMs: number): boolean =>
  sentAtMs + settings.retentionSeconds * 1000 <= nowMs;

/** Brings a queue up to the present: what is due becomes ready, what is too old goes. */
export function settleQueue({ nowMs }: Turn, queue: QueueRecord): void {
  for (let due = queue.later.takeUpTo(nowMs); due !== undefined; due = queue.later.takeUpTo(nowMs))
    if (queue.messages.has(due.id) && due.phase !== 'ready' && due.readyAtMs <= nowMs)
      moveTo(queue, due, 'ready', due.readyAtMs);
  if (nowMs < queue.expiryReviewMs) return;
  queue.expiryReviewMs = nowMs + EXPIRY_REVIEW_MS;
  const before = queue.messages.size;
  for (const message of queue.messages.values()) {
    if (!isExpired(queue, message, nowMs)) break;
    removeMessage(queue, message);
  }
  if (queue.messages.size < before) forgetRemoved(queue);
}

function addMessage(
  turn: Turn,
  queue: QueueRecord,
  message: Pick<MessageRecord, 'id' | 'body' | 'sentAtMs'> & { readonly deadLetterOf?: string },
  delayMs: number,
): void {
  if (queue.messages.size >= MAX_MESSAGES) {
    removeOldest(queue, Math.ceil(MAX_MESSAGES / 10));
    forgetRemoved(queue);
  }
  const record: MessageRecord = {
    ...message,
    ordinal: queue.nextOrdinal,
    phase: delayMs > 0 ? 'delayed' : 'ready',
    readyAtMs: turn.nowMs + delayMs,
    receiveCount: 0,
    firstReceivedAtMs: undefined,
  };
  queue.nextOrdinal += 1;
  queue.messages.set(record.id, record);
  enter(queue, record);
  serveAt(turn, queue, record.readyAtMs);
}

/** Puts a message into a queue. @param delaySeconds default: as the queue says. @returns its id */
export function sendMessage(
  turn: Turn,
  queue: QueueRecord,
  body: MessageBody,
  delaySeconds?: number,
): string {
  settleQueue(turn, queue);
  const id = turn.uuid();
  const delayMs = (delaySeconds ?? queue.settings.delaySeconds) * 1000;
  addMessage(turn, queue, { id, body, sentAtMs: turn.nowMs }, delayMs);
  return id;
}

/** A message that was received too often goes to the dead letters. @returns whether it did. */
function giveUp(turn: Turn, queue: QueueRecord, message: MessageRecord): boolean {
  const { redrivePolicy } = queue.settings;
  if (redrivePolicy === undefined || message.receiveCount < redrivePolicy.maxReceiveCount) return false;
  const name = queueNameOfArn(turn.state, redrivePolicy.deadLetterTargetArn) ?? '';
  const deadLetters = turn.state.queues.get(name);
  if (deadLetters === undefined) return false;
  const { id, body, sentAtMs } = message;
  removeMessage(queue, message);
  addMessage(turn, deadLetters, { id, body, sentAtMs, deadLetterOf: queue.name }, 0);
  return true;
}

/** Hands out at most `max` ready messages, which stay hidden for `visibilityMs`. */
export function takeMessages(
  turn: Turn,
  queue: QueueRecord,
  max: number,
  visibilityMs: number,
): readonly MessageRecord[] {
  settleQueue(turn, queue);
  const taken: MessageRecord[] = [];
  while (taken.length < max) {
    const message = queue.ready.takeUpTo(Number.POSITIVE_INFINITY);
    if (message === undefined) break;
    if (queue.messages.get(message.id) !== message || giveUp(turn, queue, message)) continue;
    if (isExpired(queue, message, turn.nowMs)) removeMessage(queue, message);
    else taken.push(message);
  }
  for (const message of taken) {
    message.receiveCount += 1;
    message.firstReceivedAtMs ??= turn.nowMs;
    moveTo(queue, message, 'in-flight', turn.nowMs + visibilityMs);
    serveAt(turn, queue, message.readyAtMs);
  }
  return taken;
}

/** A message in flight is hidden for so much longer; 0 gives it back at once. */
export function hideMessage(turn: Turn, queue: QueueRecord, message: MessageRecord, ms: number): void {
  moveTo(queue, message, 'in-flight', turn.nowMs + ms);
  serveAt(turn, queue, message.readyAtMs);
}
