import type { InstanceRecord } from '../instances/container-instance.ts';
import { findUnsatisfied } from '../placement/placement-constraints.ts';
import type { Placement } from '../placement/placement.ts';
import { findLaunchFailure } from '../tasks/launch-failure.ts';
import { isProtected } from '../tasks/task-protection.ts';
import { launchTask } from '../tasks/launch-task.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import { taskBounds, taskCounts } from './service.ts';
import type { DeploymentRecord, ServiceRecord } from './service.ts';
import { allowedStarts, placementOf, tellStarted, waitForRoom } from './start-service-tasks.ts';
import { stopServiceTasks } from './stop-service-tasks.ts';

/** The tasks of the service that are wanted on the instance. */
function tasksOn(
  turn: Turn,
  service: ServiceRecord,
  { unstoppedTaskIds }: InstanceRecord,
): readonly TaskRecord[] {
  return [...unstoppedTaskIds]
    .map((id) => turn.state.tasks.get(id))
    .filter((task) => task?.deployment?.service === service && task.known.desiredStatus === 'RUNNING')
    .filter((task) => task !== undefined);
}

/** Whether the instance is to have a task, room or not. */
function isHost(placement: Placement, instance: InstanceRecord): boolean {
  const { constraints, launch } = placement;
  return (
    instance.known.status === 'ACTIVE' && findUnsatisfied(constraints, instance, launch.group) === undefined
  );
}

interface DaemonPass {
  readonly service: ServiceRecord;
  readonly primary: DeploymentRecord;
  readonly placement: Placement;
  readonly started: TaskRecord[];
  readonly stopped: TaskRecord[];
  /** Starts that are still allowed. */
  starts: number;
  /** Running tasks that may still be stopped. */
  stops: number;
}

/** An old task makes room for a new one, unless it is protected, and as far as the least of running tasks allows. */
function replace(pass: DaemonPass, task: TaskRecord): boolean {
  if (isProtected(task)) return false;
  const isRunning = task.known.lastStatus === 'RUNNING';
  if (isRunning && pass.stops <= 0) return false;
  if (isRunning) pass.stops -= 1;
  pass.stopped.push(task);
  return true;
}

function start(turn: Turn, pass: DaemonPass, instance: InstanceRecord): boolean {
  const { launch } = pass.placement;
  if (pass.primary.rolloutState === 'FAILED') return true;
  if (pass.starts <= 0) return false;
  if (findLaunchFailure(turn.state.options.assumptions, instance, launch) !== undefined) {
    waitForRoom(turn, pass.primary, pass.placement);
    return true;
  }
  pass.starts -= 1;
  pass.started.push(launchTask(turn, instance, launch));
  return true;
}

/** @returns whether there is nothing more to do there for now. */
function tend(turn: Turn, pass: DaemonPass, id: string): boolean {
  const { service, primary, placement } = pass;
  const instance = turn.state.instances.get(id);
  const tasks = instance === undefined ? [] : tasksOn(turn, service, instance);
  if (instance === undefined || !isHost(placement, instance)) {
    service.hostIds.delete(id);
    pass.stopped.push(...tasks);
    return true;
  }
  service.hostIds.add(id);
  const old = tasks.filter(({ deployment }) => deployment !== primary);
  const replaced = old.map((task) => replace(pass, task));
  if (old.length > 0) return !replaced.includes(false);
  return tasks.length > 0 || start(turn, pass, instance);
}

/** One step of a DAEMON service: looks at the instances that have changed, and only at those. */
export function scheduleDaemons(turn: Turn, service: ServiceRecord, primary: DeploymentRecord): void {
  const { changedInstanceIds } = service;
  const pass: DaemonPass = {
    service,
    primary,
    placement: placementOf(turn, primary, 1),
    started: [],
    stopped: [],
    starts: allowedStarts(turn, service, changedInstanceIds.size),
    stops: taskCounts(service).running - taskBounds(service).least,
  };
  for (const id of [...changedInstanceIds]) if (tend(turn, pass, id)) changedInstanceIds.delete(id);
  service.desiredCount = service.hostIds.size;
  tellStarted(turn, service, pass.started);
  stopServiceTasks(turn, service, pass.stopped);
  if (changedInstanceIds.size > 0) allowedStarts(turn, service, changedInstanceIds.size);
}
