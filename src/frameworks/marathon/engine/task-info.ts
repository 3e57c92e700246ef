import { TASK_LABEL } from '../../../ecs/task-labels.ts';
import type { Label } from '../../../mesos/attribute.ts';
import type { CommandInfo, EnvironmentVariable } from '../../../mesos/command-info.ts';
import type { ContainerInfo, PortMapping } from '../../../mesos/container-info.ts';
import type { HealthCheck } from '../../../mesos/health-check.ts';
import { executorId } from '../../../mesos/ids.ts';
import type { AgentId } from '../../../mesos/ids.ts';
import { rangesOf } from '../../../mesos/ranges.ts';
import { rangesResource, scalarResource } from '../../../mesos/resource.ts';
import type { Resource } from '../../../mesos/resource.ts';
import type { ExecutorInfo, TaskInfo } from '../../../mesos/task-info.ts';
import type { AppDefinition } from './app-definition.ts';
import type { Container } from './container.ts';
import { taskEnvironment } from './environment.ts';
import type { LaunchedTask } from './environment.ts';
import { isMesosCheck } from './health-check.ts';
import { usesHostNetwork } from './network.ts';
import { taskNameOf } from './task-id.ts';

const NANOSECONDS = 1_000_000_000n;

/** What a task of an app takes of an offer. */
export function taskResources(
  app: AppDefinition,
  { hostPorts }: Pick<LaunchedTask, 'hostPorts'>,
): readonly Resource[] {
  const ports = hostPorts.flatMap((port) => (port === undefined ? [] : [port]));
  const scalars = (['cpus', 'mem', 'disk', 'gpus'] as const).filter((name) => app[name] > 0);
  return [
    ...scalars.map((name) => scalarResource(name, app[name])),
    ...(ports.length === 0 ? [] : [rangesResource('ports', rangesOf(ports))]),
  ];
}

function commandOf(app: AppDefinition, environment: readonly EnvironmentVariable[]): CommandInfo {
  const { cmd, args, user, fetch } = app;
  const uris = fetch.map(({ uri, destPath, ...flags }) => ({
    ...flags,
    value: uri,
    ...(destPath === undefined ? {} : { outputFile: destPath }),
  }));
  return {
    shell: cmd !== undefined,
    environment,
    ...(cmd === undefined ? {} : { value: cmd }),
    ...(args.length === 0 ? {} : { arguments: args }),
    ...(user === undefined ? {} : { user }),
    ...(uris.length === 0 ? {} : { uris }),
  };
}

/** Executors that are the one every agent has. */
export const COMMAND_EXECUTORS: readonly string[] = ['', '//cmd'];

/**
 * An executor of the app's own for this one task, as Marathon starts it: its environment is that of the task. Where no executor
 * runs its name tells what to run instead.
 */
function executorOf(app: AppDefinition, task: LaunchedTask, command: CommandInfo): ExecutorInfo {
  const { executor, cmd, args } = app;
  const path = `'${executor}'`;
  const words = cmd ?? args.join(' ');
  return {
    type: 'CUSTOM',
    executorId: executorId(task.taskId),
    name: executor,
    command: { ...command, shell: true, value: `chmod ug+rx ${path} && exec ${path} ${words}`.trim() },
  };
}

/** The ports that the host passes on: one for each protocol of a mapping that has a host port. */
function passedOn({ portMappings = [] }: Container, { hostPorts }: LaunchedTask): readonly PortMapping[] {
  return portMappings.flatMap((mapping, i) => {
    const hostPort = hostPorts[i];
    if (hostPort === undefined) return [];
    const containerPort = mapping.containerPort === 0 ? hostPort : mapping.containerPort;
    return mapping.protocol.split(',').map((protocol) => ({ hostPort, containerPort, protocol }));
  });
}

const DOCKER_NETWORKS = { host: 'HOST', 'container/bridge': 'BRIDGE', container: 'USER' } as const;

function containerOf(app: AppDefinition, container: Container, task: LaunchedTask): ContainerInfo {
  const { type, docker } = container;
  const volumes = container.volumes.flatMap((volume) => ('hostPath' in volume ? [volume] : []));
  const named = app.networks.flatMap(({ name }) => (name === undefined ? [] : [{ name }]));
  const common = { type, volumes, ...(named.length === 0 ? {} : { networkInfos: named }) };
  if (docker === undefined) return common;
  const { image, forcePullImage, privileged, parameters } = docker;
  if (type === 'MESOS')
    return {
      ...common,
      mesos: { image: { type: 'DOCKER', docker: { name: image }, cached: !forcePullImage } },
    };
  const portMappings = passedOn(container, task);
  const network = DOCKER_NETWORKS[app.networks[0]?.mode ?? 'host'];
  return {
    ...common,
    docker: {
      image,
      forcePullImage,
      privileged,
      network,
      // Tools on the agent find a task's container by it.
      parameters: [...parameters, { key: 'label', value: `MESOS_TASK_ID=${task.taskId}` }],
      ...(portMappings.length === 0 ? {} : { portMappings }),
    },
  };
}

/** Says which host ports are the app's own wish, and not just what was offered; an app that says so itself is right. */
function labelsOf({ labels, networks, container }: AppDefinition): readonly Label[] {
  const ports = usesHostNetwork(networks) ? [] : (container?.portMappings ?? []);
  const fixed = ports.flatMap(({ hostPort = 0 }) => (hostPort === 0 ? [] : [hostPort]));
  const isSaid = Object.hasOwn(labels, TASK_LABEL.fixedHostPorts);
  return [
    ...Object.entries(labels).map(([key, value]) => ({ key, value })),
    ...(fixed.length === 0 || isSaid ? [] : [{ key: TASK_LABEL.fixedHostPorts, value: fixed.join() }]),
  ];
}

/** Which of an app's checks an agent is told: one at most, and those by a command in any case. */
function agentCheckOf({ healthChecks }: AppDefinition, { hostPorts }: LaunchedTask): HealthCheck | undefined {
  const check = healthChecks.find(isMesosCheck);
  if (check === undefined) return undefined;
  const port = check.port ?? hostPorts[check.portIndex ?? 0];
  const timing = {
    delaySeconds: check.delaySeconds,
    intervalSeconds: check.intervalSeconds,
    timeoutSeconds: check.timeoutSeconds,
    gracePeriodSeconds: check.gracePeriodSeconds,
    consecutiveFailures: check.maxConsecutiveFailures,
  };
  if (check.command !== undefined)
    return { type: 'COMMAND', command: { value: check.command.value, shell: true }, ...timing };
  if (port === undefined) return undefined;
  const protocol = check.ipProtocol;
  if (check.protocol === 'MESOS_TCP') return { type: 'TCP', tcp: { port, protocol }, ...timing };
  const scheme = check.protocol === 'MESOS_HTTPS' ? 'https' : 'http';
  return { type: 'HTTP', http: { port, protocol, scheme, path: check.path ?? '/' }, ...timing };
}

/**
 * What the driver is asked to launch for an instance of an app. Of its volumes those of the host are in it, of its checks
 * the one that is an agent's.
 */
export function taskInfoFor(app: AppDefinition, task: LaunchedTask, agentId: AgentId): TaskInfo {
  const environment = [...taskEnvironment(app, task)].map(([name, value]) => ({ name, value }));
  const { taskKillGracePeriodSeconds: grace } = app;
  const healthCheck = agentCheckOf(app, task);
  const command = commandOf(app, environment);
  return {
    name: taskNameOf(app.id),
    taskId: task.taskId,
    agentId,
    resources: taskResources(app, task),
    ...(COMMAND_EXECUTORS.includes(app.executor)
      ? { command }
      : { executor: executorOf(app, task, command) }),
    ...(app.container === undefined ? {} : { container: containerOf(app, app.container, task) }),
    labels: labelsOf(app),
    ...(healthCheck === undefined ? {} : { healthCheck }),
    ...(grace === undefined
      ? {}
      : { killPolicy: { gracePeriod: { nanoseconds: BigInt(grace) * NANOSECONDS } } }),
  };
}
