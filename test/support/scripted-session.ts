import type { Connect, SessionListener } from '../../src/driver/framework-session.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import { Held } from './held.ts';

/** The master's end of one session: records what the driver says, and says what the test wants. */
export class ScriptedSession {
  /** Every call, in order. */
  readonly calls: Call[] = [];
  /** How often the driver has closed the session. */
  closes = 0;
  #listener: SessionListener | undefined;
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> = Promise.resolve();

  /** Hands the session out, as soon as it may be opened. */
  readonly connect: Connect = async (listener) => {
    this.#listener = listener;
    await this.#opening;
    return {
      send: (call) => {
        this.calls.push(call);
      },
      close: () => {
        this.closes += 1;
        return this.#closing;
      },
    };
  };

  /** From now on, opening takes until the test releases it, or fails it. */
  holdOpening(): Held {
    const held = new Held();
    this.#opening = held.promise;
    return held;
  }

  /** From now on, closing takes until the test releases it, or fails it. */
  holdClosing(): Held {
    const held = new Held();
    this.#closing = held.promise;
    return held;
  }

  say(...events: readonly Event[]): void {
    for (const event of events) this.listener.received(event);
  }

  refuse(call: Call, message: string): void {
    this.listener.refused(call, { status: 400, message });
  }

  hangUp(): void {
    this.listener.closed();
  }

  /** The driver's end of the line that was opened last. */
  get listener(): SessionListener {
    if (this.#listener === undefined) throw new Error('the driver has not connected');
    return this.#listener;
  }
}
