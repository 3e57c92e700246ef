import { lastSegment } from '../ecs/arn.ts';
import type { ContainerInstanceArn } from '../ecs/arn.ts';
import type { StartTaskResult } from '../ecs/calls.ts';
import { isVerdict, mayHaveActed } from '../ecs/failure.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import type { EcsTask } from '../ecs/task.ts';
import type { AgentId } from '../mesos/ids.ts';
import type { EcsAnswer } from './ecs-call.ts';
import { startingReport } from './ecs-task-status.ts';
import type { LaunchId } from './identity.ts';
import { killTask, sendStop } from './kills.ts';
import { returnToQueue } from './launch-queue.ts';
import { changeHold } from './ledger.ts';
import { agentOf, observeTask, remembered } from './observe-task.ts';
import { refusalReport, rejectionReport, shortResource } from './rejections.ts';
import type { Report } from './status-updates.ts';
import { changeTask, moveTask, setLaunch } from './task-table.ts';
import { endTask, fieldsOf, reportTask } from './tasks.ts';
import type { Sendable, Task, TaskKey } from './task-record.ts';
import { backoffMs, callEcs, measureSince, note } from './turn.ts';
import type { Turn } from './turn.ts';

/** Looks at an agent again soon: ECS disagrees with what we believed of it. */
function lookAtAgent(turn: Turn, agentId: AgentId): void {
  const arn = turn.state.agents.get(agentId)?.instance.containerInstanceArn;
  if (arn !== undefined) callEcs(turn, { operation: 'DescribeContainerInstances', arns: [arn] });
}

/**
 * RunTask names the machine: when that has registered anew meanwhile the task is on its new agent, and that is what
 * its framework is told of it, for good.
 */
function takeActualAgent(turn: Turn, key: TaskKey, ecsTask: EcsTask): void {
  const task = turn.state.tasks.get(key);
  const agentId = agentOf(ecsTask);
  if (task === undefined || agentId === undefined || task.agentId === agentId) return;
  note(
    turn,
    'warn',
    'launch.moved',
    `ECS has started the task on container instance ${agentId}`,
    fieldsOf(task),
  );
  moveTask(turn.state, task, agentId);
}

/** ECS has the task: it exists, under this ARN. */
export function launchAccepted(turn: Turn, key: TaskKey, ecsTask: EcsTask): void {
  const { state, now } = turn;
  const wasUnknown = state.tasks.get(key)?.launch.phase === 'UNKNOWN';
  takeActualAgent(turn, key, ecsTask);
  const task = setLaunch(state, key, {
    phase: 'ACCEPTED',
    taskArn: ecsTask.taskArn,
    taskDefinitionArn: ecsTask.taskDefinitionArn,
    acceptedAtMs: now,
    observed: remembered(ecsTask),
  });
  if (task === undefined) return;
  const event = wasUnknown ? 'launch.found' : 'launch.accepted';
  note(turn, 'debug', event, 'ECS has the task', fieldsOf(task));
  changeHold(state, task.agentId, task.launchId, { acceptedAtMs: now });
  reportTask(turn, task, startingReport(ecsTask));
  sendStop(turn, key);
  observeTask(turn, key, ecsTask);
}

/**
 * A kill that waited for the outcome has its answer when there is nothing to kill.
 * @param rejection why, in ECS's word: the reason of a failure, or the code of a failed call.
 */
function rejected(
  turn: Turn,
  task: Task,
  report: Report,
  rejection: string,
  tombstone: 'ENDED' | 'WRITTEN_OFF',
): void {
  note(turn, 'debug', 'launch.rejected', report.message ?? rejection, { ...fieldsOf(task), rejection });
  const resource = shortResource(rejection);
  if (resource !== undefined)
    note(turn, 'debug', 'launch.no-room', `ECS has too little of ${resource} left`, {
      ...fieldsOf(task),
      resource,
    });
  const killed: Report = {
    state: 'TASK_KILLED',
    source: 'SOURCE_MASTER',
    reason: 'REASON_TASK_KILLED_DURING_LAUNCH',
    message: `Task was killed while ECS refused to start it: ${report.message ?? ''}`,
  };
  endTask(turn, task, task.kill === undefined ? report : killed, tombstone);
}

function startAnswered(turn: Turn, task: Task, launch: Sendable, result: StartTaskResult): void {
  const [started] = result.tasks;
  const [failure] = result.failures;
  turn.state.launchPauses = 0;
  if (started !== undefined) launchAccepted(turn, task.key, started);
  else if (failure === undefined)
    launchUnknown(turn, task, launch, 'ECS answered with neither a task nor a failure');
  else {
    // ECS has been seen to report a failure for a task that it did start: should it appear, it is stopped.
    rejected(turn, task, rejectionReport(failure), failure.reason, 'WRITTEN_OFF');
    lookAtAgent(turn, task.agentId);
  }
}

/** StartTask may have started the task: it is looked for on its instance, and never sent again. */
function launchUnknown(turn: Turn, task: Task, launch: Sendable, message: string): void {
  const { state, now } = turn;
  setLaunch(state, task.key, { ...launch, phase: 'UNKNOWN', sentAtMs: now });
  note(
    turn,
    'warn',
    'launch.unknown',
    `outcome of StartTask unknown, looking for the task: ${message}`,
    fieldsOf(task),
  );
  state.deadlines.setEarlier(
    { kind: 'lookup', agentId: task.agentId },
    now + state.config.timing.retryFirstMs,
  );
}

/** Puts a launch back that ECS certainly did not act on; it is the next to be sent. */
function requeue(turn: Turn, task: Task, launch: Sendable): void {
  const { state, now } = turn;
  const { ec2InstanceId, sharedAs, ...unsent } = launch;
  const queued = setLaunch(state, task.key, { ...unsent, phase: 'QUEUED' });
  changeHold(state, task.agentId, task.launchId, { sentAtMs: Number.POSITIVE_INFINITY });
  returnToQueue(state, task.key, now);
  // A kill may have waited for this answer; now that nothing was started it needs no call.
  if (queued !== undefined && task.kill !== undefined) killTask(turn, queued, task.kill.by);
}

/**
 * Sends no launch for a while: ECS is out of reach. Several that fail at once count as one. What ECS throttles the
 * budget slows down.
 */
function pauseLaunches(turn: Turn, task: Task, failure: EcsFailure): void {
  const { state, now } = turn;
  const { retryFirstMs, retryLastMs } = state.config.timing;
  if (failure.code !== 'THROTTLED' && now >= state.launchPauseUntilMs) {
    state.launchPauses += 1;
    state.launchPauseUntilMs = now + backoffMs(state.launchPauses, retryFirstMs, retryLastMs);
  }
  note(turn, 'warn', 'launch.postponed', failure.message, { ...fieldsOf(task), code: failure.code });
}

/** Tags need a permission of their own; without it tasks start untagged, those in the queue as well. */
function deniedTagging(failure: EcsFailure, launch: Sendable): boolean {
  return (
    failure.code === 'ACCESS_DENIED' &&
    launch.request.tags.length > 0 &&
    failure.message.includes('ecs:TagResource')
  );
}

function startFailed(turn: Turn, task: Task, launch: Sendable, failure: EcsFailure): void {
  if (mayHaveActed(failure)) launchUnknown(turn, task, launch, failure.message);
  else if (deniedTagging(failure, launch)) {
    if (turn.state.tagging)
      note(turn, 'warn', 'tags.denied', `tasks are started without tags from now on: ${failure.message}`);
    turn.state.tagging = false;
    requeue(turn, task, launch);
  } else if (isVerdict(failure) && launch.sharedAs !== undefined) {
    note(turn, 'warn', 'launch.parted', failure.message, { ...fieldsOf(task), code: failure.code });
    requeue(turn, task, { ...launch, alone: true });
  } else if (isVerdict(failure)) rejected(turn, task, refusalReport(failure), failure.code, 'ENDED');
  else {
    pauseLaunches(turn, task, failure);
    requeue(turn, task, launch);
  }
}

type LaunchAnswer = EcsAnswer<'StartTask' | 'RunTask'>;
type LaunchOutcome = LaunchAnswer['outcome'];

/** The task of a launch, which from now on knows the call that it was started by. */
function startedTask({ state }: Turn, launchId: LaunchId, started: string | undefined): Task | undefined {
  const key = state.tasksByLaunch.get(launchId);
  const task = key === undefined ? undefined : state.tasks.get(key);
  if (task?.trace === undefined || started === undefined) return task;
  return changeTask(state, task.key, { trace: { ...task.trace, started } });
}

function launchOutcome(turn: Turn, launchId: LaunchId, outcome: LaunchOutcome, trace?: string): void {
  const task = startedTask(turn, launchId, trace);
  // Found by other means meanwhile, or gone: the answer tells nothing new.
  if (task?.launch.phase !== 'SENT') return;
  measureSince(turn, 'launch.stage', { stage: 'called' }, task.launch.sentAtMs);
  if (outcome.ok) startAnswered(turn, task, task.launch, outcome.value);
  else startFailed(turn, task, task.launch, outcome.failure);
}

/** What the answer to a StartTask on several instances says of one of them. */
function ofInstance(outcome: LaunchOutcome, instance: ContainerInstanceArn): LaunchOutcome {
  if (!outcome.ok) return outcome;
  const isIt = (arn: string | undefined): boolean =>
    arn !== undefined && lastSegment(arn) === lastSegment(instance);
  const tasks = outcome.value.tasks.filter(({ containerInstanceArn }) => isIt(containerInstanceArn));
  const failures = outcome.value.failures.filter(({ arn }) => isIt(arn));
  return { ok: true, value: { tasks, failures } };
}

/** Takes the outcome of StartTask, or of the RunTask in its place, for every launch that it was for. */
export function launchAnswered(turn: Turn, { call, outcome, trace }: LaunchAnswer): void {
  turn.state.launchesInFlight -= 1;
  const { furtherInstances = [], containerInstance } = call.request;
  const further = call.operation === 'StartTask' ? (call.furtherLaunches ?? []) : [];
  if (further.length === 0) {
    launchOutcome(turn, call.launchId, outcome, trace);
    return;
  }
  const instances = [containerInstance, ...furtherInstances];
  for (const [i, launchId] of [call.launchId, ...further].entries()) {
    const instance = instances[i];
    if (instance !== undefined) launchOutcome(turn, launchId, ofInstance(outcome, instance), trace);
  }
}

/** Gives up on a launch of unknown outcome that ECS has not shown for the whole consistency window. */
export function writeOff(turn: Turn, task: Task): void {
  note(
    turn,
    'warn',
    'launch.written-off',
    'ECS never showed the task; it is stopped should it appear',
    fieldsOf(task),
  );
  endTask(
    turn,
    task,
    {
      state: 'TASK_DROPPED',
      source: 'SOURCE_MASTER',
      reason: 'REASON_MASTER_DISCONNECTED',
      message: 'The connection to ECS broke during StartTask, and ECS has not shown the task since',
    },
    'WRITTEN_OFF',
  );
}
