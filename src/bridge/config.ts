import type { AwsVpcConfiguration } from '../ecs/calls.ts';
import type { MISMATCH_POLICIES } from '../ecs/task-labels.ts';
import type { Ranges } from '../mesos/ranges.ts';
import type { ApiLimits } from './api-limits.ts';
import type { InstanceFilter } from '../ecs/cluster-query/compile-query.ts';
import type { PatternCompiler } from '../ecs/pattern.ts';

/**
 * What happens when a task declares other cpus, memory, ports or gpus than its task definition reserves:
 * `warn` launches it and accounts the larger of the two, `strict` refuses it, `override` makes ECS reserve what
 * the task declares.
 */
export type MismatchPolicy = (typeof MISMATCH_POLICIES)[number];

/**
 * Which call starts a task: `StartTask`, or `RunTask` bound to the instance, with a client token by which ECS itself
 * starts it once only. Instances without an EC2 id are always given StartTask.
 */
export type LaunchMode = 'StartTask' | 'RunTask';

/**
 * What happens to tasks of ours whose framework is not known, such as after the loss of the state store: `adopt` keeps
 * them until it comes back under its id, `stop` stops them when it has not come back soon, `leave` does not touch
 * them nor report them.
 */
export type OrphanPolicy = 'adopt' | 'stop' | 'leave';

/** Durations in milliseconds; the defaults suit Amazon ECS with an account's usual API limits. */
export interface Timing {
  /** Shortest time between two full reads of the container instances. */
  readonly instancePollMs: number;
  /** Shortest time between two looks at the tasks that are alive. */
  readonly taskPollMs: number;
  /** Shortest time between two such reads or looks while events tell of changes. */
  readonly repairPollMs: number;
  /** For how long polling must find changes, and events tell of none, for events to count as silent. */
  readonly eventSilenceMs: number;
  /** No offers are made while a new launch would wait longer than this to be sent. */
  readonly maxLaunchWaitMs: number;
  /** Shortest time between two listings of all tasks of the cluster, which find what nobody expected. */
  readonly censusMs: number;
  /** How long after ECS accepted a launch a read must begin to be trusted to show it. */
  readonly settleMs: number;
  /** How long ECS may take to show a task it has started, and thus how long an unknown launch is looked for. */
  readonly lookupWindowMs: number;
  /** Shortest time before declined resources are offered again, and the least any filter lasts. */
  readonly allocationIntervalMs: number;
  /** Absent: offers stay until they are answered. */
  readonly offerTimeoutMs?: number;
  /** How long tasks may stay on an agent that ECS drains; absent: until they end by themselves. */
  readonly drainDeadlineMs?: number;
  /** How long an agent may be disconnected before its tasks are reported unreachable. */
  readonly agentLossMs: number;
  /** How long an agent must stay connected again before it is offered. */
  readonly reconnectStableMs: number;
  /** How long an agent is kept back at most, when it is new, for its host to be told. */
  readonly hostPatienceMs: number;
  /** How long `family` and the status of a revision are believed. */
  readonly definitionTtlMs: number;
  /** First wait for an acknowledgement before an update is sent again; it doubles up to the last. */
  readonly resendFirstMs: number;
  readonly resendLastMs: number;
  /** First wait after a failed call; it doubles up to the last. */
  readonly retryFirstMs: number;
  readonly retryLastMs: number;
  /** How long a start is tried while ECS gives no clear answer. */
  readonly startPatienceMs: number;
  /** How long a written-off launch is remembered, so that its task is stopped should it appear. */
  readonly rememberLaunchMs: number;
}

export const DEFAULT_TIMING: Timing = {
  instancePollMs: 5_000,
  taskPollMs: 2_000,
  repairPollMs: 30_000,
  eventSilenceMs: 60_000,
  censusMs: 60_000,
  settleMs: 3_000,
  lookupWindowMs: 120_000,
  allocationIntervalMs: 1_000,
  maxLaunchWaitMs: 30_000,
  agentLossMs: 300_000,
  reconnectStableMs: 10_000,
  hostPatienceMs: 5_000,
  definitionTtlMs: 60_000,
  resendFirstMs: 10_000,
  resendLastMs: 600_000,
  retryFirstMs: 500,
  retryLastMs: 30_000,
  startPatienceMs: 15_000,
  rememberLaunchMs: 24 * 3_600_000,
};

/** Most that a role is given, in Mesos's units; what it does not name is not limited. */
export interface Quota {
  readonly cpus?: number;
  /** MiB, and so is disk. */
  readonly mem?: number;
  readonly disk?: number;
  readonly gpus?: number;
}

export interface RoleConfig {
  /** A role of weight 2 is given twice as much as one of weight 1, the default. */
  readonly weight?: number;
  readonly quota?: Quota;
}

/** How frameworks reach the bridge; written into MasterInfo and offers. */
export interface Advertised {
  readonly hostname: string;
  /** IPv4 in dotted form. */
  readonly ip: string;
  readonly port: number;
}

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export type Digest = (text: string) => string;

export interface BridgeConfig {
  /** Names this bridge among all that may use the cluster; tasks of another owner are never touched. */
  readonly owner: string;
  readonly advertised: Advertised;
  /** Host ports that may be offered. */
  readonly ports: Ranges;
  /** MiB of disk each agent offers, unless the instance has the attribute named below. */
  readonly diskMiB: number;
  readonly diskAttribute: string;
  /** Attributes of an instance that hold the host name and the address frameworks are told. */
  readonly hostnameAttribute: string;
  readonly addressAttribute: string;
  /** Whether events of ECS come in; without, polling alone finds what changes. */
  readonly events: boolean;
  /** Whether the host directory is asked for what these attributes do not say. */
  readonly hostDirectory: boolean;
  readonly launchMode: LaunchMode;
  /**
   * Names of frameworks whose equal launches may share a StartTask, up to ten on different agents; `*` for all. Such
   * tasks share their environment, so there is no MESOS_TASK_ID in it. Of no effect where RunTask is used.
   */
  readonly shareLaunches: readonly string[];
  readonly mismatch: MismatchPolicy;
  readonly orphans: OrphanPolicy;
  /** Task definitions for tasks with an executor, by executor id; `default` for all others. */
  readonly executors: Readonly<Record<string, string>>;
  /** Whether a task that carries a docker image runs it, by a definition that the bridge registers. */
  readonly translate: boolean;
  /** Names such definitions. */
  readonly digest: Digest;
  /** IAM roles that labels of tasks may name: names in the cluster's account, or ARNs; `*` stands for any characters. */
  readonly allowedTaskRoles: readonly string[];
  /** For task definitions with network mode awsvpc. */
  readonly networkConfiguration?: AwsVpcConfiguration;
  /** Roles that are not like all others, by name. */
  readonly roles: Readonly<Record<string, RoleConfig>>;
  /** Which instances may be offered; absent: all. */
  readonly offerFilter?: InstanceFilter;
  /** For the regular expressions of offer constraints. */
  readonly compilePattern: PatternCompiler;
  /** Whether labels become tags of the ECS task. */
  readonly tagTasks: boolean;
  /** StartTask calls under way at once. */
  readonly maxLaunchesInFlight: number;
  /** What the bridge may use of ECS's API. */
  readonly apiBudget: ApiLimits;
  /** Largest part of all agents whose loss is believed at once; more is held back. */
  readonly maxAgentLossFraction: number;
  readonly timing: Timing;
}
