import type { Call } from '../mesos/call.ts';
import type { EcsAnswer } from './ecs-call.ts';
import type { SavedRecord } from './record-keys.ts';

declare const brand: unique symbol;

/** One subscription of one framework through one door. */
export type SessionId = string & { readonly [brand]: 'SessionId' };

export const sessionId = (text: string): SessionId => text as SessionId;

/**
 * Everything that can happen to the bridge.
 *
 * - `start`: begin with what an earlier life has remembered, and by reading ECS; until that has succeeded once nobody
 *   is answered.
 * - `call`: a framework says something through its session.
 * - `session-closed`: the framework's side of the session is gone.
 * - `ecs-answer`: what came of an `ecs-call` effect.
 * - `tick`: time has passed; sent for every `wake` effect.
 * - `shutdown`: no more launches; `closed` follows once what is in flight is decided and kills are accepted.
 */
export type Input =
  | { readonly type: 'start'; readonly records?: readonly SavedRecord[] }
  | { readonly type: 'call'; readonly sessionId: SessionId; readonly call: Call }
  | { readonly type: 'session-closed'; readonly sessionId: SessionId }
  | { readonly type: 'ecs-answer'; readonly answer: EcsAnswer }
  | { readonly type: 'tick' }
  | { readonly type: 'shutdown' };
