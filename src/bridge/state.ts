import type { ClusterArn, EcsTaskArn } from '../ecs/arn.ts';
import type { Cluster } from '../ecs/cluster.ts';
import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import type { TaskDefinition } from '../ecs/task-definition.ts';
import type { Call } from '../mesos/call.ts';
import type { FrameworkInfo } from '../mesos/framework-info.ts';
import type { AgentId, FrameworkId, OfferId } from '../mesos/ids.ts';
import type { OfferConstraints } from '../mesos/offer-constraints.ts';
import type { Quantities } from '../mesos/quantities.ts';
import type { TaskStatus } from '../mesos/task-status.ts';
import type { AgentInfo } from './agent-info.ts';
import type { AgentSelection } from './agent-selection.ts';
import { createAlikeIndex } from './alike-launches.ts';
import type { AlikeIndex } from './alike-launches.ts';
import type { Amounts } from './amounts.ts';
import { createBudget } from './budget.ts';
import type { Budget } from './budget.ts';
import type { BridgeConfig } from './config.ts';
import { Deadlines } from '../time/deadlines.ts';
import { dueName } from './due-kinds.ts';
import type { Due } from './due-kinds.ts';
import { createHostLookup } from './host-lookup.ts';
import { createEventWatch } from './event-watch.ts';
import type { EventWatch } from './event-watch.ts';
import type { HostLookup } from './host-lookup.ts';
import type { LaunchId } from './identity.ts';
import type { Caller, SessionId } from './input.ts';
import type { RecordKey } from './record-keys.ts';
import { createPollOrder } from './poll-order.ts';
import type { PollOrder } from './poll-order.ts';
import type { Census, InstanceSweep, Lookup, Round } from './round.ts';
import { createSharing } from './sharing.ts';
import type { Owner, Sharing } from './sharing.ts';
import type { Size } from './size.ts';
import { createTallies } from './tally.ts';
import type { Tallies } from './tally.ts';
import type { Task, TaskKey } from './task-record.ts';

/**
 * LOADING: nothing read yet. RECOVERING: the first full read of ECS is under way; frameworks wait. READY: at work.
 * CLOSING: no more launches. FAILED: cannot work; every input is ignored.
 */
export type Phase = 'LOADING' | 'RECOVERING' | 'READY' | 'CLOSING' | 'FAILED';

export interface Framework {
  readonly id: FrameworkId;
  readonly info: FrameworkInfo;
  readonly roles: readonly string[];
  readonly suppressed: ReadonlySet<string>;
  readonly offerConstraints?: OfferConstraints;
  /** What it has asked for in all, what it has included; absent when it asks for nothing. */
  readonly requested?: Size;
  /** Absent while the framework is disconnected, or known from its tasks only. */
  readonly sessionId?: SessionId;
  /** When it subscribed for the first time; 0 when that was not written down. */
  readonly registeredAtMs: number;
  /** When it subscribed last, in this life of the bridge. */
  readonly subscribedAtMs?: number;
  /** When its session ended last; absent while it has one. One that has come out of the memory waits since the restart. */
  readonly disconnectedAtMs?: number;
}

/** How long an agent has been, or not been, connected to ECS. */
export interface Presence {
  readonly status: 'CONNECTED' | 'DISCONNECTED' | 'UNREACHABLE';
  readonly sinceMs: number;
}

export interface Agent {
  readonly id: AgentId;
  /** The newest snapshot; an older version never replaces it. */
  readonly instance: ContainerInstance;
  /** What the snapshot says of the agent to frameworks; the same object until that changes. */
  readonly info: AgentInfo;
  /** The snapshot shows the world as it was between these two moments. */
  readonly readBegunAtMs: number;
  readonly readEndedAtMs: number;
  readonly presence: Presence;
  /** Not offered before this time: it has to prove that it stays connected. */
  readonly offerableFromMs: number;
}

/** What one launch holds of its agent. */
export interface Hold extends Owner {
  readonly launchId: LaunchId;
  readonly agentId: AgentId;
  /** What the task declares; the framework paid for this much of its offer. */
  readonly declared: Amounts;
  /** What ECS deducts for it; unknown until the definition has been read. */
  readonly reserved: Amounts;
  /** It was found in ECS, and its definition is still to be read: nobody knows how much it takes. */
  readonly unmeasured?: true;
  /**
   * UNSEEN: snapshots may or may not show it yet. SEEN: they show what ECS deducts. STOPPING: ECS gives it back
   * before the processes are gone, so again both are possible.
   */
  readonly visibility: 'UNSEEN' | 'SEEN' | 'STOPPING';
  /** Since when it is STOPPING, as far as we know; a snapshot answered before that still shows it. */
  readonly stoppingSinceMs?: number;
  /** When StartTask was sent; infinite before. */
  readonly sentAtMs: number;
  /** When ECS accepted it; infinite before. */
  readonly acceptedAtMs: number;
}

export interface OutstandingOffer extends Owner {
  readonly id: OfferId;
  readonly agentId: AgentId;
  readonly amounts: Amounts;
  /** The same, as the framework was offered it. */
  readonly quantities: Quantities;
  readonly madeAtMs: number;
}

/** Resources of an agent that a role of a framework does not want to hear of for a while. */
export interface Filter {
  readonly role: string;
  readonly refused: Quantities;
  readonly untilMs: number;
}

/** Updates of one task that wait for acknowledgement; the first is the one that has been sent. */
export interface UpdateQueue {
  readonly waiting: readonly TaskStatus[];
  /** Time to wait before the first is sent again. */
  readonly intervalMs: number;
}

/** What is known about a reference to a task definition. */
export type DefinitionEntry =
  | { readonly status: 'READING'; readonly attempts: number }
  | { readonly status: 'KNOWN'; readonly definition: TaskDefinition; readonly readAtMs: number }
  | {
      readonly status: 'FAILED';
      readonly failure: EcsFailure;
      readonly readAtMs: number;
      /** How often it has been tried until ECS has given its verdict. */
      readonly attempts: number;
    };

/** What became of a launch whose task is no longer in the tables. */
export interface Tombstone {
  /** WRITTEN_OFF: reported lost because ECS did not show it in time; should it appear, it is stopped. */
  readonly type: 'ENDED' | 'WRITTEN_OFF';
  readonly frameworkId: FrameworkId;
  readonly untilMs: number;
}

/** A framework that is over, as tools are shown it. Its id is remembered longer, so that it cannot come back. */
export interface CompletedFramework {
  readonly framework: Framework;
  readonly endedAtMs: number;
}

/** What one framework has been asked about an agent that drains. */
export interface InverseAsk {
  readonly id: OfferId;
  /** A framework that declines is asked again after a while; one that accepts is not. */
  readonly answer: 'NONE' | 'ACCEPTED' | 'DECLINED';
}

/** An agent that ECS drains: it is offered no more, and the frameworks with tasks on it are asked to leave. */
export interface Drain {
  readonly sinceMs: number;
  readonly asks: ReadonlyMap<FrameworkId, InverseAsk>;
}

/**
 * Everything the bridge knows. Tables are changed in place and indexed so that an input costs what it touches;
 * the records in them are never changed.
 */
export interface BridgeState {
  readonly config: BridgeConfig;
  /** A fresh UUID for each life of the bridge; tells tasks it has started from those of others with its owner. */
  readonly incarnation: string;
  /** The incarnation that began with an empty memory; the first part of framework and offer ids. */
  epoch: string;
  phase: Phase;
  cluster: Cluster | undefined;
  /** The cluster that what is remembered is about. */
  rememberedCluster: ClusterArn | undefined;
  nextFramework: number;
  nextOffer: number;
  /** Offer ids below this one are set aside for this life. */
  offersSetAside: number;
  readonly frameworks: Map<FrameworkId, Framework>;
  /** Ids of frameworks that were torn down, and when, oldest first; they may not come back. */
  readonly completed: Map<FrameworkId, number>;
  /** What tools are shown of what is over; nothing is decided by it. */
  readonly history: {
    readonly frameworks: Map<FrameworkId, CompletedFramework>;
    readonly tasks: Map<FrameworkId, Map<LaunchId, Task>>;
  };
  /** Agents that ECS drains. */
  readonly drains: Map<AgentId, Drain>;
  readonly inverseOffers: Map<OfferId, { readonly agentId: AgentId; readonly frameworkId: FrameworkId }>;
  readonly sessions: Map<SessionId, FrameworkId>;
  /** SUBSCRIBE calls that arrived before the bridge was ready. */
  waiting: { readonly caller: Caller; readonly call: Call<'SUBSCRIBE'> }[];
  readonly agents: Map<AgentId, Agent>;
  /** Agents whose resources may have changed since the last allocation. */
  readonly changedAgents: Set<AgentId>;
  /** Agents of which a launch has turned out to take more than was known when the last offers were made. */
  readonly shrunkAgents: Set<AgentId>;
  /** Agents whose ECS agent is disconnected and which have not been given up. */
  readonly disconnectedAgents: Set<AgentId>;
  /** The agent that registered last from each machine: an older one of the same machine is stale. */
  readonly agentByMachine: Map<string, AgentId>;
  /** All agents of a machine: more than one once it has registered anew. */
  readonly agentsOfMachine: Map<string, Set<AgentId>>;
  readonly hosts: HostLookup;
  readonly holds: Map<AgentId, Map<LaunchId, Hold>>;
  readonly offers: Map<OfferId, OutstandingOffer>;
  readonly offersByAgent: Map<AgentId, Set<OfferId>>;
  readonly offersByFramework: Map<FrameworkId, Set<OfferId>>;
  /** Agents that are offered once the launch queue's wait is no longer long. */
  readonly heldBack: Set<AgentId>;
  /** Offer constraints made ready for use. */
  readonly selections: WeakMap<OfferConstraints, AgentSelection>;
  /** Who has how much of the cluster. */
  readonly sharing: Sharing;
  readonly filters: Map<FrameworkId, Map<AgentId, readonly Filter[]>>;
  readonly filtersByAgent: Map<AgentId, Set<FrameworkId>>;
  readonly tasks: Map<TaskKey, Task>;
  readonly tasksByLaunch: Map<LaunchId, TaskKey>;
  readonly tasksByArn: Map<EcsTaskArn, TaskKey>;
  readonly tasksByAgent: Map<AgentId, Set<TaskKey>>;
  readonly tasksByFramework: Map<FrameworkId, Set<TaskKey>>;
  readonly updates: Map<TaskKey, UpdateQueue>;
  readonly tombstones: Map<LaunchId, Tombstone>;
  /** Records that differ from what the state store has. */
  readonly unsaved: Set<RecordKey>;
  readonly definitions: Map<string, DefinitionEntry>;
  /** Tasks that wait for a definition, by its reference. */
  readonly awaitingDefinition: Map<string, Set<TaskKey>>;
  /** What may be called of ECS, and the calls that wait for that. */
  readonly budget: Budget;
  /** QUEUED tasks in the order they are sent, and since when they wait; some may have left by another way. */
  readonly launchQueue: Map<TaskKey, number>;
  /** QUEUED launches that may share a StartTask. */
  readonly alike: AlikeIndex;
  /** Calls that start tasks. */
  launchesInFlight: number;
  /** While ECS cannot be reached, no launch is sent before this time. */
  launchPauseUntilMs: number;
  launchPauses: number;
  tagging: boolean;
  sweep: InstanceSweep | undefined;
  /** When the newest sweep began that missed nothing. */
  wholeSweepBegunAtMs: number;
  census: Census | undefined;
  poll: Round | undefined;
  readonly pollOrder: PollOrder;
  rounds: number;
  readonly events: EventWatch;
  foreignTasks: Set<EcsTaskArn>;
  readonly lookups: Map<AgentId, Lookup>;
  /** When agents were reported lost, in order, as far back as the loss limit looks. */
  recentLosses: number[];
  lossAlarm: boolean;
  startedAtMs: number;
  readyAtMs: number;
  /** From when on a task of ours that no table knows is not one that an earlier life has started late. */
  allKnownAtMs?: number;
  recoveryFailures: number;
  /** How often things have happened; for people and metrics, nothing is decided by it. */
  readonly tallies: Tallies;
  readonly deadlines: Deadlines<Due>;
  wakeAtMs: number;
}

type AgentTable =
  | 'agents'
  | 'changedAgents'
  | 'shrunkAgents'
  | 'disconnectedAgents'
  | 'agentByMachine'
  | 'agentsOfMachine'
  | 'hosts';

/** What is known of agents before one has been seen. */
function noAgents(config: BridgeConfig): Pick<BridgeState, AgentTable> {
  return {
    agents: new Map(),
    changedAgents: new Set(),
    shrunkAgents: new Set(),
    disconnectedAgents: new Set(),
    agentByMachine: new Map(),
    agentsOfMachine: new Map(),
    hosts: createHostLookup(config),
  };
}

type OfferTables =
  | 'offers'
  | 'offersByAgent'
  | 'offersByFramework'
  | 'heldBack'
  | 'selections'
  | 'sharing'
  | 'filters'
  | 'filtersByAgent';

const noOffers = (): Pick<BridgeState, OfferTables> => ({
  offers: new Map(),
  offersByAgent: new Map(),
  offersByFramework: new Map(),
  heldBack: new Set(),
  selections: new WeakMap(),
  sharing: createSharing(),
  filters: new Map(),
  filtersByAgent: new Map(),
});

type TaskTables = 'tasks' | 'tasksByLaunch' | 'tasksByArn' | 'tasksByAgent' | 'tasksByFramework';

const noTasks = (): Pick<BridgeState, TaskTables> => ({
  tasks: new Map(),
  tasksByLaunch: new Map(),
  tasksByArn: new Map(),
  tasksByAgent: new Map(),
  tasksByFramework: new Map(),
});

/** @param incarnation a fresh UUID. */
export function createState(config: BridgeConfig, incarnation: string): BridgeState {
  return {
    config,
    incarnation,
    epoch: incarnation,
    phase: 'LOADING',
    cluster: undefined,
    rememberedCluster: undefined,
    nextFramework: 0,
    nextOffer: 0,
    offersSetAside: 0,
    frameworks: new Map(),
    completed: new Map(),
    history: { frameworks: new Map(), tasks: new Map() },
    drains: new Map(),
    inverseOffers: new Map(),
    sessions: new Map(),
    waiting: [],
    ...noAgents(config),
    holds: new Map(),
    ...noOffers(),
    ...noTasks(),
    updates: new Map(),
    tombstones: new Map(),
    unsaved: new Set(),
    definitions: new Map(),
    awaitingDefinition: new Map(),
    budget: createBudget(config.apiBudget),
    launchQueue: new Map(),
    alike: createAlikeIndex(),
    launchesInFlight: 0,
    launchPauseUntilMs: 0,
    launchPauses: 0,
    tagging: config.tagTasks,
    sweep: undefined,
    wholeSweepBegunAtMs: Number.NEGATIVE_INFINITY,
    census: undefined,
    poll: undefined,
    pollOrder: createPollOrder(),
    rounds: 0,
    events: createEventWatch(),
    foreignTasks: new Set(),
    lookups: new Map(),
    recentLosses: [],
    lossAlarm: false,
    startedAtMs: 0,
    readyAtMs: 0,
    recoveryFailures: 0,
    tallies: createTallies(),
    deadlines: new Deadlines(dueName),
    wakeAtMs: Number.POSITIVE_INFINITY,
  };
}
