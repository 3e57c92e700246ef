import type { EcsContainer, EcsTask, TaskLastStatus } from '../ecs/task.ts';
import type { Label } from '../mesos/attribute.ts';
import type { ContainerStatus, PortMapping } from '../mesos/container-info.ts';
import type { Report } from './status-updates.ts';
import type { KillIntent } from './task-record.ts';

/** What else decides how an ECS task is judged. */
export interface Circumstances {
  /** Names of the definition's essential containers; ECS stops a task when one of them ends. */
  readonly essential: readonly string[];
  /** Who wants the task dead; absent when nobody does. */
  readonly killedBy?: KillIntent['by'];
  readonly hasHealthCheck: boolean;
}

type Stage = 'STAGING' | 'STARTING' | 'RUNNING' | 'ENDING' | 'ENDED';

const STAGES: Readonly<Record<TaskLastStatus, Stage>> = {
  // An elastic network interface is being attached.
  PROVISIONING: 'STAGING',
  // The agent pulls images and creates containers; ECS has taken the task.
  PENDING: 'STAGING',
  // Containers are up, load balancers are being told.
  ACTIVATING: 'STARTING',
  RUNNING: 'RUNNING',
  // Between the wish to stop and the end the processes may still run.
  DEACTIVATING: 'ENDING',
  STOPPING: 'ENDING',
  DEPROVISIONING: 'ENDING',
  STOPPED: 'ENDED',
  DELETED: 'ENDED',
};

/** How far an ECS task has come; a status we do not know says nothing new. */
export function stageOf(task: EcsTask): Stage | undefined {
  return task.lastStatus === undefined ? undefined : STAGES[task.lastStatus];
}

const labelsOf = (task: EcsTask): readonly Label[] => [{ key: 'ecs.task-arn', value: task.taskArn }];

function portMappingsOf(task: EcsTask): readonly PortMapping[] {
  const bindings = task.containers.flatMap((container) => container.networkBindings);
  // Bridge mode reports a binding per address family; frameworks want each port once.
  const byPort = new Map(
    bindings.map(({ hostPort, containerPort, protocol }) => [
      `${protocol} ${hostPort} ${containerPort}`,
      { hostPort, containerPort, protocol },
    ]),
  );
  return [...byPort.values()];
}

/** Real ports and addresses of a task, as Mesos reports them; undefined when ECS reports none. */
function containerStatusOf(task: EcsTask): ContainerStatus | undefined {
  const addresses = task.containers.flatMap((container) => container.privateIps);
  const portMappings = portMappingsOf(task);
  const runtimeId = task.containers.find((container) => container.runtimeId !== undefined)?.runtimeId;
  if (addresses.length + portMappings.length === 0 && runtimeId === undefined) return undefined;
  return {
    ...(runtimeId === undefined ? {} : { containerId: { value: runtimeId } }),
    networkInfos: [
      {
        ipAddresses: [...new Set(addresses)].map((ipAddress) => ({ ipAddress })),
        ...(portMappings.length === 0 ? {} : { portMappings }),
      },
    ],
  };
}

/** Whether ECS says how the task is; without health checks, and before their first result, it does not. */
export const tellsHealth = ({ healthStatus }: EcsTask): boolean =>
  healthStatus === 'HEALTHY' || healthStatus === 'UNHEALTHY';

/** The report on a task that ECS says is running. */
export function runningReport(task: EcsTask, { hasHealthCheck }: Circumstances): Report {
  const containerStatus = containerStatusOf(task);
  return {
    state: 'TASK_RUNNING',
    source: 'SOURCE_EXECUTOR',
    labels: labelsOf(task),
    ...(containerStatus === undefined ? {} : { containerStatus }),
    ...(hasHealthCheck && tellsHealth(task) ? { healthy: task.healthStatus === 'HEALTHY' } : {}),
  };
}

/** The report on a task that ECS has accepted or is preparing. */
export function startingReport(task: EcsTask): Report {
  return { state: 'TASK_STARTING', source: 'SOURCE_EXECUTOR', labels: labelsOf(task) };
}

/** Errors by which the agent says that a container never started, as opposed to having run and ended. */
const LAUNCH_ERRORS =
  /^(CannotPull|CannotCreate|CannotStart|ResourceInitialization|ContainerRuntime|HostConfig|DockerTimeout|DockerState|Internal)/;

const HOST_LOST = /^Host EC2 \(instance .*\) (terminated|stopped)/;
const DEREGISTERED = 'Container instance deregistration forced by user';

const describeExit = ({ name, exitCode, reason }: EcsContainer): string => {
  const code = exitCode === undefined ? 'has no exit code' : `exited with status ${exitCode}`;
  return `Container ${name} ${code}${reason === undefined ? '' : `: ${reason}`}`;
};

/** Exit codes that a container shows when ECS stopped it because another one had ended. */
const isCollateral = ({ exitCode }: EcsContainer): boolean => exitCode === 137 || exitCode === 143;

/** The container to blame: one with a reason, else one that was not merely stopped with the others, else any. */
function culprit(failed: readonly EcsContainer[]): EcsContainer | undefined {
  return (
    failed.find(({ reason }) => reason !== undefined) ??
    failed.find((container) => !isCollateral(container)) ??
    failed[0]
  );
}

/**
 * The containers that decide how a task ended: its essential ones, or all of them where the definition cannot be
 * read. An essential one that ECS leaves out has no exit code, and so is no success.
 */
function decisiveContainers(task: EcsTask, essential: readonly string[]): readonly EcsContainer[] {
  if (essential.length === 0 || task.containers.length === 0) return task.containers;
  return essential.map(
    (name) =>
      task.containers.find((container) => container.name === name) ?? {
        name,
        networkBindings: [],
        privateIps: [],
        gpuIds: [],
      },
  );
}

/** How a task ended whose essential container ended by itself. */
function judgeExit(task: EcsTask, decisive: readonly EcsContainer[]): Omit<Report, 'labels'> {
  const failed = decisive.filter(({ exitCode }) => exitCode !== 0);
  const blamed = culprit(failed);
  if (decisive.length > 0 && blamed === undefined)
    return { state: 'TASK_FINISHED', source: 'SOURCE_EXECUTOR', message: 'Command exited with status 0' };
  if (blamed === undefined)
    return {
      state: 'TASK_GONE',
      source: 'SOURCE_AGENT',
      reason: 'REASON_EXECUTOR_TERMINATED',
      message: `ECS reports no container of the task: ${task.stoppedReason ?? 'no reason given'}`,
    };
  if (blamed.exitCode !== undefined)
    return {
      state: 'TASK_FAILED',
      source: 'SOURCE_EXECUTOR',
      reason: 'REASON_COMMAND_EXECUTOR_FAILED',
      message: describeExit(blamed),
    };
  if (blamed.reason !== undefined)
    return {
      state: 'TASK_FAILED',
      source: 'SOURCE_AGENT',
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: describeExit(blamed),
    };
  return {
    state: 'TASK_GONE',
    source: 'SOURCE_AGENT',
    reason: 'REASON_EXECUTOR_TERMINATED',
    message: `${describeExit(blamed)}; ${task.stoppedReason ?? 'ECS gives no reason'}`,
  };
}

function judgeOutOfMemory(decisive: readonly EcsContainer[]): Omit<Report, 'labels'> | undefined {
  const killed = decisive.find(({ reason }) => reason?.startsWith('OutOfMemoryError') === true);
  if (killed === undefined) return undefined;
  return {
    state: 'TASK_FAILED',
    source: 'SOURCE_AGENT',
    reason: 'REASON_CONTAINER_LIMITATION_MEMORY',
    message: describeExit(killed),
  };
}

function judgeHostLoss(task: EcsTask): Omit<Report, 'labels'> | undefined {
  const message = task.stoppedReason ?? task.stopCode ?? 'the machine is gone';
  if (message.startsWith(DEREGISTERED))
    return {
      state: 'TASK_GONE_BY_OPERATOR',
      source: 'SOURCE_MASTER',
      reason: 'REASON_AGENT_REMOVED_BY_OPERATOR',
      message,
    };
  const codes = ['TerminationNotice', 'SpotInterruption', 'InfrastructureHealth'];
  if (!codes.includes(task.stopCode ?? '') && !HOST_LOST.test(message)) return undefined;
  return { state: 'TASK_GONE', source: 'SOURCE_MASTER', reason: 'REASON_AGENT_REMOVED', message };
}

function judgeKill(
  task: EcsTask,
  killedBy: KillIntent['by'] | undefined,
): Omit<Report, 'labels'> | undefined {
  // ECS may leave the code out; then our own wish is the best evidence there is.
  const stopCode = task.stopCode ?? (killedBy === undefined ? undefined : 'UserInitiated');
  if (stopCode !== 'UserInitiated') return undefined;
  const message = task.stoppedReason ?? 'Task stopped by user';
  if (killedBy === undefined) return { state: 'TASK_KILLED', source: 'SOURCE_MASTER', message };
  if (killedBy === 'DRAIN')
    return { state: 'TASK_KILLED', source: 'SOURCE_AGENT', reason: 'REASON_AGENT_DRAINING', message };
  const ran =
    task.startedAtMs !== undefined || task.containers.some(({ exitCode }) => exitCode !== undefined);
  return {
    state: 'TASK_KILLED',
    source: 'SOURCE_EXECUTOR',
    message,
    ...(ran ? {} : { reason: 'REASON_TASK_KILLED_DURING_LAUNCH' }),
  };
}

function judgeLaunchFailure(
  task: EcsTask,
  decisive: readonly EcsContainer[],
): Omit<Report, 'labels'> | undefined {
  const stopped = task.stoppedReason ?? '';
  const failed = task.stopCode === 'TaskFailedToStart' || LAUNCH_ERRORS.test(stopped);
  const failedContainer = (failed ? task.containers : decisive).find(
    ({ reason }) => reason !== undefined && LAUNCH_ERRORS.test(reason),
  );
  if (!failed && failedContainer === undefined) return undefined;
  const message = failedContainer === undefined ? stopped : `${stopped}; ${describeExit(failedContainer)}`;
  if (stopped.includes('RESOURCE:'))
    return { state: 'TASK_DROPPED', source: 'SOURCE_MASTER', reason: 'REASON_INVALID_OFFERS', message };
  if (/\bAGENT\b/.test(stopped))
    return { state: 'TASK_DROPPED', source: 'SOURCE_MASTER', reason: 'REASON_AGENT_DISCONNECTED', message };
  return {
    state: 'TASK_FAILED',
    source: 'SOURCE_AGENT',
    reason: 'REASON_CONTAINER_LAUNCH_FAILED',
    message: message === '' ? 'Task failed to start' : message,
  };
}

/**
 * How a task that ECS says has STOPPED is reported. Order of precedence: out of memory, loss of the machine, a kill,
 * a start that failed, exit codes. A kill that lost the race against a natural end is judged by exit codes, since
 * ECS then says EssentialContainerExited.
 */
export function endReport(task: EcsTask, { essential, killedBy }: Circumstances): Report {
  const decisive = decisiveContainers(task, essential);
  const judged =
    judgeOutOfMemory(decisive) ??
    judgeHostLoss(task) ??
    judgeKill(task, killedBy) ??
    judgeLaunchFailure(task, decisive) ??
    judgeExit(task, decisive);
  return { ...judged, labels: labelsOf(task) };
}
