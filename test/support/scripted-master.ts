import type { CallRefusal, SessionListener } from '../../src/driver/framework-session.ts';
import type { MasterView } from '../../src/driver/master-view.ts';
import type { Access, CallAnswer, Master, MasterSession } from '../../src/driver/master.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import { frameworkId } from '../../src/mesos/ids.ts';

/** The master's end of one session: records what comes, and says what the test wants. */
export class ScriptedMasterSession implements MasterSession {
  readonly id: string;
  readonly access: Access | undefined;
  readonly calls: Call[] = [];
  closes = 0;
  readonly #listener: SessionListener;
  readonly #greet: (session: ScriptedMasterSession) => void;

  constructor(
    id: string,
    listener: SessionListener,
    access: Access | undefined,
    greet: (session: ScriptedMasterSession) => void,
  ) {
    this.id = id;
    this.access = access;
    this.#listener = listener;
    this.#greet = greet;
  }

  send(call: Call): void {
    this.calls.push(call);
    // A listener is never called from inside `send`.
    setImmediate(() => {
      this.#greet(this);
    });
  }

  close(): Promise<void> {
    this.closes += 1;
    return Promise.resolve();
  }

  say(...events: readonly Event[]): void {
    for (const event of events) this.#listener.received(event);
  }

  refuse(refusal: CallRefusal): void {
    const [call] = this.calls;
    if (call === undefined) throw new Error('nothing has been called');
    this.#listener.refused(call, refusal);
  }

  hangUp(): void {
    this.#listener.closed();
  }
}

export const SUBSCRIBED: Event = { type: 'SUBSCRIBED', subscribed: { frameworkId: frameworkId('a') } };

/** A master that does what a test says. By itself it takes every call, and greets with SUBSCRIBED. */
export class ScriptedMaster implements Master {
  isReady = true;
  /** What is answered to calls beside a stream. */
  answer: CallAnswer = { accepted: true };
  /** What happens on SUBSCRIBE. */
  greet: (session: ScriptedMasterSession) => void = (session) => {
    session.say(SUBSCRIBED);
  };
  readonly sessions: ScriptedMasterSession[] = [];
  readonly calls: { readonly call: Call; readonly access: Access & { readonly streamId?: string } }[] = [];

  command(): Promise<CallAnswer> {
    return Promise.resolve(this.answer);
  }

  view(): MasterView {
    throw new Error('this master shows nothing of itself');
  }

  watch(): never {
    throw new Error('this master shows nothing of itself');
  }

  openSession(listener: SessionListener, access?: Access): MasterSession {
    const id = `00000000-0000-4000-8000-${String(this.sessions.length).padStart(12, '0')}`;
    const session = new ScriptedMasterSession(id, listener, access, (opened) => {
      this.greet(opened);
    });
    this.sessions.push(session);
    return session;
  }

  call(call: Call, access: Access & { readonly streamId?: string }): Promise<CallAnswer> {
    this.calls.push({ call, access });
    return Promise.resolve(this.answer);
  }

  /** The session that was opened last. */
  get session(): ScriptedMasterSession {
    const session = this.sessions.at(-1);
    if (session === undefined) throw new Error('no session has been opened');
    return session;
  }
}
