import type { EcsFailure } from '../ecs/failure.ts';
import type { EcsEvent } from '../ecs/event.ts';
import type { Host } from '../ecs/host.ts';
import type { Call } from '../mesos/call.ts';
import type { EcsAnswer } from './ecs-call.ts';
import type { OperatorCommand } from './operator-command.ts';
import type { SavedRecord } from './record-keys.ts';

declare const brand: unique symbol;

/** One subscription of one framework through one door. */
export type SessionId = string & { readonly [brand]: 'SessionId' };

export const sessionId = (text: string): SessionId => text as SessionId;

/** Names a call whose caller waits for the answer. */
export type RequestId = number & { readonly [brand]: 'RequestId' };

export const requestId = (number: number): RequestId => number as RequestId;

/** Names an event that waits to be acknowledged. */
export type EventReceipt = number & { readonly [brand]: 'EventReceipt' };

export const eventReceipt = (number: number): EventReceipt => number as EventReceipt;

/** Who makes a call. */
export interface Caller {
  /** The session the call names: the one a SUBSCRIBE opens, else the framework's own. Absent when it names none. */
  readonly sessionId?: SessionId;
  /** Present when the caller waits for an answer, be it that the call was taken. */
  readonly requestId?: RequestId;
  /** Who the door has found the caller to be; absent where nobody has to say. */
  readonly principal?: string;
  /** Roles the principal may use; absent for all. */
  readonly roles?: readonly string[];
}

/** What came of a `resolve-hosts` effect, for these machines. Those that are not known are not in the map. */
export interface HostsAnswer {
  readonly ec2InstanceIds: readonly string[];
  readonly outcome:
    | { readonly ok: true; readonly value: ReadonlyMap<string, Host> }
    | { readonly ok: false; readonly failure: EcsFailure };
}

/**
 * Everything that can happen to the bridge.
 *
 * - `start`: begin with what an earlier life has remembered, and by reading ECS; until that has succeeded once nobody
 *   is answered.
 * - `call`: a framework says something, through its session or beside it.
 * - `operator`: an operator wants something done.
 * - `session-closed`: the framework's side of the session is gone.
 * - `ecs-answer`: what came of an `ecs-call` effect.
 * - `ecs-event`: ECS tells of a change; answered by `acknowledge-event`.
 * - `hosts-answer`: what came of a `resolve-hosts` effect.
 * - `tick`: time has passed; sent for every `wake` effect.
 * - `shutdown`: no more launches; `closed` follows once what is in flight is decided and kills are accepted.
 */
export type Input =
  | { readonly type: 'start'; readonly records?: readonly SavedRecord[] }
  | { readonly type: 'call'; readonly caller: Caller; readonly call: Call }
  | {
      readonly type: 'operator';
      readonly command: OperatorCommand;
      readonly requestId: RequestId;
      readonly principal?: string;
    }
  | { readonly type: 'session-closed'; readonly sessionId: SessionId }
  | { readonly type: 'ecs-answer'; readonly answer: EcsAnswer }
  | { readonly type: 'ecs-event'; readonly event: EcsEvent; readonly receipt: EventReceipt }
  | { readonly type: 'hosts-answer'; readonly answer: HostsAnswer }
  | { readonly type: 'tick' }
  | { readonly type: 'shutdown' };
