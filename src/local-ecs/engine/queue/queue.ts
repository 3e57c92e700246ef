import type { EcsEvent } from '../events/ecs-event.ts';
import { KeyHeap } from '../key-heap.ts';
import type { QueueSettings } from './queue-settings.ts';

/** A text that somebody sent, or an event of ECS, which becomes text when it is received. */
export type MessageBody = string | EcsEvent;

/**
 * A message of a queue. It is there for whoever asks (`ready`), with somebody who has not deleted it yet (`in-flight`),
 * or not there yet (`delayed`).
 */
export interface MessageRecord {
  readonly id: string;
  readonly body: MessageBody;
  /** Position in its queue: later messages have larger ones. */
  readonly ordinal: number;
  readonly sentAtMs: number;
  phase: 'ready' | 'in-flight' | 'delayed';
  /** When it becomes ready, unless it is. */
  readyAtMs: number;
  receiveCount: number;
  firstReceivedAtMs: number | undefined;
  /** The queue that gave it up, by name. */
  readonly deadLetterOf?: string;
}

/** What a call to ReceiveMessage wants. */
export interface ReceiveWish {
  readonly maxMessages: number;
  /** How long the messages are kept from others. Default: as the queue says. */
  readonly visibilityMs: number | undefined;
  /** Names of message attributes of the system, or `All`. */
  readonly attributeNames: readonly string[];
}

/** A standard queue: at least once, roughly in order. */
export interface QueueRecord {
  readonly name: string;
  readonly createdAtMs: number;
  modifiedAtMs: number;
  settings: QueueSettings;
  /** By id, in the order in which they came. */
  readonly messages: Map<string, MessageRecord>;
  readonly counts: Record<MessageRecord['phase'], number>;
  /** Ready messages by their ordinals; some may have gone since. */
  readonly ready: KeyHeap<MessageRecord>;
  /** The others by the time at which they become ready; some may have gone or changed since. */
  readonly later: KeyHeap<MessageRecord>;
  /** Calls that wait for messages, by request id, first come first served. */
  readonly polls: Map<string, ReceiveWish>;
  nextOrdinal: number;
  /** When those who wait are served next, as far as that is known. */
  serveAtMs: number;
  /** When messages past their retention are looked for next. */
  expiryReviewMs: number;
  purgedAtMs: number | undefined;
}

/** A queue without messages. */
export function createQueue(name: string, settings: QueueSettings, nowMs: number): QueueRecord {
  return {
    name,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    settings,
    messages: new Map(),
    counts: { ready: 0, 'in-flight': 0, delayed: 0 },
    ready: new KeyHeap(),
    later: new KeyHeap(),
    polls: new Map(),
    nextOrdinal: 0,
    serveAtMs: Number.POSITIVE_INFINITY,
    expiryReviewMs: 0,
    purgedAtMs: undefined,
  };
}
