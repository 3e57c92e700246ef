import { MIN_CONTAINER_MEMORY_MIB } from '../ecs/limits.ts';
import type {
  ContainerRegistration,
  HostVolume,
  MountPoint,
  TaskDefinitionRegistration,
} from '../ecs/task-definition-registration.ts';
import type { PortMapping } from '../ecs/task-definition.ts';
import type { ContainerInfo, PortMapping as MesosPortMapping, Volume } from '../mesos/container-info.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import type { Amounts } from './amounts.ts';
import { healthCheckType } from './check-validation.ts';
import { readDockerParameters } from './docker-parameters.ts';
import type { LaunchLabels } from './task-labels.ts';

/** A task with an image, and what is known of it already. */
export interface TranslatedTask {
  readonly task: TaskInfo;
  readonly container: ContainerInfo;
  readonly image: string;
  readonly declared: Amounts;
  readonly labels: LaunchLabels;
}

/** A task definition without a name. */
export type TranslatedContent = Omit<TaskDefinitionRegistration, 'family'>;

type NetworkMode = TranslatedContent['networkMode'];

const CONTAINER = 'task';

const SHELL = ['/bin/sh', '-c'];

const NETWORK_MODES = { HOST: 'host', BRIDGE: 'bridge', NONE: 'none', USER: 'awsvpc' } as const;

/** What agents of Mesos call the network that ECS calls bridge. */
const BRIDGE_NETWORK = 'mesos-bridge';

function networkModeOf({ docker, networkInfos = [] }: ContainerInfo): NetworkMode {
  if (docker !== undefined) return NETWORK_MODES[docker.network ?? 'HOST'];
  const name = networkInfos.find((info) => info.name !== undefined)?.name;
  if (name === undefined) return 'host';
  return name === BRIDGE_NETWORK ? 'bridge' : 'awsvpc';
}

/**
 * Mesos's two containerizers differ: to Docker a command without a shell is the image's arguments, to Mesos's own its first
 * word replaces what the image runs, and the arguments repeat it.
 */
function commandOf({
  task,
  container,
}: TranslatedTask): Pick<ContainerRegistration, 'entryPoint' | 'command'> {
  const { value = '', shell = true, arguments: words = [] } = task.command ?? {};
  if (value !== '' && shell) return { entryPoint: SHELL, command: [value] };
  if (value !== '' && container.type === 'MESOS') return { entryPoint: [value], command: words.slice(1) };
  const command = value === '' ? words : [value, ...words];
  return command.length === 0 ? {} : { command };
}

/** A host port is one that was offered, another for each task, unless a label says that it is always that. */
function toPortMapping(
  { containerPort, hostPort, protocol = 'tcp' }: MesosPortMapping,
  networkMode: NetworkMode,
  fixed: ReadonlySet<number>,
): PortMapping | undefined {
  const lower = protocol.toLowerCase();
  if (lower !== 'tcp' && lower !== 'udp') return undefined;
  const mapping = { containerPort, protocol: lower } as const;
  return networkMode === 'awsvpc' ? mapping : { ...mapping, hostPort: fixed.has(hostPort) ? hostPort : 0 };
}

/** In the networks of the host and of nobody there is nothing to map. */
function portsOf(
  { container, labels }: TranslatedTask,
  networkMode: NetworkMode,
): readonly PortMapping[] | string {
  if (networkMode === 'host' || networkMode === 'none') return [];
  const { docker, networkInfos = [] } = container;
  const given = docker?.portMappings ?? networkInfos.flatMap(({ portMappings = [] }) => portMappings);
  const mappings: PortMapping[] = [];
  for (const each of given) {
    const mapping = toPortMapping(each, networkMode, labels.fixedHostPorts);
    if (mapping === undefined)
      return `Port ${each.containerPort} has protocol '${each.protocol ?? ''}', but ECS maps only tcp and udp`;
    mappings.push(mapping);
  }
  return mappings;
}

/** ECS's bounds; a check that is out of them runs as near to what was asked for as it can. */
const within = (seconds: number, [min, max]: readonly [number, number]): number =>
  Math.min(max, Math.max(min, Math.ceil(seconds)));

/** Checks by HTTP and TCP have no counterpart: whoever wants them runs them from outside. */
function healthCheckOf({
  task: { healthCheck },
}: TranslatedTask): Pick<ContainerRegistration, 'healthCheck'> {
  if (healthCheck === undefined || healthCheckType(healthCheck) !== 'COMMAND') return {};
  const { value = '', shell = true, arguments: words = [] } = healthCheck.command ?? {};
  return {
    healthCheck: {
      command: shell ? ['CMD-SHELL', value] : ['CMD', value, ...words],
      interval: within(healthCheck.intervalSeconds ?? 10, [5, 300]),
      timeout: within(healthCheck.timeoutSeconds ?? 20, [2, 60]),
      retries: within(healthCheck.consecutiveFailures ?? 3, [1, 10]),
      startPeriod: within(healthCheck.gracePeriodSeconds ?? 10, [0, 300]),
    },
  };
}

const NANOSECONDS = 1_000_000_000;

/** In whole seconds; to ECS none at all would mean its agent's default. */
function stopTimeoutOf({ task: { killPolicy } }: TranslatedTask): Pick<ContainerRegistration, 'stopTimeout'> {
  const nanoseconds = killPolicy?.gracePeriod?.nanoseconds;
  return nanoseconds === undefined
    ? {}
    : { stopTimeout: Math.max(1, Math.ceil(Number(nanoseconds) / NANOSECONDS)) };
}

interface Mounts {
  readonly volumes: readonly HostVolume[];
  readonly mountPoints: readonly MountPoint[];
}

function whyNoMount({ containerPath, hostPath }: Volume): string | undefined {
  if (hostPath === undefined)
    return `Volume '${containerPath}' is no directory of the host, which is all that translate mounts`;
  return [hostPath, containerPath].every((path) => path.startsWith('/'))
    ? undefined
    : `Volume '${containerPath}' of '${hostPath}' must have absolute paths: a task on ECS has no sandbox`;
}

function mountsOf({ container: { volumes = [] } }: TranslatedTask): Mounts | string {
  const problem = volumes.map(whyNoMount).find((why) => why !== undefined);
  if (problem !== undefined) return problem;
  const named = volumes.map((volume, i) => ({ ...volume, name: `volume-${i}` }));
  return {
    volumes: named.map(({ name, hostPath = '' }) => ({ name, host: { sourcePath: hostPath } })),
    mountPoints: named.map(({ name, containerPath, mode }) => ({
      sourceVolume: name,
      containerPath,
      readOnly: mode === 'RO',
    })),
  };
}

/** Parts of a container that nothing here knows how to ask ECS for; better refused than forgotten. */
function foreignPart({ linuxInfo, rlimitInfo, ttyInfo, docker }: ContainerInfo): string | undefined {
  const parts = {
    linux_info: linuxInfo,
    rlimit_info: rlimitInfo,
    tty_info: ttyInfo,
    'docker.volume_driver': docker?.volumeDriver,
  };
  const found = Object.entries(parts).find(([, part]) => part !== undefined);
  return found === undefined
    ? undefined
    : `Container has ${found[0]}, which translate does not put into a task definition`;
}

function sizesOf({
  declared: { cpuUnits, memoryMiB, gpus },
}: TranslatedTask): Pick<ContainerRegistration, 'cpu' | 'memory' | 'resourceRequirements'> {
  return {
    cpu: cpuUnits,
    memory: memoryMiB,
    ...(gpus === 0 ? {} : { resourceRequirements: [{ type: 'GPU', value: String(gpus) }] }),
  };
}

function whoAndWhereOf({
  task: { command },
  container: { docker, hostname },
}: TranslatedTask): Pick<ContainerRegistration, 'privileged' | 'hostname' | 'user'> {
  return {
    ...(docker?.privileged === true ? { privileged: true } : {}),
    ...(hostname === undefined ? {} : { hostname }),
    ...(command?.user === undefined ? {} : { user: command.user }),
  };
}

/**
 * What of a task is the same each time it is launched, as a task definition of one container. Variables are not: they go
 * with the launch.
 * @returns why there is no such definition, in words, where ECS has no counterpart for something.
 */
export function translateTask(translated: TranslatedTask): TranslatedContent | string {
  const { container, image, declared, labels } = translated;
  if (declared.memoryMiB < MIN_CONTAINER_MEMORY_MIB)
    return `Task declares ${declared.memoryMiB} MiB of mem, but ECS gives a container at least ${MIN_CONTAINER_MEMORY_MIB}`;
  const foreign = foreignPart(container);
  if (foreign !== undefined) return foreign;
  const networkMode = networkModeOf(container);
  const portMappings = portsOf(translated, networkMode);
  if (typeof portMappings === 'string') return portMappings;
  const mounts = mountsOf(translated);
  if (typeof mounts === 'string') return mounts;
  const parameters = readDockerParameters(container.docker?.parameters ?? []);
  if (typeof parameters === 'string') return parameters;
  const { volumes, mountPoints } = mounts;
  return {
    networkMode,
    ...labels.roles,
    containerDefinitions: [
      {
        name: CONTAINER,
        image,
        essential: true,
        environment: [],
        ...sizesOf(translated),
        portMappings,
        ...commandOf(translated),
        ...healthCheckOf(translated),
        ...stopTimeoutOf(translated),
        ...whoAndWhereOf(translated),
        ...(mountPoints.length === 0 ? {} : { mountPoints }),
        ...parameters,
      },
    ],
    ...(volumes.length === 0 ? {} : { volumes }),
  };
}
