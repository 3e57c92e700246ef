import type { FrameworkId, TaskId } from '../../../mesos/ids.ts';
import { Deadlines } from '../../../time/deadlines.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import type { LaunchDelay } from '../engine/backoff.ts';
import { differingApps, emptyGroup, findApp } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import { ROOT_PATH } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import { ServicePortCounts } from '../engine/service-ports.ts';
import { timestampAt } from '../engine/timestamp.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import type { Deployment } from './deployment.ts';
import { dueKey } from './due.ts';
import type { Due } from './due.ts';
import type { Health, Readiness, TaskFailure } from './health.ts';
import type { Instance } from './instance.ts';
import { InstanceTable } from './instance-table.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { Standings } from './standings.ts';

/** An instance whose task has ended and that is to be launched again under its name. */
export interface Vacancy {
  readonly id: string;
  /** Of the task that has ended. */
  readonly attempt: number;
}

/** A command whose answer waits until instances have ended. */
export interface Wipe {
  readonly request: number;
  readonly instances: readonly Instance[];
  readonly left: Set<string>;
}

/** The line to the master. */
export interface Connection {
  readonly isConnected: boolean;
  /** Absent until the first registration ever. */
  readonly frameworkId?: FrameworkId;
  /** Host and port of the master heard last. */
  readonly master?: string;
  readonly region?: string;
}

/** Whether offers come, and when they were last asked for. */
export interface OfferFlow {
  readonly isSuppressed: boolean;
  readonly lastReviveAtMs: number;
}

/** A stretch of the history of trees, as it is stored: a whole one, and what has changed from each to the next. */
export interface TreeLog {
  readonly base: Timestamp;
  /** Versions of the changes, the oldest first. */
  readonly changes: Timestamp[];
  /** How many groups and apps the base has. */
  readonly size: number;
  /** How many groups and apps all changes tell of. */
  changed: number;
}

/** The tree before there is any; it is not stored. */
export const NO_APPS: Group = emptyGroup(ROOT_PATH, timestampAt(0));

/**
 * Everything Marathon's scheduler knows. Changed in place by the files of this folder, and by nobody else; what stands in the
 * tables is replaced, never changed.
 */
export class MarathonState {
  /** Apps and groups as they are to be; see {@link become}. */
  root: Group = NO_APPS;
  /** Trees that are kept, the oldest first and the root last. */
  trees: readonly Group[] = [NO_APPS];
  /** By which trees that are kept are stored, the oldest first; the last one ends with the root. */
  treeLogs: TreeLog[] = [];
  /** Service ports of the apps of the root. */
  readonly portCounts = new ServicePortCounts();
  /** Every definition that is kept, the oldest first. */
  readonly definitions = new Map<PathId, Map<Timestamp, AppDefinition>>();
  /** Definitions of apps that are gone, where trees that are kept have them. An app made under such a name is another. */
  readonly past = new Map<PathId, Map<Timestamp, AppDefinition>>();
  readonly instances = new InstanceTable();
  readonly deployments = new Map<string, Deployment>();
  /** Which deployment is at work on an app. */
  readonly locks = new Map<PathId, string>();
  /** Apps of each deployment's current step that are not yet what they are to be. */
  readonly pending = new Map<string, Set<PathId>>();
  readonly queue = new Map<PathId, QueueEntry>();
  readonly delays = new Map<PathId, LaunchDelay>();
  readonly vacancies = new Map<PathId, Vacancy[]>();
  /** By task, one for each of its app's health checks; undefined where there is no result yet. */
  readonly health = new Map<TaskId, readonly (Health | undefined)[]>();
  readonly readiness = new Map<TaskId, readonly Readiness[]>();
  readonly failures = new Map<PathId, TaskFailure>();
  readonly wipes = new Set<Wipe>();
  /** What instances count as; of apps that have some and have been settled. */
  readonly standings = new Map<PathId, Standings>();
  /** Apps that may have become something else than they are to be. */
  readonly unsettled = new Set<PathId>();
  readonly deadlines = new Deadlines<Due>(dueKey);
  connection: Connection = { isConnected: false };
  offerFlow: OfferFlow = { isSuppressed: true, lastReviveAtMs: Number.NEGATIVE_INFINITY };

  /** Makes a tree the root. Costs as much as there is that differs. */
  become(root: Group): void {
    for (const app of differingApps(root, this.root)) this.portCounts.remove(app);
    for (const app of differingApps(this.root, root)) this.portCounts.add(app);
    this.root = root;
    this.trees = [...this.trees, root];
  }
}

/** A definition of an app as it was or is. */
export const definitionAt = (
  state: MarathonState,
  app: PathId,
  version: Timestamp,
): AppDefinition | undefined => state.definitions.get(app)?.get(version);

/** What an instance was launched as; where that is not kept any more, what its app is now. */
export const definitionOf = (
  state: MarathonState,
  { app, version }: Pick<Instance, 'app' | 'version'>,
): AppDefinition | undefined => definitionAt(state, app, version) ?? findApp(state.root, app);

/** The deployment at work on an app. */
export function deploymentOn(state: MarathonState, app: PathId): Deployment | undefined {
  const id = state.locks.get(app);
  return id === undefined ? undefined : state.deployments.get(id);
}

/** An app as clients see it: also one that is being deleted, until its last instance has ended. */
export function appShown(state: MarathonState, app: PathId): AppDefinition | undefined {
  const deployment = deploymentOn(state, app);
  return (
    findApp(state.root, app) ?? (deployment === undefined ? undefined : findApp(deployment.original, app))
  );
}
