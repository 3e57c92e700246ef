import type { ContainerHealthCheck } from '../../../ecs/task-definition.ts';
import { clientError } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readInteger, readObject, readStrings } from '../requests/members.ts';

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function readWithin(check: JsonObject, name: string, { min, max }: Bounds): number | undefined {
  const value = readInteger(check, name);
  if (value !== undefined && (value < min || value > max))
    throw clientError(`Invalid 'healthCheck' setting: ${name} must be from ${min} to ${max}.`);
  return value;
}

/** The health check of a container with ECS's defaults; seconds. */
export function readHealthCheck(container: JsonObject): ContainerHealthCheck | undefined {
  const check = readObject(container, 'healthCheck');
  if (check === undefined) return undefined;
  const command = readStrings(check, 'command') ?? [];
  if (!['CMD', 'CMD-SHELL', 'NONE'].includes(command[0] ?? ''))
    throw clientError("Invalid 'healthCheck' setting: command must begin with CMD or CMD-SHELL.");
  const startPeriod = readWithin(check, 'startPeriod', { min: 0, max: 300 });
  return {
    command,
    interval: readWithin(check, 'interval', { min: 5, max: 300 }) ?? 30,
    timeout: readWithin(check, 'timeout', { min: 2, max: 60 }) ?? 5,
    retries: readWithin(check, 'retries', { min: 1, max: 10 }) ?? 3,
    ...(startPeriod !== undefined && { startPeriod }),
  };
}
