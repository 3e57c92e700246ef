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
import { wakeService } from './wake-service.ts';

/** How long after a step the next one is that goes on with it: calls come in between. */
const STEP_MS = 1;

/** Instances that one step looks at for one reason. */
const MAX_TENDED = 100;

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
  /** Instances that have no room for their task. */
  withoutRoom: number;
}

/** What an instance waits for before more can be done there. */
type Wait = 'start' | 'stop' | undefined;

/** An old task makes room for a new one, unless it is protected, and as far as the least of running tasks allows. */
function replace(pass: DaemonPass, task: TaskRecord): boolean {
  if (isProtected(task)) return false;
  const isRunning = task.known.lastStatus === 'RUNNING';
  if (isRunning && pass.stops <= 0) return false;
  if (isRunning) pass.stops -= 1;
  pass.stopped.push(task);
  return true;
}

function start(turn: Turn, pass: DaemonPass, instance: InstanceRecord): Wait {
  const { launch } = pass.placement;
  if (pass.primary.rolloutState === 'FAILED') return undefined;
  if (pass.starts <= 0) return 'start';
  if (findLaunchFailure(turn.state.options.assumptions, instance, launch) !== undefined) {
    pass.withoutRoom += 1;
    return undefined;
  }
  pass.starts -= 1;
  pass.started.push(launchTask(turn, instance, launch));
  return undefined;
}

/** Does what can be done on an instance. */
function tend(turn: Turn, pass: DaemonPass, id: string): Wait {
  const { service, primary, placement } = pass;
  const instance = turn.state.instances.get(id);
  const tasks = instance === undefined ? [] : tasksOn(turn, service, instance);
  if (instance === undefined || !isHost(placement, instance)) {
    service.hostIds.delete(id);
    pass.stopped.push(...tasks);
    return undefined;
  }
  service.hostIds.add(id);
  const old = tasks.filter(({ deployment }) => deployment !== primary);
  const replaced = old.map((task) => replace(pass, task));
  if (old.length > 0) return replaced.includes(false) ? 'stop' : undefined;
  return tasks.length > 0 ? undefined : start(turn, pass, instance);
}

/** Tends instances as long as `mayGoOn`, each once, and notes what they wait for. */
function tendAll(turn: Turn, pass: DaemonPass, ids: Set<string>, mayGoOn: () => boolean): void {
  const { startWaitIds, stopWaitIds } = pass.service;
  let left = Math.min(ids.size, MAX_TENDED);
  for (const id of ids) {
    if (left === 0 || !mayGoOn()) return;
    left -= 1;
    for (const waiting of [ids, startWaitIds, stopWaitIds]) waiting.delete(id);
    const wait = tend(turn, pass, id);
    if (wait === 'start') startWaitIds.add(id);
    if (wait === 'stop') stopWaitIds.add(id);
  }
}

/** The next instances that a new deployment has not looked at are as those that have changed. */
function takeUnseen(service: ServiceRecord): void {
  const { changedInstanceIds, cluster, unseenFrom } = service;
  if (unseenFrom === undefined) return;
  for (const [ordinal, id] of cluster.instanceIds.after(unseenFrom - 1)) {
    service.unseenFrom = ordinal;
    if (changedInstanceIds.size >= MAX_TENDED) return;
    changedInstanceIds.add(id);
  }
  service.unseenFrom = undefined;
}

/**
 * One step of a DAEMON service: looks at instances that have changed, and at some that wait for what is allowed now. The others
 * have their turn in steps that follow.
 */
export function scheduleDaemons(turn: Turn, service: ServiceRecord, primary: DeploymentRecord): void {
  takeUnseen(service);
  const { changedInstanceIds, startWaitIds, stopWaitIds } = service;
  const pass: DaemonPass = {
    service,
    primary,
    placement: placementOf(turn, primary, 1),
    started: [],
    stopped: [],
    starts: allowedStarts(turn, service, changedInstanceIds.size + startWaitIds.size),
    stops: taskCounts(service).running - taskBounds(service).least,
    withoutRoom: 0,
  };
  tendAll(turn, pass, changedInstanceIds, () => true);
  tendAll(turn, pass, startWaitIds, () => pass.starts > 0);
  tendAll(turn, pass, stopWaitIds, () => pass.stops > 0);
  service.desiredCount = service.hostIds.size;
  if (pass.withoutRoom > 0) waitForRoom(turn, primary, pass.placement, pass.withoutRoom);
  tellStarted(turn, service, pass.started);
  stopServiceTasks(turn, service, pass.stopped);
  if (changedInstanceIds.size > 0 || service.unseenFrom !== undefined)
    wakeService(turn, service, turn.nowMs + STEP_MS);
  if (startWaitIds.size > 0) allowedStarts(turn, service, startWaitIds.size);
}
