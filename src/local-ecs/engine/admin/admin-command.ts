import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import type { Tag } from '../../../ecs/tag.ts';
import type { EventFaults } from '../events/event-faults.ts';
import type { EventRule } from '../events/event-rule.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { FaultRule } from '../faults/fault.ts';
import type { InstanceHealth } from '../instances/known-instance.ts';
import type { JsonObject } from '../json.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { HealthStatus } from '../tasks/agent-report.ts';

/** A machine to add. */
export interface ContainerInstanceSpec {
  /** Default: that of the type; 4 without a type. */
  readonly vcpus?: number;
  /** What the agent registers. Default: of the type's memory what the kernel counts; 7808, of 8 GiB, without a type. */
  readonly memoryMiB?: number;
  /** Default: that of the type; 0 without a type. */
  readonly gpus?: number;
  /**
   * One whose figures are known, see `instances/instance-types.ts`; or any other, with `vcpus` and `memoryMiB`. Default: none, a
   * small machine that calls itself `c5.xlarge`.
   */
  readonly instanceType?: string;
  /** Default: `a`, `b` and `c` of the region in turn. */
  readonly availabilityZone?: string;
  /** Custom attributes, at most 10. Capabilities come by themselves. */
  readonly attributes?: readonly EcsAttribute[];
  /** At most 50. */
  readonly tags?: readonly Tag[];
  /** Capabilities that the agent lacks, by their full names. */
  readonly withoutCapabilities?: readonly string[];
  /** TCP ports beyond the agent's own that are not to be used. */
  readonly reservedPorts?: readonly number[];
  /** Default: a new one for each. */
  readonly ec2InstanceId?: string;
  /** Default true. */
  readonly agentConnected?: boolean;
}

/** Names an instance: container instance id or ARN, or EC2 instance id (its newest container instance). */
interface OnInstance {
  /** Name or ARN. Default `default`. */
  readonly cluster?: string;
  readonly containerInstance: string;
}

interface OnContainer {
  readonly cluster?: string;
  /** Id or ARN. */
  readonly task: string;
  /** Default: the first essential container. */
  readonly container?: string;
}

/** Machines join the cluster. Answer: `{containerInstances}` as ECS describes them. */
export interface AddContainerInstances extends ContainerInstanceSpec {
  readonly type: 'AddContainerInstances';
  readonly cluster?: string;
  /** Default 1. */
  readonly count?: number;
}

/** Takes an instance out. Refused while it has tasks, unless by force. */
export interface DeregisterContainerInstance extends OnInstance {
  readonly type: 'DeregisterContainerInstance';
  readonly force?: boolean;
}

/**
 * What can happen to a machine or its agent. Answer: `{containerInstance}` as ECS describes it afterwards.
 *
 * - TerminateMachine, StopMachine, StartMachine: the EC2 instance is terminated, stopped, started again.
 * - DisconnectAgent, ReconnectAgent: ECS loses and finds the agent.
 * - ReplaceContainerInstance: the agent registers anew, under a new ARN for the same EC2 instance; the answer is the new one.
 */
export interface ChangeMachine extends OnInstance {
  readonly type:
    | 'TerminateMachine'
    | 'StopMachine'
    | 'StartMachine'
    | 'DisconnectAgent'
    | 'ReconnectAgent'
    | 'ReplaceContainerInstance';
  /** Of DisconnectAgent and StopMachine: the agent is back, or the machine starts, after so long. Default: never by itself. */
  readonly forMs?: number;
}

/** DRAINING takes no new tasks. */
export interface SetContainerInstanceState extends OnInstance {
  readonly type: 'SetContainerInstanceState';
  readonly status: 'ACTIVE' | 'DRAINING';
}

/** What CONTAINER_INSTANCE_HEALTH shows from now on; IMPAIRED is the one that matters. */
export interface SetContainerInstanceHealth extends OnInstance {
  readonly type: 'SetContainerInstanceHealth';
  readonly health: InstanceHealth;
}

/** A running container ends at once. Answer: `{task}`. */
export interface KillContainer extends OnContainer {
  readonly type: 'KillContainer';
  /** Default 137. */
  readonly exitCode?: number;
  /** The kernel ended it for want of memory: exit code 137, OutOfMemoryError. */
  readonly oom?: boolean;
}

/** What the health check of a running container finds from now on. Answer: `{task}`. */
export interface SetContainerHealth extends OnContainer {
  readonly type: 'SetContainerHealth';
  readonly health: HealthStatus;
}

/**
 * Everything in the cluster, as ECS would describe it: instances, then tasks that are wanted, then others. Answer:
 * `{containerInstances, tasks, next}`, `next` being absent on the last page.
 */
export interface ListState {
  readonly type: 'ListState';
  readonly cluster?: string;
  /** Where the page before ended: its `next`. */
  readonly after?: string;
  /** Instances and tasks together. Default 1000, at most 10,000. */
  readonly limit?: number;
}

/**
 * Every task that was ever started, whatever ECS has forgotten of it, in the order of the starts. Answer: `{tasks, next}`,
 * each task as told at `LedgerEntry`, `next` being absent on the last page; and `dropped`, how many of the earliest are
 * told no more.
 */
export interface ListLedger {
  readonly type: 'ListLedger';
  /** Where the page before ended: its `next`. */
  readonly after?: number;
  /** Default 1000, at most 10,000. */
  readonly limit?: number;
}

/** Answer: `{summary}`, as told at `LocalEcsSummary`. */
export interface Summarize {
  readonly type: 'Summarize';
}

/**
 * Everything as after a start: the same kind of machines and definitions, with new ids, and nothing else. Processes are killed, and
 * whoever waits for an answer has the connection reset. Answer: as of `Summarize`.
 */
export interface Reset {
  readonly type: 'Reset';
}

/** How fast the API may be called from now on; buckets begin full. Answer: as of `ListLimits`. */
export interface SetLimits {
  readonly type: 'SetLimits';
  readonly limits: RateLimits;
}

/** Answer: `{limits}`, for each bucket its size, the tokens left, and the calls and throttles since it was set. */
export interface ListLimits {
  readonly type: 'ListLimits';
}

/** Calls of the API go wrong. Answer: `{fault}`. */
export interface InjectFault extends FaultRule {
  readonly type: 'InjectFault';
}

/** ListFaults: all faults, with how many calls they matched and hit. ClearFaults: the same, for the last time. Answer: `{faults}`. */
export interface OnFaults {
  readonly type: 'ListFaults' | 'ClearFaults';
}

/** From now on a queue gets events, too; it is made if it is not there. Answer: `{queuePath}`, its URL without the endpoint. */
export interface AddEventRule extends EventRule {
  readonly type: 'AddEventRule';
}

/** The rules of a queue are over, and the queue is deleted. Answer: `{}`. */
export interface RemoveEventRules {
  readonly type: 'RemoveEventRules';
  readonly queue: string;
}

/** What goes wrong with events from now on, in place of what did so far. Answer: `{faults, stalledEvents}`: how many a stall holds up. */
export interface SetEventFaults {
  readonly type: 'SetEventFaults';
  readonly faults: EventFaults;
}

/** Somebody else starts a task. Answer: as of the operation. Limits and faults of calls do not concern it, nor the next two. */
export interface StartTask extends OnInstance {
  readonly type: 'StartTask';
  readonly taskDefinition: string;
  readonly startedBy?: string;
  readonly group?: string;
  /** As of the operation. */
  readonly overrides?: JsonObject;
}

/** Somebody else stops a task. Answer: `{task}`. */
export interface StopTask {
  readonly type: 'StopTask';
  readonly cluster?: string;
  /** Id or ARN. */
  readonly task: string;
  readonly reason?: string;
}

/** Somebody else gives an instance attributes. Answer: as of the operation. */
export interface PutAttributes extends OnInstance {
  readonly type: 'PutAttributes';
  readonly attributes: readonly EcsAttribute[];
}

/** Somebody else puts a message into a queue: one that is no event, or wrapped as SNS does it. Answer: as of the operation. */
export interface SendMessage {
  readonly type: 'SendMessage';
  /** Name or URL. */
  readonly queue: string;
  readonly body: string;
}

/** Somebody else empties a queue. Answer: as of the operation. */
export interface PurgeQueue {
  readonly type: 'PurgeQueue';
  /** Name or URL. */
  readonly queue: string;
}

/** ECS forgets a stopped task before its time: it is MISSING from now on. Answer: `{task}`. */
export interface ForgetTask {
  readonly type: 'ForgetTask';
  readonly cluster?: string;
  /** Id or ARN. */
  readonly task: string;
}

/** What a fault plan can have done. */
export type PlannableCommand =
  | AddContainerInstances
  | DeregisterContainerInstance
  | ChangeMachine
  | SetContainerInstanceState
  | SetContainerInstanceHealth
  | KillContainer
  | SetContainerHealth
  | StartTask
  | StopTask
  | PutAttributes
  | SendMessage
  | PurgeQueue
  | ForgetTask
  | SetLimits
  | InjectFault
  | OnFaults
  | AddEventRule
  | RemoveEventRules
  | SetEventFaults;

/** A plan takes the place of the one before. Answer: as of ListFaultPlan. */
export interface ApplyFaultPlan {
  readonly type: 'ApplyFaultPlan';
  readonly plan: FaultPlan<PlannableCommand>;
}

/**
 * ListFaultPlan: the plan in force, with what has come of it. ClearFaultPlan: the same, for the last time. Answer:
 * `{plan}`, absent when there is none.
 */
export interface OnFaultPlan {
  readonly type: 'ListFaultPlan' | 'ClearFaultPlan';
}

/** What people or the world do to the cluster behind ECS's back. Refusals are answered as those of ECS. */
export type AdminCommand =
  PlannableCommand | ListState | ListLedger | Summarize | Reset | ListLimits | ApplyFaultPlan | OnFaultPlan;
