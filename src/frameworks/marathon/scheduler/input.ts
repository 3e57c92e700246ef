import type { FrameworkId, OfferId, TaskId } from '../../../mesos/ids.ts';
import type { Offer } from '../../../mesos/offer.ts';
import type { TaskStatus } from '../../../mesos/task-status.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import type { ServicePortCounts } from '../engine/service-ports.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import type { ProbeResult } from './probe.ts';

/** What a change of the tree of apps is made from. */
export interface ChangePlace {
  readonly root: Group;
  /** For everything that changes; greater than every version there is. */
  readonly version: Timestamp;
  /** An earlier definition of an app that is kept. */
  readonly definitionAt: (app: PathId, version: Timestamp) => AppDefinition | undefined;
  /** An earlier tree that is kept. */
  readonly treeAt: (version: Timestamp) => Group | undefined;
  /** Of the root. */
  readonly portCounts: ServicePortCounts;
}

/**
 * Makes the tree that is to be, or tells why there is none. The refusal is whoever asks's own affair and comes back as it is.
 * Called once, when the change's turn has come: what it sees is what it changes.
 */
export type Change = (
  place: ChangePlace,
) => { readonly ok: true; readonly root: Group } | { readonly ok: false; readonly refusal: unknown };

/** What clients ask for. Each is answered exactly once. */
export type Command =
  | {
      readonly type: 'deploy';
      /** What the client addressed, for the events that tell of the change. */
      readonly group: PathId;
      readonly change: Change;
      /** Whether deployments that are in the way are given up. */
      readonly force: boolean;
      /** Instances that are to go first where some have to. */
      readonly condemned?: ReadonlySet<string>;
    }
  | {
      readonly type: 'kill';
      /** Ids of instances; those that are not there do not count. */
      readonly instances: readonly string[];
      /** Whether the answer waits until all have ended. */
      readonly wipe: boolean;
    }
  | {
      readonly type: 'cancel';
      readonly deployment: string;
      /** True: give it up and leave everything as it is. False: deploy what was before. */
      readonly force: boolean;
    }
  | { readonly type: 'resetDelay'; readonly app: PathId };

/** What comes to Marathon's scheduler, one at a time. */
export type Input =
  | {
      readonly type: 'registered';
      /** Absent when it is not for the first time in this process. */
      readonly frameworkId?: FrameworkId;
      /** Host and port of the master, as `127.0.0.1:5050`. */
      readonly master: string;
      /** Of the master, where it tells one. */
      readonly region?: string;
    }
  | { readonly type: 'disconnected' }
  | { readonly type: 'offers'; readonly offers: readonly Offer[] }
  | { readonly type: 'rescinded'; readonly offerId: OfferId }
  | { readonly type: 'status'; readonly status: TaskStatus }
  | {
      readonly type: 'probed';
      readonly taskId: TaskId;
      readonly purpose: 'health' | 'readiness';
      readonly index: number;
      readonly result: ProbeResult;
    }
  | {
      readonly type: 'command';
      /** By which the answer is known. */
      readonly request: number;
      readonly command: Command;
    }
  /** Time has passed: whatever is due is done. */
  | { readonly type: 'tick' };
