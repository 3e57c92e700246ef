import type { CallRefusal, SessionListener } from '../driver/framework-session.ts';
import type { Call } from '../mesos/call.ts';
import type { Event } from '../mesos/event.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { SchedulerCodec } from '../wire/scheduler-codec.ts';
import { WireError } from '../wire/wire-error.ts';

/** How long a master may take to answer. */
export const ANSWER_MS = 15_000;

/** Heartbeats in a row that may be missed. @see Mesos, scheduler-http-api.md of its documentation */
const MISSED_HEARTBEATS = 5;

/** What masters that do not say otherwise do. */
const HEARTBEAT_SECONDS = 15;

/** How long the end waits for calls that are under way. */
const CLOSE_MS = 5_000;

export interface LineOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly listener: SessionListener;
  readonly codec: SchedulerCodec;
  /** What is at the other end, for people: `the master`. */
  readonly peer: string;
  /** Where that is: `host:port`. */
  readonly remote: () => string;
  /** Breaks the connection. */
  readonly hangUp: () => void;
}

/** A framework's line to a master, however it is spoken to: what is heard by it, when it is given up, how it ends. */
export class Line {
  readonly #options: LineOptions;
  #heartbeatSeconds = HEARTBEAT_SECONDS;
  #stopWatching: () => void = () => undefined;
  #isOver = false;
  #isClosing = false;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** Whether nothing is heard nor told any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** SUBSCRIBE has been sent. */
  expectAnswer(): void {
    this.#watch(ANSWER_MS, `${this.#options.peer} does not answer`);
  }

  /** Something has come, be it less than an event. */
  expectHeartbeat(): void {
    const waitMs = MISSED_HEARTBEATS * this.#heartbeatSeconds * 1000;
    this.#watch(waitMs, `nothing was heard from ${this.#options.peer} for ${waitMs / 1000} s`);
  }

  /** An event has come. One of a type that is not known here is passed over; one that is none ends the line. */
  hear(bytes: Uint8Array): void {
    if (this.#isOver) return;
    const event = this.#decode(bytes);
    if (event?.type === 'SUBSCRIBED')
      this.#heartbeatSeconds = event.subscribed.heartbeatIntervalSeconds ?? HEARTBEAT_SECONDS;
    this.expectHeartbeat();
    if (event !== undefined) this.#options.listener.received(event);
  }

  /** A call had no effect. */
  refused(call: Call, refusal: CallRefusal): void {
    if (!this.#isOver) this.#options.listener.refused(call, refusal);
  }

  /** The SUBSCRIBE had no effect, so there is nothing more to hear. */
  subscribeRefused(call: Call<'SUBSCRIBE'>, refusal: CallRefusal): void {
    if (this.#isOver) return;
    this.end();
    this.#options.listener.refused(call, refusal);
  }

  /** The line is gone; whoever wants another opens a new session. */
  lose(why: string): void {
    // Whoever closes has said goodbye, and the other end may hang up on that.
    if (this.#isOver || this.#isClosing) return;
    const { logger, peer, remote, listener } = this.#options;
    logger.warn(`the line to ${peer} is lost`, { reason: why, remote: remote() });
    this.end();
    listener.closed();
  }

  /** Ends the line. @param idle when no call is under way; it is waited for, but not for ever. */
  async close(idle: Promise<void>): Promise<void> {
    this.#isClosing = true;
    const { clock } = this.#options;
    let cancel: () => void = () => undefined;
    const patience = new Promise<void>((resolve) => {
      cancel = clock.at(clock.now() + CLOSE_MS, resolve);
    });
    if (!this.#isOver) await Promise.race([idle, patience]);
    cancel();
    this.end();
  }

  end(): void {
    this.#isOver = true;
    this.#stopWatching();
    this.#options.hangUp();
  }

  #decode(bytes: Uint8Array): Event | undefined {
    const { codec, logger, peer } = this.#options;
    try {
      return codec.decodeEvent(bytes);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      if (error.code === 'NOT_IMPLEMENTED')
        logger.debug(`${peer} sends an event that is not known here`, { reason: error.message });
      else this.lose(error.message);
      return undefined;
    }
  }

  /** Gives the master up unless something is heard in time. */
  #watch(waitMs: number, why: string): void {
    if (this.#isOver) return;
    const { clock } = this.#options;
    this.#stopWatching();
    this.#stopWatching = clock.at(clock.now() + waitMs, () => {
      this.lose(why);
    });
  }
}
