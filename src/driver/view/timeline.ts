import type { BridgeState } from '../../bridge/state.ts';
import type { Ending, Launch, Task } from '../../bridge/task-record.ts';
import type { EcsTask } from '../../ecs/task.ts';
import type { TaskStatus } from '../../mesos/task-status.ts';
import type { TaskEventView } from '../master-view.ts';

function moment(
  source: TaskEventView['source'],
  event: string,
  atMs: number | undefined,
  detail?: string,
): readonly TaskEventView[] {
  if (atMs === undefined || atMs === 0) return [];
  return [{ atMs, source, event, ...(detail === undefined ? {} : { detail }) }];
}

function launchEvents(state: BridgeState, { key, launch }: Task): readonly TaskEventView[] {
  switch (launch.phase) {
    case 'PARKED':
      return [];
    case 'QUEUED':
      return moment('BRIDGE', 'QUEUED', state.launchQueue.get(key));
    case 'SENT':
    case 'UNKNOWN':
      return moment('BRIDGE', launch.phase, launch.sentAtMs, launch.request.taskDefinition);
    case 'ACCEPTED':
      return moment('BRIDGE', 'ACCEPTED', launch.acceptedAtMs, launch.taskArn);
    case 'ENDED':
      return moment('BRIDGE', 'ENDED', launch.endedAtMs);
  }
}

function ecsEvents(observed: Ending & Pick<EcsTask, 'pullStoppedAtMs'>): readonly TaskEventView[] {
  const { createdAtMs, pullStoppedAtMs, startedAtMs, stoppedAtMs, stopCode, stoppedReason } = observed;
  return [
    ...moment('ECS', 'CREATED', createdAtMs),
    ...moment('ECS', 'PULLED', pullStoppedAtMs),
    ...moment('ECS', 'STARTED', startedAtMs),
    ...moment('ECS', 'STOPPED', stoppedAtMs, stoppedReason ?? stopCode),
  ];
}

function ecsPart(launch: Launch): readonly TaskEventView[] {
  if (launch.phase === 'ENDED') return launch.ending === undefined ? [] : ecsEvents(launch.ending);
  return launch.phase === 'ACCEPTED' ? ecsEvents(launch.observed) : [];
}

function statusEvent({ state, timestamp = 0, message, reason }: TaskStatus): readonly TaskEventView[] {
  return moment('MESOS', state, Math.round(timestamp * 1000), message ?? reason);
}

/** What is known of a task's life, oldest first. */
export function timelineOf(
  state: BridgeState,
  task: Task,
  statuses: readonly TaskStatus[],
): readonly TaskEventView[] {
  const { launch, kill, key } = task;
  const waiting = state.updates.get(key)?.waiting ?? [];
  const unsent = waiting.filter((status) => !statuses.includes(status));
  const events = [
    ...launchEvents(state, task),
    ...ecsPart(launch),
    ...[...statuses, ...unsent].flatMap(statusEvent),
    ...moment(
      'BRIDGE',
      'KILL_REQUESTED',
      kill?.requestedAtMs,
      kill?.by === 'BRIDGE' ? 'by the bridge' : undefined,
    ),
    ...moment('BRIDGE', 'UNREACHABLE', task.unreachableSinceMs),
  ];
  return events.sort((a, b) => a.atMs - b.atMs);
}
