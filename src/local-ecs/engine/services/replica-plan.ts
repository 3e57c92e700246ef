/** Tasks of a service as its scheduler sees them; all are wanted. */
export interface ReplicaCounts {
  readonly desired: number;
  /** Tasks that must stay RUNNING. */
  readonly least: number;
  /** Tasks that may be RUNNING or PENDING. */
  readonly most: number;
  /** Tasks that are as they should be, on the way or running. */
  readonly current: number;
  /** Of those, the ones that the service counts on. */
  readonly healthyCurrent: number;
  /** Tasks of earlier deployments, on draining instances, or unhealthy, each in one of these numbers. */
  readonly replacedPending: number;
  readonly replacedHealthy: number;
  readonly replacedUnhealthy: number;
  /** They may not be stopped. */
  readonly replacedProtected: number;
  /** `failed`: the deployment starts nothing any more. `no-room`: no instance takes a task. */
  readonly obstacle: 'none' | 'no-room' | 'failed';
}

/** What the scheduler does next, in numbers of tasks. */
export interface ReplicaPlan {
  readonly start: number;
  readonly stopCurrent: number;
  readonly stopPending: number;
  readonly stopHealthy: number;
  readonly stopUnhealthy: number;
  /** The percents leave no room to go on. */
  readonly isStuck: boolean;
}

/** What of `count` fits; none below 0. */
const atMost = (count: number, limit: number): number => Math.max(0, Math.min(count, limit));

/**
 * How a service gets from the tasks it has to those it should have. Tasks to be replaced stop when others can be counted
 * on in their stead; only when that leaves no room for others do they stop earlier, down to the least that must run.
 * @see `DeploymentConfiguration`, ECS API Reference
 */
export function planReplicas(counts: ReplicaCounts): ReplicaPlan {
  const { desired, least, most, current, replacedHealthy, replacedUnhealthy, replacedPending, obstacle } =
    counts;
  const missing = Math.max(0, desired - current);
  const total = current + replacedHealthy + replacedUnhealthy + counts.replacedProtected;
  const start = obstacle === 'failed' ? 0 : atMost(missing, most - total);
  const isShort = obstacle === 'none' ? start < missing : obstacle === 'no-room' && missing > 0;
  const healthy = atMost(counts.healthyCurrent, desired) + replacedHealthy;
  const stopHealthy = atMost(replacedHealthy, healthy - (isShort ? least : desired));
  const stopUnhealthy = healthy >= desired ? replacedUnhealthy : atMost(replacedUnhealthy, isShort ? 1 : 0);
  const stopCurrent = Math.max(0, current - desired);
  const isBlocked =
    isShort && start === 0 && stopHealthy + stopUnhealthy + stopCurrent + replacedPending === 0;
  return {
    start,
    stopCurrent,
    stopPending: replacedPending,
    stopHealthy,
    stopUnhealthy,
    isStuck: isBlocked && obstacle === 'none' && counts.healthyCurrent === current,
  };
}
