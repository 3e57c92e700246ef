import { larger } from '../../bridge/amounts.ts';
import { NOTHING } from '../../bridge/amounts.ts';
import type { BridgeState } from '../../bridge/state.ts';
import type { Task } from '../../bridge/task-record.ts';
import { lastSegment } from '../../ecs/arn.ts';
import type { EcsTaskArn } from '../../ecs/arn.ts';
import type { EcsTask } from '../../ecs/task.ts';
import type { TaskStatus } from '../../mesos/task-status.ts';
import type { TaskView } from '../master-view.ts';
import type { Names } from './find.ts';
import { launchFacts } from './launch-view.ts';
import { present } from './present.ts';
import { resourcesView } from './resources-view.ts';

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

/** Of several containers that have ended, the one that ended badly counts. */
function exitCodeOf({ containers }: EcsTask): number | undefined {
  const codes = containers.flatMap(({ exitCode }) => exitCode ?? []);
  return codes.find((code) => code !== 0) ?? codes[0];
}

function hostPortsOf(observed: EcsTask | undefined): readonly number[] {
  const bindings = observed?.containers.flatMap(({ networkBindings }) => networkBindings) ?? [];
  return [...new Set(bindings.map(({ hostPort }) => hostPort))];
}

function ecsFacts(task: Task) {
  const observed = observedOf(task);
  return present({
    ecsTaskArn: arnOf(task),
    ecsStatus: observed?.lastStatus,
    stopCode: observed?.stopCode,
    stoppedReason: observed?.stoppedReason,
    exitCode: observed === undefined ? undefined : exitCodeOf(observed),
    startedAtMs: observed?.startedAtMs,
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

export function taskView(state: BridgeState, task: Task): TaskView {
  const { taskId, frameworkId, agentId, role } = task;
  const hold = state.holds.get(agentId)?.get(task.launchId);
  return {
    id: taskId,
    name: taskId,
    frameworkId,
    agentId,
    ...placeOf(state, task),
    role,
    state: task.state,
    ...mesosFacts(state, task),
    launch: launchFacts(state, task),
    ...ecsFacts(task),
    resources: resourcesView(hold === undefined ? NOTHING : larger(hold.declared, hold.reserved)),
    labels: [],
    hostPorts: hostPortsOf(observedOf(task)),
    unacknowledgedUpdates: state.updates.get(task.key)?.waiting.length ?? 0,
    statuses: task.told === undefined ? [] : [task.told],
  };
}
