import { MIN_CONTAINER_MEMORY_MIB, MIN_TASK_CPU_UNITS } from '../ecs/limits.ts';
import type { ContainerOverride, TaskOverrides } from '../ecs/overrides.ts';
import type { ContainerDefinition, ResourceRequirement, TaskDefinition } from '../ecs/task-definition.ts';
import type { Amounts } from './amounts.ts';

/** Overrides that make ECS reserve what a task declares, or why there are none. */
export type SizeOverride =
  | {
      readonly ok: true;
      readonly task: Pick<TaskOverrides, 'cpu' | 'memory'>;
      readonly container: Omit<ContainerOverride, 'name'>;
    }
  | { readonly ok: false; readonly problem: string };

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

const reservedMemory = ({ memoryReservation = 0, memory = 0 }: ContainerDefinition): number =>
  memoryReservation > 0 ? memoryReservation : memory;

const isGpu = ({ type }: ResourceRequirement): boolean => type === 'GPU';

const gpusOf = ({ resourceRequirements = [] }: ContainerDefinition): number =>
  sum(resourceRequirements.filter(isGpu).map(({ value }) => Number(value)));

/** The main container's requirements with another number of GPUs; nothing where the number is right already. */
function gpuOverride(main: ContainerDefinition, share: number): Omit<ContainerOverride, 'name'> {
  if (share === gpusOf(main)) return {};
  const others = (main.resourceRequirements ?? []).filter((requirement) => !isGpu(requirement));
  return { resourceRequirements: [...others, { type: 'GPU', value: String(share) }] };
}

/** Why the main container cannot be given this number of GPUs; an empty list in an override changes nothing. */
function validateGpuShare(main: ContainerDefinition, share: number): string | undefined {
  if (share < 0) return `its other containers alone ask for ${-share} GPUs more than that`;
  return share === 0 && gpusOf(main) > 0
    ? `its container ${main.name} asks for GPUs, which an override cannot take away`
    : undefined;
}

/** The main container's memory: ECS deducts the reservation where there is one, and wants the limit above it. */
function memoryOverride(main: ContainerDefinition, share: number): Omit<ContainerOverride, 'name'> {
  if ((main.memoryReservation ?? 0) === 0) return { memory: share };
  const limit = main.memory === undefined || main.memory > share ? {} : { memory: share + 1 };
  return { memoryReservation: share, ...limit };
}

/**
 * Sizes a task to its declaration: at task level where the definition has a size there, else at the main
 * container, which gets what the other containers leave.
 */
export function planSizeOverride(
  definition: TaskDefinition,
  main: ContainerDefinition,
  declared: Amounts,
): SizeOverride {
  const others = definition.containerDefinitions.filter((container) => container !== main);
  const cpuShare = declared.cpuUnits - sum(others.map(({ cpu }) => cpu));
  const memoryShare = declared.memoryMiB - sum(others.map(reservedMemory));
  const taskCpu = definition.cpuUnits !== undefined;
  const taskMemory = definition.memoryMiB !== undefined;
  if (taskCpu && declared.cpuUnits < MIN_TASK_CPU_UNITS)
    return {
      ok: false,
      problem: `a task-level size needs at least ${MIN_TASK_CPU_UNITS} cpu units (0.125 cpus)`,
    };
  if (!taskCpu && cpuShare < 0)
    return { ok: false, problem: `its other containers alone reserve ${-cpuShare} cpu units more than that` };
  if (!taskMemory && memoryShare < MIN_CONTAINER_MEMORY_MIB)
    return {
      ok: false,
      problem: `that leaves ${memoryShare} MiB for container ${main.name}, which needs at least ${MIN_CONTAINER_MEMORY_MIB}`,
    };
  const gpuShare = declared.gpus - sum(others.map(gpusOf));
  const gpuProblem = validateGpuShare(main, gpuShare);
  if (gpuProblem !== undefined) return { ok: false, problem: gpuProblem };
  return {
    ok: true,
    task: {
      ...(taskCpu ? { cpu: String(declared.cpuUnits) } : {}),
      ...(taskMemory ? { memory: String(declared.memoryMiB) } : {}),
    },
    container: {
      ...(taskCpu ? {} : { cpu: cpuShare }),
      ...(taskMemory ? {} : memoryOverride(main, memoryShare)),
      ...gpuOverride(main, gpuShare),
    },
  };
}
