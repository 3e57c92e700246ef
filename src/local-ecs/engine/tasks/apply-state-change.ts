import { withoutUndefined } from '../json.ts';
import type { Turn } from '../turn.ts';
import { changeTask } from './change-task.ts';
import type { ContainerStateChange, TaskStateChange } from './state-change.ts';
import { causeInContainers, stopAtOnce, stopDecision } from './stop-decision.ts';
import type { KnownContainer, KnownTask, TaskRecord } from './task.ts';

const ORDER = ['PENDING', 'RUNNING', 'STOPPED'] as const;

/** Statuses only go forward, so that what an agent says late or twice does no harm. */
function laterStatus(
  before: KnownContainer['lastStatus'],
  told: ContainerStateChange['status'] = 'PENDING',
): KnownContainer['lastStatus'] {
  return ORDER.indexOf(told) > ORDER.indexOf(before) ? told : before;
}

function changedContainer(container: KnownContainer, change: ContainerStateChange): KnownContainer {
  if (container.lastStatus === 'STOPPED') return container;
  const { name, status, ...rest } = change;
  return { ...container, ...rest, name, lastStatus: laterStatus(container.lastStatus, status) };
}

function changedContainers(
  { containers }: KnownTask,
  changes: readonly ContainerStateChange[],
): readonly KnownContainer[] {
  const byName = new Map(changes.map((change) => [change.name, change]));
  return containers.map((container) => {
    const change = byName.get(container.name);
    return change === undefined ? container : changedContainer(container, change);
  });
}

/** ECS decides to stop a task when an essential container of it has ended. */
function essentialEnd(turn: Turn, known: KnownTask): Partial<KnownTask> {
  const hasEnded = known.containers.some(
    ({ essential, lastStatus }) => essential && lastStatus === 'STOPPED',
  );
  if (!hasEnded || turn.state.options.assumptions.essentialExitShows === 'with-task-stopped') return {};
  return {
    ...(known.startedAtMs !== undefined && {
      executionStoppedAtMs: known.executionStoppedAtMs ?? turn.nowMs,
    }),
    ...stopDecision(turn, known, causeInContainers(known)),
  };
}

/** An external agent tells of single containers. */
export function applyContainerChanges(
  turn: Turn,
  task: TaskRecord,
  changes: readonly ContainerStateChange[],
): void {
  const containers = changedContainers(task.known, changes);
  if (containers.every((container, index) => container === task.known.containers[index])) return;
  changeTask(turn, task, { containers, ...essentialEnd(turn, { ...task.known, containers }) });
}

function applyRunning(turn: Turn, task: TaskRecord): void {
  const { lastStatus } = task.known;
  if (lastStatus !== 'PENDING' && lastStatus !== 'PROVISIONING') return;
  changeTask(turn, task, {
    lastStatus: 'RUNNING',
    connectivityAtMs: turn.nowMs,
    startedAtMs: turn.nowMs,
  });
}

function applyStopped(turn: Turn, task: TaskRecord, reason: string | undefined): void {
  const cause = causeInContainers(task.known);
  stopAtOnce(turn, task, reason === undefined ? cause : { ...cause, stoppedReason: reason });
  task.agent.phase = 'over';
}

/** An external agent tells of a task. Nothing changes when it has stopped before. */
export function applyTaskChange(turn: Turn, task: TaskRecord, change: TaskStateChange): void {
  if (task.known.lastStatus === 'STOPPED') return;
  const { status, reason, containers, pullStartedAtMs, pullStoppedAtMs, executionStoppedAtMs } = change;
  const times = withoutUndefined({ pullStartedAtMs, pullStoppedAtMs, executionStoppedAtMs });
  if (Object.keys(times).length > 0) changeTask(turn, task, times);
  applyContainerChanges(turn, task, containers);
  if (status === 'RUNNING') applyRunning(turn, task);
  if (status === 'STOPPED') applyStopped(turn, task, reason);
}
