import type { AccountSettings } from './accounts/account-settings.ts';
import { createCluster } from './clusters/cluster.ts';
import type { PlanRecord } from './admin/plan-record.ts';
import type { ClusterRecord } from './clusters/cluster.ts';
import { CursorList } from './cursor-list.ts';
import { Deadlines } from './deadlines.ts';
import type { EcsEvent } from './events/ecs-event.ts';
import type { EventFaults } from './events/event-faults.ts';
import type { EventRule } from './events/event-rule.ts';
import type { FamilyRecord } from './definitions/task-definition-record.ts';
import type { FaultRecord } from './faults/fault.ts';
import type { InstanceRecord } from './instances/container-instance.ts';
import { createBuckets } from './limits/rate-limits.ts';
import type { BucketRecords } from './limits/rate-limits.ts';
import { completeOptions } from './options.ts';
import type { EngineOptions, PartialEngineOptions } from './options.ts';
import { createQueue } from './queue/queue.ts';
import type { QueueRecord } from './queue/queue.ts';
import { DEFAULT_SETTINGS } from './queue/queue-settings.ts';
import type { ServiceRecord } from './services/service.ts';
import { addName } from './sorted-names.ts';
import { createLedger } from './tasks/ledger.ts';
import type { Ledger } from './tasks/ledger.ts';
import type { RunRecord } from './tasks/run-record.ts';
import type { TaskRecord } from './tasks/task.ts';

/** The whole embedded ECS. Only `step` changes it. */
export interface LocalEcsState {
  readonly options: EngineOptions;
  readonly clusters: Map<string, ClusterRecord>;
  /** The names of `clusters` in alphabetical order. */
  readonly clusterNames: string[];
  readonly families: Map<string, FamilyRecord>;
  /** The names of `families` in alphabetical order. */
  readonly familyNames: string[];
  /** By id, of all clusters; INACTIVE ones until ECS forgets them. */
  readonly instances: Map<string, InstanceRecord>;
  /** The newest container instance of each EC2 instance. */
  readonly instanceIdByEc2Id: Map<string, string>;
  /** The ids of these EC2 instances, in the order in which they came. */
  readonly ec2InstanceIds: CursorList<string>;
  /** By id, of all clusters; stopped ones until ECS forgets them. */
  readonly tasks: Map<string, TaskRecord>;
  /** The tasks in awsvpc mode, by the attachments of their network interfaces. */
  readonly taskIdByAttachmentId: Map<string, string>;
  /** By ARN; INACTIVE ones until ECS forgets them. */
  readonly services: Map<string, ServiceRecord>;
  readonly ledger: Ledger;
  readonly buckets: BucketRecords;
  /** What goes wrong with calls, in the order in which it was asked for. */
  readonly faults: FaultRecord[];
  /** The plan that decides what goes wrong besides, and what happens by itself. */
  faultPlan?: PlanRecord;
  /** Plans that were ever applied. */
  lastPlan: number;
  /** The oldest that a fault may have a read show. */
  longestStaleMs: number;
  /** By name, those of other uses included. */
  readonly queues: Map<string, QueueRecord>;
  /** The names of `queues` in alphabetical order. */
  readonly queueNames: string[];
  /** Which queues get events; a queue that is not there gets none. */
  readonly eventRules: EventRule[];
  /** What goes wrong with events from now on. */
  eventFaults: EventFaults;
  /** Events that a stall holds up, oldest first. */
  readonly stalledEvents: EcsEvent[];
  readonly deadlines: Deadlines;
  /** RunTask calls by their client tokens, until ECS forgets them. */
  readonly runsByClientToken: Map<string, RunRecord>;
  readonly accountSettings: AccountSettings;
  /** Machines that were ever made: their addresses follow from it. */
  nextMachine: number;
  /** The latest moment that a read has shown, where later ones must not go back. */
  shownUpToMs: number;
  /** Positions in the lists; see `CursorList`. */
  nextOrdinal: number;
  /** The last `wake` that was asked for and has not come. */
  announcedWakeMs: number | undefined;
}

/** Takes up a new cluster. */
export function addCluster({ clusters, clusterNames }: LocalEcsState, cluster: ClusterRecord): void {
  clusters.set(cluster.name, cluster);
  addName(clusterNames, cluster.name);
}

/** Takes up a new queue. */
export function addQueue({ queues, queueNames }: LocalEcsState, queue: QueueRecord): void {
  queues.set(queue.name, queue);
  addName(queueNames, queue.name);
}

/** What options want to be there, as far as it is not: clusters, and queues for events. */
export function addMissing(state: LocalEcsState, { clusterNames, eventRules }: EngineOptions): void {
  for (const name of clusterNames)
    if (!state.clusters.has(name)) addCluster(state, createCluster(name, state.options));
  for (const { queue } of eventRules)
    if (!state.queues.has(queue)) addQueue(state, createQueue(queue, DEFAULT_SETTINGS, 0));
}

/** An ECS with its clusters and nothing in them. */
export function createLocalEcs(options: PartialEngineOptions): LocalEcsState {
  const complete = completeOptions(options);
  const state: LocalEcsState = {
    options: complete,
    clusters: new Map(),
    clusterNames: [],
    families: new Map(),
    familyNames: [],
    instances: new Map(),
    instanceIdByEc2Id: new Map(),
    ec2InstanceIds: new CursorList(),
    tasks: new Map(),
    taskIdByAttachmentId: new Map(),
    services: new Map(),
    ledger: createLedger(),
    buckets: createBuckets(),
    faults: [],
    lastPlan: 0,
    longestStaleMs: 0,
    queues: new Map(),
    queueNames: [],
    eventRules: [...complete.eventRules],
    eventFaults: {},
    stalledEvents: [],
    deadlines: new Deadlines(),
    runsByClientToken: new Map(),
    accountSettings: { ofAccount: new Map(), ofPrincipals: new Map() },
    nextMachine: 0,
    shownUpToMs: 0,
    nextOrdinal: 0,
    announcedWakeMs: undefined,
  };
  addMissing(state, complete);
  return state;
}
