import { MIN_CONTAINER_MEMORY_MIB } from '../../../ecs/limits.ts';
import type { ContainerDefinition } from '../../../ecs/task-definition.ts';
import { clientError } from '../api-error.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readEnvironment, readRequirements } from '../requests/container-members.ts';
import {
  readBoolean,
  readInteger,
  readIntegers,
  readObject,
  readString,
  readStrings,
} from '../requests/members.ts';
import { readMembers } from '../requests/shapes.ts';
import { KEPT_CONTAINER_MEMBERS } from './kept-container-members.ts';
import type { NetworkMode } from './network-mode.ts';
import { readHealthCheck } from './read-health-check.ts';
import { readPortMappings } from './read-port-mappings.ts';

const RESTART_SECONDS = { min: 60, max: 1800 };
const MAX_IGNORED_EXIT_CODES = 50;

const NAME = /^[a-zA-Z0-9_-]{1,255}$/;
/** Up to 255 characters before the digest. */
const IMAGE = /^[a-zA-Z0-9][\w.:/+-]{0,254}(?:@[\w.:+-]{1,255})?$/;

/** A container definition as it is answered, and in our words. */
export interface ReadContainerDefinition {
  readonly wire: JsonObject;
  readonly container: ContainerDefinition;
}

function readRequired(container: JsonObject, member: 'name' | 'image', pattern: RegExp): string {
  const text = readString(container, member) ?? '';
  if (text === '') throw clientError(`Container.${member} should not be null or empty.`);
  if (!pattern.test(text)) throw clientError(`Container.${member} contains invalid characters.`);
  return text;
}

interface Sizes {
  readonly cpu: number;
  readonly memory?: number;
  readonly memoryReservation?: number;
}

/** @returns what ECS has against the sizes of a container, or undefined. */
function validateSizes(
  { cpu, memory, memoryReservation }: Sizes,
  hasTaskMemory: boolean,
): string | undefined {
  const given = [memory, memoryReservation].filter((size) => size !== undefined);
  if (cpu < 0) return "'cpu' must not be negative.";
  if (given.length === 0 && !hasTaskMemory)
    return "At least one of 'memory' or 'memoryReservation' must be specified.";
  if (given.some((size) => size < MIN_CONTAINER_MEMORY_MIB))
    return `'memory' and 'memoryReservation' must be at least ${MIN_CONTAINER_MEMORY_MIB} MiB.`;
  const isBelow = memory !== undefined && memoryReservation !== undefined && memory <= memoryReservation;
  return isBelow ? "'memory' must be greater than 'memoryReservation'." : undefined;
}

function readSizes(container: JsonObject, name: string, hasTaskMemory: boolean): Sizes {
  const sizes = withoutUndefined({
    cpu: readInteger(container, 'cpu') ?? 0,
    memory: readInteger(container, 'memory'),
    memoryReservation: readInteger(container, 'memoryReservation'),
  });
  const problem = validateSizes(sizes, hasTaskMemory);
  if (problem !== undefined) throw clientError(`Invalid setting for container '${name}'. ${problem}`);
  return sizes;
}

function checkLogs(container: JsonObject): void {
  const logs = readObject(container, 'logConfiguration');
  if (logs === undefined || readString(logs, 'logDriver') !== 'awslogs') return;
  const options = readObject(logs, 'options') ?? {};
  const missing = ['awslogs-region', 'awslogs-group'].filter(
    (name) => readString(options, name) === undefined,
  );
  if (missing.length > 0) throw clientError(`Log driver awslogs requires options: ${missing.join(', ')}`);
}

function checkRestartPolicy(container: JsonObject): void {
  const policy = readObject(container, 'restartPolicy') ?? {};
  const seconds = readInteger(policy, 'restartAttemptPeriod') ?? RESTART_SECONDS.min;
  if (seconds < RESTART_SECONDS.min || seconds > RESTART_SECONDS.max)
    throw clientError(
      `'restartAttemptPeriod' must be from ${RESTART_SECONDS.min} to ${RESTART_SECONDS.max} seconds.`,
    );
  if ((readIntegers(policy, 'ignoredExitCodes') ?? []).length > MAX_IGNORED_EXIT_CODES)
    throw clientError(`'ignoredExitCodes' can have at most ${MAX_IGNORED_EXIT_CODES} items.`);
}

function readStopTimeout(container: JsonObject): number | undefined {
  const stopTimeout = readInteger(container, 'stopTimeout');
  if (stopTimeout !== undefined && stopTimeout < 0) throw clientError("'stopTimeout' must not be negative.");
  return stopTimeout;
}

/** One entry of `containerDefinitions`, checked, ECS's defaults filled in. @throws ClientException */
export function readContainerDefinition(
  raw: JsonObject,
  mode: NetworkMode,
  hasTaskMemory: boolean,
): ReadContainerDefinition {
  const name = readRequired(raw, 'name', NAME);
  const image = readRequired(raw, 'image', IMAGE);
  const sizes = readSizes(raw, name, hasTaskMemory);
  const ports = readPortMappings(mode, raw);
  const parts = withoutUndefined({
    entryPoint: readStrings(raw, 'entryPoint'),
    command: readStrings(raw, 'command'),
    healthCheck: readHealthCheck(raw),
    stopTimeout: readStopTimeout(raw),
    resourceRequirements: readRequirements(raw),
  });
  const essential = readBoolean(raw, 'essential') ?? true;
  const environment = readEnvironment(raw) ?? [];
  checkLogs(raw);
  checkRestartPolicy(raw);
  const container: ContainerDefinition = {
    name,
    image,
    ...sizes,
    essential,
    environment,
    portMappings: ports.mappings,
    ...parts,
  };
  const wire = {
    ...container,
    portMappings: ports.wire,
    mountPoints: [],
    volumesFrom: [],
    ...readMembers(raw, KEPT_CONTAINER_MEMBERS),
  };
  return { wire, container };
}
