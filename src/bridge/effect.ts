import type { ClusterArn, EcsTaskArn } from '../ecs/arn.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import type { Call } from '../mesos/call.ts';
import type { Event } from '../mesos/event.ts';
import type { Change } from './change.ts';
import type { EcsCall } from './ecs-call.ts';
import type { Caller, EventReceipt, RequestId, SessionId } from './input.ts';
import type { LaunchTrace } from './launch-trace.ts';
import type { Measure } from './measure.ts';
import type { CommandRefusal } from './operator-command.ts';
import type { RecordChange } from './record-keys.ts';

/** Why a call of a framework was not taken, as a Mesos master answers over HTTP. */
export interface Refusal {
  readonly status: 400 | 403 | 501;
  readonly message: string;
}

/**
 * A decision and its reason, for logs, metrics and people. `event` is a stable name, `fields` carry the log keys
 * (`frameworkId`, `taskId`, `agentId`, `offerId`, `launchId`, `ecsTaskArn`, …).
 */
export interface Note {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Why the bridge cannot work: ECS; another bridge that is at work as the same owner; or what it remembers is about
 * another cluster.
 */
export type FatalCause =
  | { readonly type: 'ECS'; readonly failure: EcsFailure }
  | { readonly type: 'OWNER_IN_USE'; readonly owner: string; readonly taskArn: EcsTaskArn }
  | { readonly type: 'OTHER_CLUSTER'; readonly clusterArn: ClusterArn; readonly remembered: ClusterArn };

/**
 * What the heart wants done, in this order.
 *
 * - `persist`: write these records, all or none, and do nothing else of this turn before they are safe.
 * - `send-event`, `close-session`: to a framework.
 * - `answer-call`: a call was taken, or had no effect and why. Only callers that wait hear that theirs was taken.
 * - `answer-command`: an operator's command was carried out, or why not.
 * - `ecs-call`: make the call; feed the outcome back as `ecs-answer`.
 * - `resolve-hosts`: ask the host directory for these EC2 instances, 1 to 100; feed the outcome back as `hosts-answer`.
 * - `acknowledge-event`: the event has been decided on and need not come again.
 * - `wake`: feed a `tick` at this time; a later one replaces an earlier.
 * - `note`: nothing to do but to tell.
 * - `measure`: the same, for metrics alone.
 * - `changed`: tell those who watch.
 * - `ready`: the first full read of ECS is done.
 * - `fatal`: the bridge cannot work and does nothing any more.
 * - `closed`: answer to `shutdown`: nothing is under way any more.
 */
export type Effect =
  | { readonly type: 'persist'; readonly changes: readonly RecordChange[] }
  | {
      readonly type: 'send-event';
      readonly sessionId: SessionId;
      readonly event: Event;
      /** Of the launch that it is about. */
      readonly trace?: LaunchTrace;
    }
  | { readonly type: 'close-session'; readonly sessionId: SessionId }
  | {
      readonly type: 'answer-call';
      readonly caller: Caller;
      readonly call: Call;
      /** Absent when the call was taken. */
      readonly refusal?: Refusal;
    }
  | { readonly type: 'answer-command'; readonly requestId: RequestId; readonly refusal?: CommandRefusal }
  | { readonly type: 'ecs-call'; readonly call: EcsCall }
  | { readonly type: 'resolve-hosts'; readonly ec2InstanceIds: readonly string[] }
  | { readonly type: 'acknowledge-event'; readonly receipt: EventReceipt }
  | { readonly type: 'wake'; readonly atMs: number }
  | { readonly type: 'note'; readonly note: Note }
  | { readonly type: 'measure'; readonly measure: Measure }
  | { readonly type: 'changed'; readonly change: Change }
  | { readonly type: 'ready' }
  | { readonly type: 'fatal'; readonly cause: FatalCause }
  | { readonly type: 'closed' };
