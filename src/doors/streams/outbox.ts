import type { CallRefusal } from '../../driver/framework-session.ts';
import type { StreamCut } from '../../ports/door-metrics.ts';

/**
 * The messages that wait for one reader. While its connection takes nothing, next to nothing is handed over, so that
 * what waits can be counted and thrown away.
 */
export interface Outbox {
  /** Whether the reader takes less than there is. */
  readonly isBlocked: boolean;
  /** All that the connection has not taken. */
  readonly bytes: number;
  /** Whether the connection is gone. */
  readonly isClosed: boolean;
  push(payload: Uint8Array): void;
  /** Ends the stream after what waits. @param refusal told as the reason, where the protocol has a place for one. */
  end(refusal?: CallRefusal): void;
  /** The reader has gone: what waits is thrown away. */
  drop(): void;
  /** Hangs up on a reader whose messages have been dropped, telling it why where the protocol can. */
  cut(reason: StreamCut): void;
}

/** What the owner of an outbox is told. Nothing of it while the outbox is being opened. */
export interface OutboxListener {
  /** The reader has taken something. */
  taken(): void;
  /** The connection is gone, whoever hung up. */
  closed(): void;
}

export type OpenOutbox = (listener: OutboxListener) => Outbox;
