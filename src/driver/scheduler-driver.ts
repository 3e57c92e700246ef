import type { OfferConstraints } from '../mesos/offer-constraints.ts';
import type { FrameworkInfo } from '../mesos/framework-info.ts';
import type { AgentId, ExecutorId, FrameworkId, OfferId, TaskId } from '../mesos/ids.ts';
import type { MasterInfo } from '../mesos/master-info.ts';
import type { Filters, Offer, Operation } from '../mesos/offer.ts';
import type { Resource } from '../mesos/resource.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import type { TaskStatus } from '../mesos/task-status.ts';
import type { DriverStatus } from './driver-status.ts';

type Done = void | Promise<void>;

/**
 * A framework's side of the Mesos scheduler API, with the names of Mesos's own interface. Every callback may be left
 * out. Callbacks never overlap: the next one, and the implicit acknowledgement of a status, wait until the promise of
 * the last has settled. One that throws or rejects aborts the driver.
 * @see Mesos `include/mesos/scheduler.hpp`
 */
export interface Scheduler {
  /** The framework is subscribed for the first time by this driver. `frameworkId` is to be kept for a restart. */
  registered?(driver: SchedulerDriver, frameworkId: FrameworkId, masterInfo: MasterInfo): Done;
  /** The framework is subscribed again after `disconnected`. */
  reregistered?(driver: SchedulerDriver, masterInfo: MasterInfo): Done;
  /** The line to the master is broken. Offers are void; tasks run on. Never happens with an embedded bridge. */
  disconnected?(driver: SchedulerDriver): Done;
  /** At least one offer. Each is to be accepted or declined; unanswered ones stay the framework's. */
  resourceOffers?(driver: SchedulerDriver, offers: readonly Offer[]): Done;
  /** An offer is not good any more. */
  offerRescinded?(driver: SchedulerDriver, offerId: OfferId): Done;
  /** The same status may come more than once, always with the same uuid. */
  statusUpdate?(driver: SchedulerDriver, status: TaskStatus): Done;
  /** Never happens on ECS, which runs no executors. */
  frameworkMessage?(
    driver: SchedulerDriver,
    executorId: ExecutorId,
    agentId: AgentId,
    data: Uint8Array,
  ): Done;
  /** An agent is gone or unreachable. */
  slaveLost?(driver: SchedulerDriver, agentId: AgentId): Done;
  /** Never happens on ECS, which runs no executors. */
  executorLost?(driver: SchedulerDriver, executorId: ExecutorId, agentId: AgentId, status: number): Done;
  /** The driver has been aborted; no callback follows. */
  error?(driver: SchedulerDriver, message: string): Done;
}

/** A task to ask about; a full TaskStatus will do. */
export type ReconcileStatus = Pick<TaskStatus, 'taskId' | 'agentId'>;

/** What a framework asks resources for. @see Mesos `Request` */
export interface ResourceRequest {
  readonly agentId?: AgentId;
  readonly resources: readonly Resource[];
}

/**
 * A framework's handle on its master, with every method of the Mesos 1.x `SchedulerDriver`. Methods return the
 * driver's status at once and never call back from inside; in any status but DRIVER_RUNNING they do nothing.
 * @see Mesos `include/mesos/scheduler.hpp`
 */
export interface SchedulerDriver {
  /** Connects to the master. Returns DRIVER_ABORTED if what the master was called can be none; `error` tells more. */
  start(): DriverStatus;
  /**
   * Stops the driver. No callback begins any more.
   * @param failover default false: the framework is torn down and its tasks are killed. True: its tasks run on, for
   * another driver with the same framework id.
   */
  stop(failover?: boolean): DriverStatus;
  /** Stops the driver as after an error; tasks run on. No callback begins any more. */
  abort(): DriverStatus;
  /**
   * Waits for the driver to be stopped or aborted, then for what it has sent to be carried out, 30 s at most, and for
   * the callback that is running. Rejects inside a callback, which would wait for itself.
   */
  join(): Promise<DriverStatus>;
  /** `start`, then `join`. */
  run(): Promise<DriverStatus>;
  /** Without effect: like a Mesos master with its own allocator, the bridge offers what there is. */
  requestResources(requests: readonly ResourceRequest[]): DriverStatus;
  /**
   * Launches tasks on the resources of one or more offers of one agent. What is left is declined; no tasks at all
   * decline everything.
   * @param filters default: 5 seconds.
   */
  launchTasks(
    offerIds: OfferId | readonly OfferId[],
    tasks: readonly TaskInfo[],
    filters?: Filters,
  ): DriverStatus;
  /** Carries out operations, in order, on the resources of one or more offers of one agent. */
  acceptOffers(
    offerIds: readonly OfferId[],
    operations: readonly Operation[],
    filters?: Filters,
  ): DriverStatus;
  declineOffer(offerId: OfferId, filters?: Filters): DriverStatus;
  /** The end is reported by `statusUpdate`; for a task nobody knows, as a reconciliation would answer. */
  killTask(taskId: TaskId): DriverStatus;
  /** Offers again and forgets filters, for the given roles or for all; an empty list does nothing. */
  reviveOffers(roles?: readonly string[]): DriverStatus;
  /** Asks for no more offers, for the given roles or for all, until they are revived; an empty list does nothing. */
  suppressOffers(roles?: readonly string[]): DriverStatus;
  /** Only for drivers with explicit acknowledgements. Statuses without uuid need none. */
  acknowledgeStatusUpdate(status: TaskStatus): DriverStatus;
  /** Cannot be delivered: ECS runs no executors. */
  sendFrameworkMessage(executorId: ExecutorId, agentId: AgentId, data: Uint8Array): DriverStatus;
  /** Asks for the latest state of these tasks, or, with an empty list, of all that are not over. */
  reconcileTasks(statuses: readonly ReconcileStatus[]): DriverStatus;
  /** Replaces the framework's description and the roles that get no offers. */
  updateFramework(
    info: FrameworkInfo,
    suppressedRoles: readonly string[],
    offerConstraints?: OfferConstraints,
  ): DriverStatus;
}
