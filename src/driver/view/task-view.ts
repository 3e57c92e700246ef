import { NOTHING } from '../../bridge/amounts.ts';
import type { BridgeState } from '../../bridge/state.ts';
import { endingOf } from '../../bridge/task-record.ts';
import type { Ending, Task } from '../../bridge/task-record.ts';
import { lastSegment } from '../../ecs/arn.ts';
import type { EcsTaskArn } from '../../ecs/arn.ts';
import type { EcsTask } from '../../ecs/task.ts';
import { toQuantities } from '../../mesos/quantities.ts';
import type { TaskStatus } from '../../mesos/task-status.ts';
import type { ResourcesView, TaskView } from '../master-view.ts';
import type { Names } from './find.ts';
import { launchFacts } from './launch-view.ts';
import { present } from './present.ts';
import { quantitiesView, resourcesView } from './resources-view.ts';

function arnOf({ launch }: Task): EcsTaskArn | undefined {
  return launch.phase === 'ACCEPTED' || launch.phase === 'ENDED' ? launch.taskArn : undefined;
}

export function taskNames(task: Task): Names {
  const arn = arnOf(task);
  const { taskId, launchId } = task;
  return { id: taskId, others: [launchId, arn, arn === undefined ? undefined : lastSegment(arn)] };
}

/** What ECS said last; it is let go of when the task has ended. */
const observedOf = ({ launch }: Task): EcsTask | undefined =>
  launch.phase === 'ACCEPTED' ? launch.observed : undefined;

function hostPortsOf(observed: EcsTask | undefined): readonly number[] {
  const bindings = observed?.containers.flatMap(({ networkBindings }) => networkBindings) ?? [];
  return [...new Set(bindings.map(({ hostPort }) => hostPort))];
}

/** What is known of how it goes or went in ECS. */
function endingFacts({ launch }: Task): Partial<Ending> {
  if (launch.phase === 'ENDED') return launch.ending ?? {};
  return launch.phase === 'ACCEPTED' ? endingOf(launch.observed) : {};
}

function ecsFacts(task: Task) {
  const { stopCode, stoppedReason, exitCode, startedAtMs } = endingFacts(task);
  return present({
    ecsTaskArn: arnOf(task),
    ecsStatus: observedOf(task)?.lastStatus,
    stopCode,
    stoppedReason,
    exitCode,
    startedAtMs,
  });
}

/** The newest that has been reported of a task, whether or not the framework has got it yet. */
function newestStatus(state: BridgeState, task: Task): TaskStatus | undefined {
  return state.updates.get(task.key)?.waiting.at(-1) ?? task.told;
}

function mesosFacts(state: BridgeState, task: Task) {
  const status = newestStatus(state, task);
  return present({
    healthy: task.healthy,
    executorId: task.executorId,
    source: status?.source,
    reason: status?.reason,
    message: status?.message,
    endedAtMs: task.launch.phase === 'ENDED' ? task.launch.endedAtMs : undefined,
    killRequestedAtMs: task.kill?.requestedAtMs,
    unreachableSinceMs: task.unreachableSinceMs,
  });
}

function placeOf(state: BridgeState, { frameworkId, agentId }: Task) {
  const agent = state.agents.get(agentId);
  return present({
    frameworkName: state.frameworks.get(frameworkId)?.info.name,
    hostname: agent?.info.hostname,
    ec2InstanceId: agent?.instance.ec2InstanceId,
  });
}

/** What it declares; of a task that was found again, what is held for it. */
function resourcesOf(state: BridgeState, { details, role, agentId, launchId }: Task): ResourcesView {
  if (details !== undefined) return quantitiesView(toQuantities(details.resources, role));
  return resourcesView(state.holds.get(agentId)?.get(launchId)?.declared ?? NOTHING);
}

/** What its framework has been told: of all but the last no more than state and time is kept. */
function statusesOf({ taskId, told, history = [] }: Task): readonly TaskStatus[] {
  const statuses = history.map(({ state, atMs }) => ({ taskId, state, timestamp: atMs / 1000 }));
  if (told === undefined) return statuses;
  return [...(statuses.at(-1)?.state === told.state ? statuses.slice(0, -1) : statuses), told];
}

export function taskView(state: BridgeState, task: Task): TaskView {
  const { taskId, frameworkId, agentId, role } = task;
  const { name = taskId, labels = [], discovery } = task.details ?? {};
  return {
    id: taskId,
    name,
    frameworkId,
    agentId,
    ...placeOf(state, task),
    role,
    state: task.state,
    ...mesosFacts(state, task),
    launch: launchFacts(state, task),
    ...ecsFacts(task),
    resources: resourcesOf(state, task),
    labels,
    ...present({ discovery }),
    hostPorts: hostPortsOf(observedOf(task)),
    unacknowledgedUpdates: state.updates.get(task.key)?.waiting.length ?? 0,
    statuses: statusesOf(task),
  };
}
