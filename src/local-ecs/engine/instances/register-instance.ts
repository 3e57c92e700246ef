import { containerInstanceArn, formatArn } from '../../../ecs/arn.ts';
import type { EcsAttribute, InstanceResources } from '../../../ecs/container-instance.ts';
import { CPU_UNITS_PER_CPU } from '../../../ecs/limits.ts';
import type { Tag } from '../../../ecs/tag.ts';
import type { ContainerInstanceSpec } from '../admin/admin-command.ts';
import { createMachine } from '../agent/machine.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { NO_LOAD } from '../clusters/load.ts';
import { NO_HISTORY } from '../consistency/remembered.ts';
import type { LocalEcsState } from '../state.ts';
import { takeId } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { NO_RESOURCES } from './accounting.ts';
import { AGENT_CAPABILITIES } from './capabilities.ts';
import { addInstance } from './change-instance.ts';
import type { InstanceRecord, Machine } from './container-instance.ts';
import type { VersionInfo } from './known-instance.ts';
import { INSTANCE_TYPES, registeredMemoryMiB } from './instance-types.ts';

/** SSH, Docker, and the agent's own; the documents also mention 51680. */
const AGENT_PORTS = [22, 2375, 2376, 51_678, 51_679, 51_680];

/** "Container instances per cluster", its default quota. */
export const MAX_INSTANCES = 5000;

/** Of the simulated agents. */
export const AGENT_VERSION: VersionInfo = {
  agentVersion: '1.105.1',
  agentHash: '8dfceca6',
  dockerVersion: 'DockerVersion: 25.0.14',
};

/** What an agent registers of its machine, and what else is so of that. */
export interface Registration {
  readonly ec2InstanceId: string;
  readonly address: string;
  readonly registered: InstanceResources;
  readonly builtIn: readonly EcsAttribute[];
  readonly custom: readonly EcsAttribute[];
  readonly agentConnected: boolean;
  readonly agent: Machine['agent'];
  readonly versionInfo: VersionInfo;
  readonly tags: readonly Tag[];
}

/** What a machine is where nothing is said of it. */
const DEFAULT_TYPE = 'c5.xlarge';
const DEFAULT_SIZE: Size = { vcpus: 4, memoryMiB: registeredMemoryMiB(8192), gpus: 0 };

interface Size {
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly gpus: number;
}

function sizeOf({ instanceType, vcpus, memoryMiB, gpus }: ContainerInstanceSpec): Size {
  const type = INSTANCE_TYPES.get(instanceType ?? '');
  const size =
    type === undefined ? DEFAULT_SIZE : { ...type, memoryMiB: registeredMemoryMiB(type.nominalMiB) };
  return {
    vcpus: vcpus ?? size.vcpus,
    memoryMiB: memoryMiB ?? size.memoryMiB,
    gpus: gpus ?? size.gpus,
  };
}

function registeredResources(turn: Turn, spec: ContainerInstanceSpec): InstanceResources {
  const { vcpus, memoryMiB, gpus } = sizeOf(spec);
  return {
    cpuUnits: vcpus * CPU_UNITS_PER_CPU,
    memoryMiB,
    ports: [...new Set([...AGENT_PORTS, ...(spec.reservedPorts ?? [])])],
    portsUdp: [],
    gpuIds: Array.from({ length: gpus }, () => `GPU-${turn.uuid()}`),
  };
}

function builtInAttributes(
  turn: Turn,
  spec: ContainerInstanceSpec,
  zoneIndex: number,
): readonly EcsAttribute[] {
  const zone =
    spec.availabilityZone ?? `${turn.state.options.region}${['a', 'b', 'c'][zoneIndex % 3] ?? 'a'}`;
  const lacking = new Set(spec.withoutCapabilities);
  return [
    { name: 'ecs.instance-type', value: spec.instanceType ?? DEFAULT_TYPE },
    { name: 'ecs.availability-zone', value: zone },
    { name: 'ecs.ami-id', value: 'ami-0local000000000ecs' },
    { name: 'ecs.os-type', value: 'linux' },
    { name: 'ecs.os-family', value: 'LINUX' },
    {
      name: 'ecs.cpu-architecture',
      value: INSTANCE_TYPES.get(spec.instanceType ?? '')?.architecture ?? 'x86_64',
    },
    { name: 'ecs.vpc-id', value: 'vpc-0local0000000000' },
    { name: 'ecs.subnet-id', value: `subnet-0local000000000${zone.slice(-1)}` },
    ...AGENT_CAPABILITIES.filter((name) => !lacking.has(name)).map((name) => ({ name })),
    ...(sizeOf(spec).gpus > 0 ? [{ name: 'ecs.capability.gpu-driver-version', value: '550.144.03' }] : []),
  ];
}

/** A new instance joins the cluster, under an ARN of its own. */
export function registerInstance(
  turn: Turn,
  cluster: ClusterRecord,
  registration: Registration,
): InstanceRecord {
  const id = takeId(turn);
  const { builtIn, custom } = registration;
  const arn = formatArn({
    ...turn.state.options,
    resource: { type: 'container-instance', clusterName: cluster.name, id },
  });
  const instance: InstanceRecord = {
    id,
    arn: containerInstanceArn(arn),
    cluster,
    ec2InstanceId: registration.ec2InstanceId,
    address: registration.address,
    registered: registration.registered,
    registeredAtMs: turn.nowMs,
    builtInAttributes: new Set(builtIn.map(({ name }) => name)),
    tags: registration.tags,
    known: {
      version: 1,
      status: 'ACTIVE',
      agentConnected: registration.agentConnected,
      reserved: NO_RESOURCES,
      attributes: [...builtIn, ...custom],
      runningTasksCount: 0,
      pendingTasksCount: 0,
      health: 'OK',
      healthChangedAtMs: turn.nowMs,
      versionInfo: registration.versionInfo,
    },
    earlier: NO_HISTORY,
    countedLoad: NO_LOAD,
    unstoppedTaskIds: new Set(),
    taskGroups: new Map(),
    machine: createMachine(registration.agent),
  };
  addInstance(turn, instance);
  return instance;
}

/** The first addresses of a network are Amazon's. */
const FIRST_ADDRESS = 4;

/** The next private address of 10.0.0.0/8. */
export function takeAddress(state: LocalEcsState): string {
  const number = FIRST_ADDRESS + state.nextMachine;
  state.nextMachine += 1;
  return [10, (number >> 16) & 255, (number >> 8) & 255, number & 255].join('.');
}

/** An id of a machine that has none. */
export function takeEc2InstanceId(turn: Turn): string {
  return `i-${takeId(turn).slice(-17)}`;
}

/** A new machine joins the cluster. */
export function registerMachine(
  turn: Turn,
  cluster: ClusterRecord,
  spec: ContainerInstanceSpec,
): InstanceRecord {
  return registerInstance(turn, cluster, {
    ec2InstanceId: spec.ec2InstanceId ?? takeEc2InstanceId(turn),
    address: takeAddress(turn.state),
    registered: registeredResources(turn, spec),
    builtIn: builtInAttributes(turn, spec, cluster.instanceIds.size),
    custom: spec.attributes ?? [],
    agentConnected: spec.agentConnected ?? true,
    agent: 'simulated',
    versionInfo: AGENT_VERSION,
    tags: spec.tags ?? [],
  });
}

/** The same machine joins again under a new ARN. Attributes and tags that people gave it stay with the old one. */
export function registerAgain(turn: Turn, old: InstanceRecord): InstanceRecord {
  return registerInstance(turn, old.cluster, {
    ec2InstanceId: old.ec2InstanceId,
    address: old.address,
    registered: old.registered,
    builtIn: old.known.attributes.filter(({ name }) => old.builtInAttributes.has(name)),
    custom: [],
    agentConnected: true,
    agent: old.machine.agent,
    versionInfo: old.known.versionInfo,
    tags: [],
  });
}
