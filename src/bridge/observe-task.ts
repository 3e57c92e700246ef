import { lastSegment } from '../ecs/arn.ts';
import type { TaskDefinition } from '../ecs/task-definition.ts';
import type { EcsTask } from '../ecs/task.ts';
import { hasCapability } from '../mesos/framework-info.ts';
import { agentId } from '../mesos/ids.ts';
import { knownDefinition, lookUpDefinition } from './definitions.ts';
import { endReport, runningReport, stageOf, startingReport, tellsHealth } from './ecs-task-status.ts';
import type { Circumstances } from './ecs-task-status.ts';
import { holdWhileStopping } from './ledger.ts';
import type { BridgeState } from './state.ts';
import { changeTask, putTask, refreshTask } from './task-table.ts';
import { endTask, fieldsOf, reportTask } from './tasks.ts';
import type { Launch, Task, TaskKey } from './task-record.ts';
import { measure, measureSince, note } from './turn.ts';
import type { Turn } from './turn.ts';

type Accepted = Extract<Launch, { phase: 'ACCEPTED' }>;

/** What is kept of an observation: environment and arguments can be large and only serve to recognise a task. */
export function remembered(task: EcsTask): EcsTask {
  const { overrides } = task;
  const containerOverrides = overrides.containerOverrides.map(({ environment, command, ...sizes }) => sizes);
  return { ...task, overrides: { ...overrides, containerOverrides } };
}

export const agentOf = (task: EcsTask): ReturnType<typeof agentId> | undefined =>
  task.containerInstanceArn === undefined ? undefined : agentId(lastSegment(task.containerInstanceArn));

function circumstancesOf(definition: TaskDefinition | undefined, task: Task): Circumstances {
  const containers = definition?.containerDefinitions ?? [];
  return {
    essential: containers.filter(({ essential }) => essential).map(({ name }) => name),
    hasHealthCheck: containers.some(({ healthCheck }) => healthCheck !== undefined),
    ...(task.kill === undefined ? {} : { killedBy: task.kill.by }),
  };
}

/** Registers that a task waits for a definition; see `launches` and `observeAgain`. */
export function awaitDefinition(state: BridgeState, reference: string, key: TaskKey): void {
  const waiting = state.awaitingDefinition.get(reference) ?? new Set<TaskKey>();
  state.awaitingDefinition.set(reference, waiting.add(key));
}

/**
 * The end of a task is judged by its essential containers, which only the definition names; it is read first when
 * it is not at hand. A definition that can never be read must not hide the end: then all containers count.
 */
function observeEnd(turn: Turn, task: Task, observed: EcsTask): void {
  const arn = observed.taskDefinitionArn;
  const entry = lookUpDefinition(turn, arn);
  if (entry.status === 'READING') {
    awaitDefinition(turn.state, arn, task.key);
    return;
  }
  endTask(turn, task, endReport(observed, circumstancesOf(knownDefinition(turn, arn), task)));
}

/** A recovery finds what has run for a while; that it was not seen before says nothing of how long launches take. */
function measureLaunched(turn: Turn, { launch }: Task, { startedAtMs = turn.now }: EcsTask): void {
  if (turn.state.phase !== 'READY' || launch.phase !== 'ACCEPTED') return;
  const pending = Math.max(0, startedAtMs - launch.acceptedAtMs) / 1000;
  measure(turn, 'launch.stage', { stage: 'pending' }, pending);
  measureSince(turn, 'launch.stage', { stage: 'running' }, startedAtMs);
}

function observeRunning(turn: Turn, task: Task, observed: EcsTask): void {
  const isNews = task.state === 'TASK_STAGING' || task.state === 'TASK_STARTING';
  // Most looks at a task show nothing new, and there are many.
  if (!isNews && (task.state !== 'TASK_RUNNING' || !tellsHealth(observed))) return;
  const circumstances = circumstancesOf(knownDefinition(turn, observed.taskDefinitionArn), task);
  const report = runningReport(observed, circumstances);
  if (isNews) {
    measureLaunched(turn, task, observed);
    reportTask(turn, task, report);
  } else if (report.healthy !== undefined && report.healthy !== task.healthy)
    reportTask(turn, task, { ...report, reason: 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED' });
}

function observeStopping(turn: Turn, task: Task, observed: EcsTask): void {
  holdWhileStopping(turn.state, task.agentId, task.launchId, turn.now);
  const info = turn.state.frameworks.get(task.frameworkId)?.info;
  const tells = info !== undefined && hasCapability(info, 'TASK_KILLING_STATE');
  if (task.kill === undefined || task.kill.by === 'BRIDGE' || !tells || task.state === 'TASK_KILLING') return;
  const { labels } = startingReport(observed);
  reportTask(turn, task, {
    state: 'TASK_KILLING',
    source: 'SOURCE_EXECUTOR',
    ...(labels === undefined ? {} : { labels }),
  });
}

/**
 * Whether a look at a task that runs shows it as it was: then only its health could differ, which the version does not
 * count. Most looks do, and there are many: nothing is to be kept of them.
 */
function isAsBefore(observed: EcsTask, before: EcsTask): boolean {
  return (
    observed.version === before.version &&
    observed.lastStatus === 'RUNNING' &&
    before.lastStatus === 'RUNNING' &&
    observed.desiredStatus === before.desiredStatus &&
    observed.healthStatus === before.healthStatus
  );
}

/** Keeps an observation; one that is no newer than the last need not survive a restart. */
function remember(turn: Turn, task: Task, launch: Accepted, observed: EcsTask): Task {
  if (launch.missingSinceMs === undefined && isAsBefore(observed, launch.observed)) return task;
  const { missingSinceMs, ...rest } = launch;
  const seen: Task = { ...task, launch: { ...rest, observed: remembered(observed) } };
  const isNews = observed.version > launch.observed.version || missingSinceMs !== undefined;
  if (isNews) putTask(turn.state, seen);
  else refreshTask(turn.state, seen);
  return seen;
}

/**
 * Takes what ECS says of a task we know. An older version than the one at hand is a late answer and is dropped.
 * @returns whether it was taken.
 */
export function observeTask(turn: Turn, key: TaskKey, observed: EcsTask): boolean {
  const task = turn.state.tasks.get(key);
  if (task?.launch.phase !== 'ACCEPTED') return false;
  if (observed.version < task.launch.observed.version) return false;
  const seen = remember(turn, task, task.launch, observed);
  if (task.state === 'TASK_UNREACHABLE') {
    // A lost agent's tasks keep their last words in ECS; only an end is news, or the agent's return.
    if (stageOf(observed) === 'ENDED') observeEnd(turn, seen, observed);
    return true;
  }
  const stage = stageOf(observed);
  if (stage === 'RUNNING') observeRunning(turn, seen, observed);
  const after = turn.state.tasks.get(key) ?? seen;
  if (stage === 'ENDED') observeEnd(turn, after, observed);
  else if (observed.desiredStatus === 'STOPPED') observeStopping(turn, after, observed);
  return true;
}

/** Judges a task again whose definition has arrived. */
export function observeAgain(turn: Turn, key: TaskKey): void {
  const launch = turn.state.tasks.get(key)?.launch;
  if (launch?.phase === 'ACCEPTED') observeTask(turn, key, launch.observed);
}

/**
 * Takes that ECS does not know a task it once showed. One such answer may be a stale read; a second one, later than
 * the consistency window, means that the task ended so long ago that ECS has forgotten how.
 */
export function observeMissing(turn: Turn, key: TaskKey): void {
  const { state, now } = turn;
  const task = state.tasks.get(key);
  if (task?.launch.phase !== 'ACCEPTED') return;
  const { missingSinceMs = now, acceptedAtMs } = task.launch;
  const windowMs = state.config.timing.lookupWindowMs;
  if (now - missingSinceMs < windowMs || now - acceptedAtMs < windowMs) {
    changeTask(state, key, { launch: { ...task.launch, missingSinceMs } });
    return;
  }
  note(turn, 'warn', 'task.missing', 'ECS does not know the task any more', fieldsOf(task));
  endTask(turn, task, {
    state: 'TASK_GONE',
    source: 'SOURCE_MASTER',
    reason: 'REASON_EXECUTOR_TERMINATED',
    message: 'ECS no longer knows the task: it ended more than an hour ago, and how is unknown',
  });
}
