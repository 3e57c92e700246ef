import type { ContainerOverride, TaskOverrides } from './overrides.ts';
import type { ContainerDefinition, TaskDefinition } from './task-definition.ts';

/** What one task of a definition takes from its instance. */
export interface ReservedResources {
  readonly cpuUnits: number;
  readonly memoryMiB: number;
  /** Fixed host ports; the ones ECS chooses itself are not accounted. */
  readonly ports: readonly number[];
  readonly portsUdp: readonly number[];
  readonly gpus: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

function memoryOf(container: ContainerDefinition, override: ContainerOverride | undefined): number {
  const reservation = override?.memoryReservation ?? container.memoryReservation ?? 0;
  return reservation > 0 ? reservation : (override?.memory ?? container.memory ?? 0);
}

function gpusOf(container: ContainerDefinition, override: ContainerOverride | undefined): number {
  const requirements = override?.resourceRequirements ?? container.resourceRequirements ?? [];
  return sum(requirements.filter(({ type }) => type === 'GPU').map(({ value }) => Number(value)));
}

function fixedPorts(definition: TaskDefinition, protocol: 'tcp' | 'udp'): readonly number[] {
  if (definition.networkMode === 'awsvpc') return [];
  const mappings = definition.containerDefinitions.flatMap((container) => container.portMappings);
  const ports = mappings
    .filter((mapping) => mapping.protocol === protocol)
    .map(({ hostPort = 0, containerPort }) =>
      definition.networkMode === 'host' && hostPort === 0 ? containerPort : hostPort,
    );
  return [...new Set(ports.filter((port) => port > 0))];
}

/**
 * What ECS deducts for a task: the task-level size where one is set, else the sum over its containers, each with
 * its reservation rather than its limit; overrides replace the definition's numbers first.
 * @see amazon-ecs-agent `ToHostResources`, which mirrors the service
 */
export function reservedResources(definition: TaskDefinition, overrides?: TaskOverrides): ReservedResources {
  const overrideOf = (name: string): ContainerOverride | undefined =>
    overrides?.containerOverrides.find((override) => override.name === name);
  const containers = definition.containerDefinitions.map((container) => ({
    container,
    override: overrideOf(container.name),
  }));
  const taskCpu = overrides?.cpu === undefined ? definition.cpuUnits : Number(overrides.cpu);
  const taskMemory = overrides?.memory === undefined ? definition.memoryMiB : Number(overrides.memory);
  return {
    cpuUnits: taskCpu ?? sum(containers.map(({ container, override }) => override?.cpu ?? container.cpu)),
    memoryMiB: taskMemory ?? sum(containers.map(({ container, override }) => memoryOf(container, override))),
    ports: fixedPorts(definition, 'tcp'),
    portsUdp: fixedPorts(definition, 'udp'),
    gpus: sum(containers.map(({ container, override }) => gpusOf(container, override))),
  };
}
