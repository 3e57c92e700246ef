import { lastSegment } from '../ecs/arn.ts';
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

/** What tells one launch from others that are alike. */
const ownFields = ({ taskId, launchId, unaccounted }: LaunchIdentity): object => ({
  t: taskId,
  l: launchId,
  c: unaccounted.cpuUnits || undefined,
  m: unaccounted.memoryMiB || undefined,
  d: unaccounted.disk || undefined,
  g: unaccounted.gpus || undefined,
  p: unaccounted.ports.length === 0 ? undefined : unaccounted.ports.map(({ begin, end }) => [begin, end]),
});

const commonFields = ({ owner, frameworkId, role, executorId, bridge }: LaunchIdentity): object => ({
  o: owner,
  f: frameworkId,
  r: role,
  e: executorId,
  b: bridge,
});

export function launchVariable(identity: LaunchIdentity): KeyValuePair {
  const { owner, frameworkId, taskId, launchId: launch } = identity;
  // First what people look for.
  const names = { v: 1, o: owner, f: frameworkId, t: taskId, l: launch };
  const value = JSON.stringify({ ...names, ...commonFields(identity), ...ownFields(identity) });
  return { name: LAUNCH_VARIABLE, value };
}

/**
 * The variable of tasks that one StartTask starts on several instances: it is the same in all of them, so it says which
 * launch each instance is for.
 * @param startedBy of all of them.
 * @param launches by container instance id; alike in all but what `ownFields` has.
 */
export function sharedLaunchVariable(
  startedBy: string,
  launches: ReadonlyMap<string, LaunchIdentity>,
): KeyValuePair {
  const [first] = launches.values();
  const entries = [...launches].map(([instanceId, identity]) => [instanceId, ownFields(identity)] as const);
  const common = first === undefined ? {} : commonFields(first);
  const value = JSON.stringify({ v: 2, ...common, l: startedBy, i: Object.fromEntries(entries) });
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

function identityIn(fields: Fields): LaunchIdentity | undefined {
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

/** @returns the identity written in the variable's value, or undefined when it is none, or that of several launches. */
export function parseLaunchVariable(value: string): LaunchIdentity | undefined {
  const fields = parseFields(value);
  return fields?.['v'] === 1 ? identityIn(fields) : undefined;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns the identity that a variable of several launches has for an instance, if there is one. */
function parseSharedLaunchVariable(
  value: string,
  instanceId: string,
): { readonly startedBy: string; readonly identity: LaunchIdentity } | undefined {
  const fields = parseFields(value);
  if (fields?.['v'] !== 2 || typeof fields['l'] !== 'string' || !isObject(fields['i'])) return undefined;
  const own = Object.hasOwn(fields['i'], instanceId) ? fields['i'][instanceId] : undefined;
  const identity = isObject(own) ? identityIn({ ...fields, ...own }) : undefined;
  return identity === undefined ? undefined : { startedBy: fields['l'], identity };
}

/** What a variable says of a task. */
function markIn(value: string, task: EcsTask): { startedBy: string; identity: LaunchIdentity } | undefined {
  const single = parseLaunchVariable(value);
  if (single !== undefined) return { startedBy: single.launchId, identity: single };
  return parseSharedLaunchVariable(value, lastSegment(task.containerInstanceArn ?? ''));
}

/**
 * Whose task this is. It is ours only if the variable names us as owner *and* `startedBy` is the launch it names, or
 * the StartTask that several share, and then names the task's instance as well: people copy overrides into their own RunTask calls, and then only one of the two agrees.
 */
export function identityOf(task: EcsTask, owner: string): LaunchIdentity | undefined {
  if (task.startedBy === undefined || task.startedBy.length > MAX_STARTED_BY) return undefined;
  for (const { environment = [] } of task.overrides.containerOverrides) {
    for (const { name, value } of environment) {
      const mark = name === LAUNCH_VARIABLE ? markIn(value, task) : undefined;
      if (mark?.identity.owner === owner && mark.startedBy === task.startedBy) return mark.identity;
    }
  }
  return undefined;
}
