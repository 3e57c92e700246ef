import type { Call } from '../mesos/call.ts';
import type { Event } from '../mesos/event.ts';

/** A framework's line to a master: calls go one way, events come the other, in order. */
export interface FrameworkSession {
  /** Never waits and never throws; what comes of it is told to the listener. */
  send(call: Call): void;
  /**
   * Ends the session. What has been sent is still carried out.
   * @returns when nothing of it is under way any more, or patience has run out.
   */
  close(): Promise<void>;
}

/** Why a call had no effect. */
export interface CallRefusal {
  /** As a Mesos master answers it over HTTP. */
  readonly status: 400 | 401 | 403 | 404 | 413 | 429 | 500 | 501 | 503;
  /** What a Mesos master says, or what the line to it says. */
  readonly message: string;
}

/** The framework's end of a session. Never called from inside `send` or `close`. */
export interface SessionListener {
  received(event: Event): void;
  /** A call had no effect. */
  refused(call: Call, refusal: CallRefusal): void;
  /** The session was ended by the other side. */
  closed(): void;
}

/**
 * Opens a session. Rejects with an error whose message says what to do; throws at once if what the master was called
 * can be no master.
 */
export type Connect = (listener: SessionListener) => Promise<FrameworkSession>;
