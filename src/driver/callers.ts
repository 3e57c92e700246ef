import { requestId } from '../bridge/input.ts';
import type { Caller, RequestId, SessionId } from '../bridge/input.ts';
import type { Call } from '../mesos/call.ts';
import type { Event } from '../mesos/event.ts';
import type { CallRefusal, SessionListener } from './framework-session.ts';
import type { CallAnswer } from './master.ts';

const ENDED: CallRefusal = { status: 503, message: 'The master has ended' };

/** Who talks to a bridge: the sessions that are open, and the calls that wait for their answer. */
export class Callers {
  readonly #listeners = new Map<SessionId, SessionListener>();
  readonly #waiting = new Map<RequestId, (answer: CallAnswer) => void>();
  #requests = 0;
  #ended = false;

  /** @returns false when it is too late for that. */
  open(id: SessionId, listener: SessionListener): boolean {
    if (!this.#ended) this.#listeners.set(id, listener);
    return !this.#ended;
  }

  /** The framework's side is gone. @returns whether the session was open. */
  forget(id: SessionId): boolean {
    return this.#listeners.delete(id);
  }

  /** Waits for the answer to a call that is about to be made. */
  await(make: (id: RequestId) => void): Promise<CallAnswer> {
    if (this.#ended) return Promise.resolve({ accepted: false, ...ENDED });
    this.#requests += 1;
    const id = requestId(this.#requests);
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      make(id);
    });
  }

  tell(id: SessionId, event: Event): void {
    this.#listeners.get(id)?.received(event);
  }

  answer({ sessionId, requestId: id }: Caller, call: Call, refusal: CallRefusal | undefined): void {
    if (id !== undefined) this.settle(id, refusal);
    else if (sessionId !== undefined && refusal !== undefined)
      this.#listeners.get(sessionId)?.refused(call, refusal);
  }

  /** Answers whoever waits. */
  settle(id: RequestId, refusal: CallRefusal | undefined): void {
    this.#waiting.get(id)?.(refusal === undefined ? { accepted: true } : { accepted: false, ...refusal });
    this.#waiting.delete(id);
  }

  /** Hangs up on one. */
  close(id: SessionId): void {
    const listener = this.#listeners.get(id);
    this.#listeners.delete(id);
    listener?.closed();
  }

  /** From now on nobody is answered any more, and those that wait are told so. Sessions stay as they are. */
  refuse(): void {
    this.#ended = true;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const resolve of waiting) resolve({ accepted: false, ...ENDED });
  }

  /** Hangs up on all. @param message why, as an ERROR event; left out when it is no error. */
  end(message?: string): void {
    this.refuse();
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of listeners) {
      if (message !== undefined) listener.received({ type: 'ERROR', error: { message } });
      listener.closed();
    }
  }
}
