import { isVerdict, mayHaveActed } from '../ecs/failure.ts';
import { MAX_STOP_REASON } from '../ecs/limits.ts';
import type { EcsAnswer } from './ecs-call.ts';
import { changeHold, holdWhileStopping } from './ledger.ts';
import { observeMissing, observeTask } from './observe-task.ts';
import { changeTask } from './task-table.ts';
import { fieldsOf, refuseTask } from './tasks.ts';
import type { KillIntent, Task, TaskKey } from './task-record.ts';
import { backoffMs, callEcs, note } from './turn.ts';
import type { Turn } from './turn.ts';

function stopReason(task: Task, by: KillIntent['by']): string {
  const reasons: Readonly<Record<KillIntent['by'], string>> = {
    FRAMEWORK: `Killed by framework ${task.frameworkId}`,
    BRIDGE: `Framework ${task.frameworkId} was torn down`,
    DRAIN: 'The container instance is drained',
    OPERATOR: `Killed by an operator, framework ${task.frameworkId}`,
  };
  return reasons[by].slice(0, MAX_STOP_REASON);
}

/** Sends StopTask for a task that ECS has and that is wanted dead. Harmless to repeat. */
export function sendStop(turn: Turn, key: TaskKey): void {
  const task = turn.state.tasks.get(key);
  if (task?.launch.phase !== 'ACCEPTED' || task.kill === undefined || task.kill.stop === 'SENT') return;
  const kill: KillIntent = {
    ...task.kill,
    stop: 'SENT',
    sinceMs: turn.now,
    attempts: task.kill.attempts + 1,
  };
  changeTask(turn.state, key, { kill });
  // ECS may give the task's resources back from now on, whatever becomes of the call.
  holdWhileStopping(turn.state, task.agentId, task.launchId, turn.now);
  callEcs(turn, {
    operation: 'StopTask',
    taskArn: task.launch.taskArn,
    reason: stopReason(task, kill.by),
    launchId: task.launchId,
  });
}

/**
 * Takes the wish to end a task and keeps it until the task has ended.
 *
 * A task that has not been sent ends at once, without a call. One whose launch is under way or of unknown outcome is
 * stopped as soon as ECS is known to have it; until then nothing is reported. For one that ECS has, StopTask is
 * sent, and again for every repeated kill.
 */
export function killTask(turn: Turn, task: Task, by: KillIntent['by']): void {
  switch (task.launch.phase) {
    case 'ENDED':
      return;
    case 'PARKED':
    case 'QUEUED':
      refuseTask(turn, task, {
        state: 'TASK_KILLED',
        source: 'SOURCE_MASTER',
        reason: by === 'DRAIN' ? 'REASON_AGENT_DRAINING' : 'REASON_TASK_KILLED_DURING_LAUNCH',
        message: 'Task was killed before it was sent to ECS',
      });
      return;
    case 'SENT':
    case 'UNKNOWN':
    case 'ACCEPTED': {
      const kill: KillIntent = task.kill ?? {
        requestedAtMs: turn.now,
        stop: 'IDLE',
        sinceMs: turn.now,
        attempts: 0,
        by,
      };
      changeTask(turn.state, task.key, { kill });
      sendStop(turn, task.key);
    }
  }
}

/** Takes the outcome of StopTask for a task that no table has; the next census shows whether it runs on. */
function strayAnswered(turn: Turn, { call, outcome }: EcsAnswer<'StopTask'>): void {
  if (outcome.ok) return;
  const { code, message } = outcome.failure;
  note(turn, 'warn', 'stray.not-stopped', message, { ecsTaskArn: call.taskArn, code });
}

/** Takes the outcome of StopTask; a call that failed is repeated until the task has ended. */
export function stopAnswered(turn: Turn, answer: EcsAnswer<'StopTask'>): void {
  const { state, now } = turn;
  const key = state.tasksByArn.get(answer.call.taskArn);
  const task = key === undefined ? undefined : state.tasks.get(key);
  if (key === undefined) strayAnswered(turn, answer);
  if (key === undefined || task?.kill === undefined) return;
  if (answer.outcome.ok) {
    changeTask(state, key, { kill: { ...task.kill, stop: 'ACCEPTED', sinceMs: now } });
    observeTask(turn, key, answer.outcome.value);
    return;
  }
  const { failure } = answer.outcome;
  const { retryFirstMs, retryLastMs } = state.config.timing;
  changeTask(state, key, { kill: { ...task.kill, stop: 'IDLE', sinceMs: now } });
  const isRunning = task.launch.phase === 'ACCEPTED' && task.launch.observed.desiredStatus === 'RUNNING';
  if (isRunning && !mayHaveActed(failure))
    changeHold(state, task.agentId, task.launchId, { visibility: 'UNSEEN', acceptedAtMs: now });
  state.deadlines.set({ kind: 'stop', key }, now + backoffMs(task.kill.attempts, retryFirstMs, retryLastMs));
  note(turn, isVerdict(failure) ? 'error' : 'warn', 'kill.failed', failure.message, {
    ...fieldsOf(task),
    code: failure.code,
    attempt: task.kill.attempts,
  });
  if (failure.code === 'NOT_FOUND') observeMissing(turn, key);
}

/**
 * Stops a task again that ECS still wants to run although it took our StopTask: a read that began after ECS had
 * taken it, and long enough to be consistent, still says RUNNING.
 */
export function insistOnStop(turn: Turn, key: TaskKey, readBegunAtMs: number): void {
  const task = turn.state.tasks.get(key);
  if (task?.launch.phase !== 'ACCEPTED' || task.kill?.stop !== 'ACCEPTED') return;
  if (task.launch.observed.desiredStatus === 'STOPPED') return;
  if (readBegunAtMs >= task.kill.sinceMs + turn.state.config.timing.settleMs) sendStop(turn, key);
}
