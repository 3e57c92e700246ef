import { MAX_STARTED_BY } from '../ecs/limits.ts';
import type { KeyValuePair } from '../ecs/task-definition.ts';
import type { EcsTask } from '../ecs/task.ts';
import { executorId, frameworkId, taskId } from '../mesos/ids.ts';
import type { ExecutorId, FrameworkId, TaskId } from '../mesos/ids.ts';
import { normalizeRanges, validateRanges } from '../mesos/ranges.ts';
import type { Amounts } from './amounts.ts';

declare const brand: unique symbol;

/** Names one attempt to start one task; the `startedBy` of its ECS task. A UUID. */
export type LaunchId = string & { readonly [brand]: 'LaunchId' };

export const launchId = (text: string): LaunchId => text as LaunchId;

/** The variable that says, inside an ECS task, whose it is. */
export const LAUNCH_VARIABLE = 'ECS_SCHEDULER_LAUNCH';

/**
 * Everything about a launch that ECS must remember for us, so that a bridge that lost its memory finds its tasks
 * again. Held in {@link LAUNCH_VARIABLE} as compact JSON, since overrides have a limit and this counts.
 */
export interface LaunchIdentity {
  readonly owner: string;
  readonly frameworkId: FrameworkId;
  readonly taskId: TaskId;
  readonly launchId: LaunchId;
  readonly role: string;
  readonly executorId?: ExecutorId;
  /** Names the life of the bridge that started it; see `orphans`. */
  readonly bridge?: string;
  /** The part of what the task holds that ECS does not account. */
  readonly unaccounted: Amounts;
}

export function launchVariable(identity: LaunchIdentity): KeyValuePair {
  const { unaccounted } = identity;
  const value = JSON.stringify({
    v: 1,
    o: identity.owner,
    f: identity.frameworkId,
    t: identity.taskId,
    l: identity.launchId,
    r: identity.role,
    e: identity.executorId,
    b: identity.bridge,
    c: unaccounted.cpuUnits || undefined,
    m: unaccounted.memoryMiB || undefined,
    d: unaccounted.disk || undefined,
    g: unaccounted.gpus || undefined,
    p: unaccounted.ports.length === 0 ? undefined : unaccounted.ports.map(({ begin, end }) => [begin, end]),
  });
  return { name: LAUNCH_VARIABLE, value };
}

type Fields = Readonly<Record<string, unknown>>;

function parseFields(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    // People copy and edit overrides: a variable that is no JSON is simply not ours.
    return undefined;
  }
}

const amount = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;

function portsOf(value: unknown): Amounts['ports'] {
  if (!Array.isArray(value)) return [];
  const ranges = value.flatMap((pair: unknown) => {
    const [begin, end] = Array.isArray(pair) ? (pair as unknown[]) : [];
    return typeof begin === 'number' && typeof end === 'number' ? [{ begin, end }] : [];
  });
  return validateRanges(ranges) === undefined ? normalizeRanges(ranges) : [];
}

/** @returns the identity written in the variable's value, or undefined when it is none. */
export function parseLaunchVariable(value: string): LaunchIdentity | undefined {
  const fields = parseFields(value);
  if (fields?.['v'] !== 1) return undefined;
  const { o: owner, f: framework, t: task, l: launch, r: role, e: executor, b: bridge } = fields;
  if (typeof owner !== 'string' || typeof framework !== 'string' || typeof task !== 'string')
    return undefined;
  if (typeof launch !== 'string' || typeof role !== 'string') return undefined;
  return {
    owner,
    frameworkId: frameworkId(framework),
    taskId: taskId(task),
    launchId: launchId(launch),
    role,
    ...(typeof executor === 'string' ? { executorId: executorId(executor) } : {}),
    ...(typeof bridge === 'string' ? { bridge } : {}),
    unaccounted: {
      cpuUnits: amount(fields['c']),
      memoryMiB: amount(fields['m']),
      disk: amount(fields['d']),
      gpus: amount(fields['g']),
      ports: portsOf(fields['p']),
    },
  };
}

/**
 * Whose task this is. It is ours only if the variable names us as owner *and* `startedBy` is the launch it names:
 * people copy overrides into their own RunTask calls, and then only one of the two agrees.
 */
export function identityOf(task: EcsTask, owner: string): LaunchIdentity | undefined {
  if (task.startedBy === undefined || task.startedBy.length > MAX_STARTED_BY) return undefined;
  for (const { environment = [] } of task.overrides.containerOverrides) {
    for (const { name, value } of environment) {
      const identity = name === LAUNCH_VARIABLE ? parseLaunchVariable(value) : undefined;
      if (identity?.owner === owner && identity.launchId === task.startedBy) return identity;
    }
  }
  return undefined;
}
