import { MAX_OVERRIDES_LENGTH } from '../../../ecs/limits.ts';
import type { ContainerOverride, TaskOverrides } from '../../../ecs/overrides.ts';
import type { TaskDefinition } from '../../../ecs/task-definition.ts';
import { invalidParameter } from '../api-error.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readEnvironment, readRequirements } from './container-members.ts';
import { readInteger, readObject, readObjects, readString, readStrings } from './members.ts';
import { readMembers } from './shapes.ts';
import type { MemberShapes } from './shapes.ts';
import { parseTaskCpu, parseTaskMemory } from './task-size.ts';

/** As the overrides of one container are handed back; what of it counts is read apart. */
const CONTAINER_OVERRIDE: MemberShapes = {
  members: {
    name: 'text',
    command: { listOf: 'text' },
    environment: { listOf: { members: { name: 'text', value: 'text' } } },
    environmentFiles: {
      listOf: { members: { value: 'text', type: { oneOf: ['s3'] } }, required: ['value', 'type'] },
    },
    cpu: 'integer',
    memory: 'integer',
    memoryReservation: 'integer',
    resourceRequirements: {
      listOf: {
        members: { value: 'text', type: { oneOf: ['GPU', 'InferenceAccelerator', 'NeuronDevice'] } },
        required: ['type'],
      },
    },
  },
};

/** As all overrides of a call are handed back. */
const OVERRIDES: MemberShapes = {
  members: {
    cpu: 'text',
    memory: 'text',
    executionRoleArn: 'text',
    taskRoleArn: 'text',
    ephemeralStorage: { members: { sizeInGiB: 'integer' }, required: ['sizeInGiB'] },
    containerOverrides: { listOf: CONTAINER_OVERRIDE },
    inferenceAcceleratorOverrides: {
      listOf: { members: { deviceName: 'text', deviceType: 'text' } },
    },
  },
};

/** The overrides of a call, checked. */
export interface ReadOverrides {
  readonly overrides: TaskOverrides;
  /** As they came, with the lists that ECS always sends. */
  readonly wire: JsonObject;
}

function readContainerOverride(definition: TaskDefinition, raw: JsonObject): ContainerOverride {
  const name = readString(raw, 'name') ?? '';
  if (!definition.containerDefinitions.some((container) => container.name === name))
    throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
  return withoutUndefined({
    name,
    command: readStrings(raw, 'command'),
    environment: readEnvironment(raw),
    cpu: readInteger(raw, 'cpu'),
    memory: readInteger(raw, 'memory'),
    memoryReservation: readInteger(raw, 'memoryReservation'),
    resourceRequirements: readRequirements(raw),
  });
}

function checkSizes({ name, cpu = 0, memory, memoryReservation }: ContainerOverride): void {
  if (cpu < 0 || (memory ?? 1) < 1 || (memoryReservation ?? 1) < 1)
    throw invalidParameter(`Invalid override for container named ${name}: sizes must be above 0.`);
}

/** The request's member `overrides`, checked against the definition. @throws InvalidParameterException */
export function readOverrides(body: JsonObject, definition: TaskDefinition): ReadOverrides {
  const raw = readObject(body, 'overrides') ?? {};
  if (JSON.stringify(raw).length > MAX_OVERRIDES_LENGTH)
    throw invalidParameter(`Container Overrides length must be at most ${MAX_OVERRIDES_LENGTH}`);
  const rawContainers = readObjects(raw, 'containerOverrides') ?? [];
  const containerOverrides = rawContainers.map((one) => readContainerOverride(definition, one));
  containerOverrides.forEach(checkSizes);
  const [cpu, memory] = [readString(raw, 'cpu'), readString(raw, 'memory')];
  const overrides: TaskOverrides = withoutUndefined({
    cpu: cpu === undefined ? undefined : String(parseTaskCpu(cpu)),
    memory: memory === undefined ? undefined : String(parseTaskMemory(memory)),
    taskRoleArn: readString(raw, 'taskRoleArn'),
    executionRoleArn: readString(raw, 'executionRoleArn'),
    containerOverrides,
  });
  const wire = {
    containerOverrides: [],
    inferenceAcceleratorOverrides: [],
    ...readMembers(raw, OVERRIDES),
  };
  return { overrides, wire };
}
