import type { TaskDefinition } from '../../../ecs/task-definition.ts';
import { clientError } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readObjects, readString, required } from '../requests/members.ts';
import { readMembers } from '../requests/shapes.ts';
import { parseTaskCpu, parseTaskMemory } from '../requests/task-size.ts';
import { checkReferences } from './check-references.ts';
import { KEPT_TASK_MEMBERS } from './kept-task-members.ts';
import { NETWORK_MODES } from './network-mode.ts';
import { readContainerDefinition } from './read-container-definition.ts';
import type { ReadContainerDefinition } from './read-container-definition.ts';
import { requiresAttributes } from './requires-attributes.ts';

const MAX_CONTAINERS = 10;
const MAX_CONSTRAINTS = 10;
const MAX_BYTES = 65_536;
const FAMILY = /^[a-zA-Z0-9_-]+$/;

/** What a registration says, before it has a revision. */
export interface ReadTaskDefinition {
  readonly wire: JsonObject;
  readonly definition: Omit<TaskDefinition, 'taskDefinitionArn' | 'revision' | 'status'>;
  readonly taskRoleArn?: string;
}

interface TaskSize {
  readonly cpuUnits?: number;
  readonly memoryMiB?: number;
}

function readFamily(body: JsonObject): string {
  const family = readString(body, 'family') ?? '';
  if (family === '') throw clientError('Family can not be blank.');
  if (!FAMILY.test(family)) throw clientError('Family contains invalid characters.');
  if (family.length > 255) throw clientError('Family longer than 255.');
  return family;
}

function readTaskSize(body: JsonObject): TaskSize {
  const [cpu, memory] = [readString(body, 'cpu'), readString(body, 'memory')];
  return {
    ...(cpu !== undefined && { cpuUnits: parseTaskCpu(cpu) }),
    ...(memory !== undefined && { memoryMiB: parseTaskMemory(memory) }),
  };
}

function checkTogether(
  containers: readonly ReadContainerDefinition[],
  { cpuUnits, memoryMiB }: TaskSize,
): void {
  const words = containers.map(({ container }) => container);
  if (new Set(words.map(({ name }) => name)).size < words.length)
    throw clientError('Container names must be unique within a task definition.');
  if (!words.some(({ essential }) => essential))
    throw clientError("Task definition doesn't have any essential container.");
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
  if (cpuUnits !== undefined && sum(words.map(({ cpu }) => cpu)) > cpuUnits)
    throw clientError(
      "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
    );
  if (memoryMiB !== undefined && words.some(({ memory = 0 }) => memory > memoryMiB))
    throw clientError("A container's 'memory' cannot be greater than the value of the task 'memory'.");
}

function readContainers(body: JsonObject, size: TaskSize): readonly ReadContainerDefinition[] {
  const raw = readObjects(body, 'containerDefinitions') ?? [];
  if (raw.length === 0) throw clientError('Container list cannot be empty.');
  if (raw.length > MAX_CONTAINERS)
    throw clientError(`Container list can have at most ${MAX_CONTAINERS} items.`);
  const mode = readChoice(body, 'networkMode', NETWORK_MODES) ?? 'bridge';
  const containers = raw.map((one) => readContainerDefinition(one, mode, size.memoryMiB !== undefined));
  checkTogether(containers, size);
  return containers;
}

/** Whether their expressions hold is found out when tasks are started. */
function readPlacementConstraints(body: JsonObject): TaskDefinition['placementConstraints'] {
  const constraints = readObjects(body, 'placementConstraints') ?? [];
  if (constraints.length > MAX_CONSTRAINTS)
    throw clientError(`placementConstraints can have at most ${MAX_CONSTRAINTS} items.`);
  return constraints.map((constraint) => {
    const expression = readString(constraint, 'expression');
    const type = required(readChoice(constraint, 'type', ['memberOf']), 'type');
    return { type, ...(expression !== undefined && { expression }) };
  });
}

function checkBytes(body: JsonObject): void {
  const bytes = new TextEncoder().encode(JSON.stringify(body)).length;
  if (bytes > MAX_BYTES)
    throw clientError(`Actual length: '${bytes}'. Max allowed length is '${MAX_BYTES}' bytes.`);
}

/** The body of RegisterTaskDefinition, checked, ECS's defaults filled in. @throws ClientException */
export function readTaskDefinition(body: JsonObject): ReadTaskDefinition {
  checkBytes(body);
  const family = readFamily(body);
  const size = readTaskSize(body);
  const containers = readContainers(body, size);
  const networkMode = readString(body, 'networkMode') ?? 'bridge';
  const placementConstraints = readPlacementConstraints(body);
  const taskRoleArn = readString(body, 'taskRoleArn');
  const wire = {
    family,
    networkMode,
    ...(size.cpuUnits !== undefined && { cpu: String(size.cpuUnits) }),
    ...(size.memoryMiB !== undefined && { memory: String(size.memoryMiB) }),
    volumes: [],
    ...readMembers(body, KEPT_TASK_MEMBERS),
    containerDefinitions: containers.map(({ wire: container }) => container),
    placementConstraints,
  };
  checkReferences(wire);
  return {
    wire,
    definition: {
      family,
      networkMode,
      ...size,
      containerDefinitions: containers.map(({ container }) => container),
      requiresAttributes: requiresAttributes(wire),
      placementConstraints,
    },
    ...(taskRoleArn !== undefined && { taskRoleArn }),
  };
}
