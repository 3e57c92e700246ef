import type { OperatorCommand } from '../bridge/operator-command.ts';
import type { Call } from '../mesos/call.ts';
import type { ChangeView, MasterView } from './master-view.ts';
import type { CallRefusal, FrameworkSession, SessionListener } from './framework-session.ts';

export type { OperatorCommand } from '../bridge/operator-command.ts';

/** Who a door has found its client to be, and what that one may do. */
export interface Access {
  /** Absent where nobody has to say who it is. */
  readonly principal?: string;
  /** Roles the principal may use; absent for all. */
  readonly roles?: readonly string[];
  /** Whether the principal may look only; a door turns it away from everything else. Default false. */
  readonly isReadOnly?: boolean;
  /** What the request is a part of, as a W3C `traceparent`; of a session that is its SUBSCRIBE. */
  readonly trace?: string;
}

/** A session that other connections may name. */
export interface MasterSession extends FrameworkSession {
  /** The text of a version 4 UUID; over HTTP the `Mesos-Stream-Id`. */
  readonly id: string;
}

/** What became of a call: taken, and safe should the process end now; or without any effect, and why. */
export type CallAnswer = { readonly accepted: true } | ({ readonly accepted: false } & CallRefusal);

/** Somebody who is told of everything that changes. Its methods do not throw. */
export interface MasterWatcher {
  /** Told once, first: what was so before everything that is told from now on, and after everything that is not. */
  began(view: MasterView): void;
  changed(change: ChangeView): void;
}

/** The master as a door sees it. */
export interface Master {
  /**
   * Whether calls are decided: everything that survived an earlier life has been joined with what ECS shows. Before
   * that a SUBSCRIBE waits, and any other call is one of an unknown framework.
   */
  readonly isReady: boolean;
  /** Does what an operator wants. Never rejects. */
  command(command: OperatorCommand, access?: Access): Promise<CallAnswer>;
  /** What is so now, for those who watch and operate. */
  view(): MasterView;
  /** Tells somebody of everything that changes. @returns what ends that. */
  watch(watcher: MasterWatcher): () => void;
  /**
   * Opens a session for one framework, which sends its SUBSCRIBE first. That is refused, answered with SUBSCRIBED, or
   * with ERROR after which the session is closed.
   */
  openSession(listener: SessionListener, access?: Access): MasterSession;
  /**
   * Makes a call of a framework whose session is elsewhere. Never rejects.
   * @param access.streamId the session the client believes to be the framework's; absent when it names none.
   */
  call(
    call: Exclude<Call, Call<'SUBSCRIBE'>>,
    access: Access & { readonly streamId?: string },
  ): Promise<CallAnswer>;
}
