import type { Attribute, Label } from '../mesos/attribute.ts';
import type { FrameworkInfo } from '../mesos/framework-info.ts';
import type { OfferConstraints } from '../mesos/offer-constraints.ts';
import type { MasterInfo } from '../mesos/master-info.ts';
import type { Ranges } from '../mesos/ranges.ts';
import type { DiscoveryInfo } from '../mesos/task-info.ts';
import type { TaskReason, TaskSource } from '../mesos/task-reason.ts';
import type { TaskState } from '../mesos/task-state.ts';
import type { TaskStatus } from '../mesos/task-status.ts';

/**
 * The master as those see it who watch and operate it: what a Mesos master tells of itself, and beside it what is so
 * in ECS. Members whose names end in `AtMs`, `SinceMs` or `UntilMs` are moments in milliseconds since 1970; what is not
 * known is absent.
 */

/** Amounts in Mesos's units: memory and disk in MiB. */
export interface ResourcesView {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  readonly ports: Ranges;
}

/**
 * Why an agent is offered or not; the first that applies.
 *
 * - active: it is offered. draining: ECS drains it. disconnected: its ECS agent is. unreachable: and so for so long that
 *   its tasks were given up. impaired: ECS reports it as that. filtered: offerFilter leaves it out.
 *   withheld: any other reason.
 */
export type AgentStateView =
  'active' | 'draining' | 'disconnected' | 'unreachable' | 'impaired' | 'filtered' | 'withheld';

export interface AgentView {
  readonly id: string;
  readonly hostname: string;
  readonly ip?: string;
  readonly port: number;
  readonly containerInstanceArn: string;
  readonly ec2InstanceId?: string;
  readonly region?: string;
  readonly zone?: string;
  readonly capacityProvider?: string;
  readonly ecsAgentVersion?: string;
  readonly registeredAtMs?: number;
  readonly state: AgentStateView;
  /** Since when its ECS agent is connected, or not. */
  readonly connectedSinceMs?: number;
  readonly disconnectedSinceMs?: number;
  /** Since when ECS drains it. */
  readonly drainingSinceMs?: number;
  /** In words; absent while it is offered. */
  readonly whyNotOffered?: string;
  readonly attributes: readonly Attribute[];
  /** All that may be offered of it at all. */
  readonly total: ResourcesView;
  /** What tasks of frameworks hold, launches under way included. */
  readonly used: ResourcesView;
  readonly usedByRole: readonly { readonly role: string; readonly resources: ResourcesView }[];
  readonly offered: ResourcesView;
  /** Taken by tasks of others. */
  readonly foreign: ResourcesView;
  readonly free: ResourcesView;
  /** Tasks of frameworks that have not ended. */
  readonly tasks: number;
  readonly offers: number;
  /** Frameworks with tasks on it. */
  readonly frameworkIds: readonly string[];
  /** As ECS counts them, those of others included. */
  readonly ecsTasks: { readonly running: number; readonly pending: number };
}

/** How often things have happened in this life of the bridge. */
export interface TallyView {
  readonly calls: Readonly<Record<string, number>>;
  readonly refusedCalls: Readonly<Record<string, number>>;
  readonly events: Readonly<Record<string, number>>;
  readonly offers: Readonly<Record<'sent' | 'accepted' | 'declined' | 'rescinded' | 'expired', number>>;
  readonly ended: Readonly<Partial<Record<TaskState, number>>>;
}

export interface FilterView {
  readonly agentId: string;
  readonly role: string;
  readonly resources: ResourcesView;
  readonly untilMs: number;
}

/** A framework is asked to leave an agent. */
export interface InverseOfferView {
  readonly id: string;
  readonly agentId: string;
  /** From when on the agent is not to be counted on. */
  readonly unavailableAtMs: number;
}

export interface FrameworkView {
  readonly id: string;
  readonly info: FrameworkInfo;
  readonly roles: readonly string[];
  readonly suppressedRoles: readonly string[];
  readonly offerConstraints?: OfferConstraints;
  readonly connected: boolean;
  /** Known from the memory only; it has not been connected in this life of the bridge. */
  readonly recovered: boolean;
  readonly registeredAtMs?: number;
  readonly subscribedAtMs?: number;
  readonly disconnectedAtMs?: number;
  /** When it is over unless it comes back. */
  readonly failoverAtMs?: number;
  readonly used: ResourcesView;
  readonly offered: ResourcesView;
  readonly offers: number;
  /** Of the agents that it has tasks on and that are drained. */
  readonly inverseOffers: readonly InverseOfferView[];
  readonly filters: number;
  /** Tasks that have not ended. */
  readonly tasks: number;
  readonly tasksByState: Readonly<Partial<Record<TaskState, number>>>;
  readonly unacknowledgedUpdates: number;
  readonly tally: TallyView;
}

/** A framework that is over; the last ones are kept. */
export interface CompletedFrameworkView extends FrameworkView {
  readonly completedAtMs: number;
}

export interface OfferView {
  readonly id: string;
  readonly frameworkId: string;
  readonly frameworkName: string;
  readonly role: string;
  readonly agentId: string;
  readonly hostname: string;
  readonly resources: ResourcesView;
  readonly madeAtMs: number;
}

/** How far a launch has come. PARKED: its definition is read or registered. QUEUED: it waits for its turn. UNKNOWN: it is looked for. */
export type LaunchPhaseView = 'PARKED' | 'QUEUED' | 'SENT' | 'UNKNOWN' | 'ACCEPTED' | 'ENDED';

export interface LaunchView {
  readonly id: string;
  readonly phase: LaunchPhaseView;
  readonly phaseSinceMs?: number;
  readonly taskId: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly taskDefinition?: string;
  /** How often StartTask was sent. */
  readonly attempts?: number;
}

/** One step of a task's life. */
export interface TaskEventView {
  readonly atMs: number;
  /** ECS: what ECS did. MESOS: what its framework was told, or will be. BRIDGE: what was done about it. */
  readonly source: 'ECS' | 'MESOS' | 'BRIDGE';
  readonly event: string;
  readonly detail?: string;
}

export interface TaskView {
  readonly id: string;
  readonly name: string;
  readonly frameworkId: string;
  readonly frameworkName?: string;
  readonly agentId: string;
  readonly hostname?: string;
  readonly ec2InstanceId?: string;
  readonly role: string;
  /** Only of a task that came with an executor. */
  readonly executorId?: string;
  readonly state: TaskState;
  readonly healthy?: boolean;
  readonly source?: TaskSource;
  readonly reason?: TaskReason;
  readonly message?: string;
  /** Of the first container that ended with another one than 0, else 0 if one ended. */
  readonly exitCode?: number;
  readonly launch: Omit<LaunchView, 'taskId' | 'frameworkId' | 'agentId'>;
  readonly ecsTaskArn?: string;
  readonly ecsStatus?: string;
  readonly stopCode?: string;
  readonly stoppedReason?: string;
  readonly resources: ResourcesView;
  readonly labels: readonly Label[];
  readonly discovery?: DiscoveryInfo;
  /** Host ports that are taken for it. */
  readonly hostPorts: readonly number[];
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly killRequestedAtMs?: number;
  readonly unreachableSinceMs?: number;
  readonly unacknowledgedUpdates: number;
  /** What the framework has been told, oldest first, as far as it is kept. */
  readonly statuses: readonly TaskStatus[];
}

export interface TaskCount {
  readonly frameworkId: string;
  readonly agentId: string;
  readonly state: TaskState;
  readonly tasks: number;
}

export interface RoleView {
  readonly name: string;
  readonly weight: number;
  readonly frameworkIds: readonly string[];
  /** What its tasks and offers have. */
  readonly allocated: ResourcesView;
  readonly offered: ResourcesView;
  /** The largest part it has of any one resource, from 0 to 1. */
  readonly share: number;
  /** Most it is given, as far as it is limited. */
  readonly quota?: Readonly<Partial<Record<'cpus' | 'mem' | 'disk' | 'gpus', number>>>;
}

/** One of the rates that ECS limits its API by; of one that is not limited there are no numbers. */
export interface BucketView {
  readonly name: string;
  readonly tokens?: number;
  /** Tokens that come back each second now; less than allowed after a throttle. */
  readonly perSecond?: number;
  readonly allowedPerSecond?: number;
  readonly burst?: number;
  /** The most urgent class first. */
  readonly waiting: readonly {
    readonly callClass: string;
    readonly calls: number;
    readonly longestWaitMs: number;
  }[];
}

export interface ClusterView {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
}

/** LOADING, RECOVERING: it is still being found out what there is. READY: at work. CLOSING, FAILED: it ends. */
export type PhaseView = 'LOADING' | 'RECOVERING' | 'READY' | 'CLOSING' | 'FAILED';

export interface StatusView {
  readonly phase: PhaseView;
  readonly owner: string;
  /** Ids of executors for which there is a task definition, `default` for all others. */
  readonly executors: readonly string[];
  readonly master: MasterInfo;
  readonly cluster?: ClusterView;
  readonly startedAtMs: number;
  readonly readyAtMs?: number;
  readonly agents: Readonly<Record<AgentStateView, number>>;
  readonly frameworks: Readonly<Record<'connected' | 'disconnected', number>>;
  readonly offers: number;
  /** Tasks that have not ended. */
  readonly tasks: Readonly<Partial<Record<TaskState, number>>>;
  /** Their launches. */
  readonly launches: Readonly<Record<Exclude<LaunchPhaseView, 'ENDED'>, number>>;
  readonly unacknowledgedUpdates: { readonly updates: number; readonly oldestMs: number };
  /** Tasks of others in the cluster. */
  readonly foreignTasks: number;
  readonly total: ResourcesView;
  readonly used: ResourcesView;
  readonly offered: ResourcesView;
}

/** What has changed; see the heart's changes of the same names. */
export type ChangeView =
  | { readonly type: 'TASK_ADDED'; readonly task: TaskView }
  | {
      readonly type: 'TASK_UPDATED';
      readonly frameworkId: string;
      /** As it was reported. */
      readonly status: TaskStatus;
      readonly state: TaskState;
    }
  | { readonly type: 'AGENT_ADDED'; readonly agent: AgentView }
  | { readonly type: 'AGENT_REMOVED'; readonly agentId: string }
  | { readonly type: 'FRAMEWORK_ADDED' | 'FRAMEWORK_UPDATED'; readonly framework: FrameworkView }
  | { readonly type: 'FRAMEWORK_REMOVED'; readonly info: FrameworkInfo };

/** What was found under an id, or under the beginning of one. */
export type Found<T> =
  | { readonly type: 'FOUND'; readonly value: T }
  /** Several begin like this; the first of them. */
  | { readonly type: 'AMBIGUOUS'; readonly ids: readonly string[] }
  | { readonly type: 'UNKNOWN' };

/** Which part of a list is wanted; all of it by default. */
export interface Paging {
  readonly limit?: number;
  readonly offset?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** How many there are in all. */
  readonly total: number;
}

export interface TaskQuery extends Paging {
  readonly frameworkId?: string;
  readonly agentId?: string;
  readonly taskId?: string;
  readonly state?: TaskState;
  /** Only those that are over and acknowledged, or only the others; by default both. Of the former the last ones are kept. */
  readonly over?: boolean;
  /** Only those whose framework has named an executor. */
  readonly hasExecutor?: true;
  /** By when they were first heard of; oldest first is `asc`, the default `des`. */
  readonly order?: 'asc' | 'des';
}

export interface OfferQuery extends Paging {
  readonly frameworkId?: string;
  readonly agentId?: string;
}

/** What somebody waits for, or why something is over. */
export interface WhyView {
  readonly kind: 'task' | 'framework' | 'agent';
  readonly id: string;
  /** One word for what is so: a launch phase, a task state, an agent's state, `OFFERED`, `SUPPRESSED`, … */
  readonly stage: string;
  readonly sinceMs?: number;
  /** In words, the most important first. */
  readonly reasons: readonly string[];
}

/**
 * What is so at one moment. Each method reads what it is asked for and no more; lists are of things that were there
 * when the method was called.
 */
export interface MasterView {
  /** The moment. */
  readonly atMs: number;
  status(): StatusView;
  tally(): TallyView;
  /** Subscriptions of frameworks that had no id yet. */
  registrations(): number;
  /** Tasks that have ended, by `STATE/SOURCE/REASON`. */
  endCauses(): Readonly<Record<string, number>>;
  agents(query?: Paging & { readonly state?: AgentStateView }): Page<AgentView>;
  /** The same one after the other, each made when it is asked for. */
  eachAgent(): Iterable<AgentView>;
  /** @param id an agent id, EC2 id, ARN or host name, or the beginning of one. */
  agent(id: string): Found<AgentView>;
  frameworks(query?: Paging): Page<FrameworkView>;
  /** @param id a framework id or name, or the beginning of one. */
  framework(id: string): Found<FrameworkView>;
  completedFrameworks(): readonly CompletedFrameworkView[];
  filters(frameworkId: string): readonly FilterView[];
  /** How many hold something back from each role. */
  filtersByRole(): Readonly<Record<string, number>>;
  offers(query?: OfferQuery): Page<OfferView>;
  offer(id: string): Found<OfferView>;
  tasks(query?: TaskQuery): Page<TaskView>;
  /** The same one after the other, each made when it is asked for. */
  eachTask(query?: TaskQuery): Iterable<TaskView>;
  /** How many there are by framework, agent and state, those that are over included. */
  taskCounts(): readonly TaskCount[];
  /** @param id a task id, ECS task ARN or its end, launch id, or the beginning of one. */
  task(id: string, frameworkId?: string): Found<TaskView>;
  /** The task's life, oldest first, as far as it is known. */
  timeline(task: Pick<TaskView, 'id' | 'frameworkId'>): readonly TaskEventView[];
  /** Those of unknown outcome first, then by how far they have come. */
  launches(query?: Paging & { readonly phase?: LaunchPhaseView }): Page<LaunchView>;
  roles(): readonly RoleView[];
  budget(): readonly BucketView[];
  /** @param id of a task, a framework or an agent. */
  why(id: string): Found<WhyView>;
}
