import type { ContainerInstance } from '../ecs/container-instance.ts';
import type { AwsVpcConfiguration, StartTaskRequest } from '../ecs/calls.ts';
import { CPU_UNITS_PER_CPU, MAX_OVERRIDES_LENGTH, MAX_TAGS } from '../ecs/limits.ts';
import { overridesLength } from '../ecs/overrides.ts';
import type { ContainerOverride, TaskOverrides } from '../ecs/overrides.ts';
import { reservedResources } from '../ecs/reserved-resources.ts';
import { validateTag } from '../ecs/tag.ts';
import type { Tag } from '../ecs/tag.ts';
import { isTaskLabel, TASK_LABEL } from '../ecs/task-labels.ts';
import { mainContainer } from '../ecs/task-definition.ts';
import type { ContainerDefinition, KeyValuePair, TaskDefinition } from '../ecs/task-definition.ts';
import type { Label } from '../mesos/attribute.ts';
import type { FrameworkId } from '../mesos/ids.ts';
import { containsRanges, formatRanges, subtractRanges } from '../mesos/ranges.ts';
import type { TaskInfo } from '../mesos/task-info.ts';
import { amountsReserved, unaccountedOf } from './amounts.ts';
import type { Amounts } from './amounts.ts';
import type { BridgeConfig } from './config.ts';
import { launchVariable } from './identity.ts';
import type { LaunchId } from './identity.ts';
import { planSizeOverride } from './size-override.ts';
import type { SizeOverride } from './size-override.ts';
import type { LaunchLabels } from './task-labels.ts';

/** Everything a launch is planned from. */
export interface LaunchOrder {
  readonly taskInfo: TaskInfo;
  readonly definition: TaskDefinition;
  readonly frameworkId: FrameworkId;
  readonly launchId: LaunchId;
  readonly role: string;
  /** Names this life of the bridge. */
  readonly bridge: string;
  readonly declared: Amounts;
  readonly instance: ContainerInstance;
  readonly config: BridgeConfig;
  /** What the task's labels tell ECS. */
  readonly labels: LaunchLabels;
  /** Whether the definition was made of the task: its arguments are in it. */
  readonly isTranslated: boolean;
  /** Whether labels become tags. */
  readonly tagging: boolean;
}

export type LaunchPlan =
  | {
      readonly ok: true;
      readonly request: StartTaskRequest;
      /** What ECS will deduct. */
      readonly reserved: Amounts;
      /** What differs between declaration and definition, for people; undefined when nothing does. */
      readonly difference: string | undefined;
      /** Labels that are no legal tags, and why. */
      readonly skippedLabels: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

const nameOf = (definition: TaskDefinition): string => `${definition.family}:${definition.revision}`;

/** Where a task with an interface of its own has it: what its labels say, else what is set for all. */
const networkOf = ({ labels, config }: LaunchOrder): AwsVpcConfiguration | undefined =>
  labels.networkConfiguration ?? config.networkConfiguration;

/** Why the network of the definition and what is said of it do not go together. */
function validateNetwork(order: LaunchOrder): string | undefined {
  const { definition, labels } = order;
  const { networkMode } = definition;
  const name = nameOf(definition);
  if (networkMode === 'awsvpc')
    return networkOf(order) === undefined
      ? `Task definition ${name} has network mode awsvpc, which needs subnets: set option networkConfiguration, or label ${TASK_LABEL.subnets}`
      : undefined;
  return labels.networkConfiguration === undefined
    ? undefined
    : `Label ${TASK_LABEL.subnets} is for network mode awsvpc, but task definition ${name} has ${networkMode}`;
}

/** Why the definition cannot run on this instance at all. */
function validateDefinition(order: LaunchOrder): string | undefined {
  const { definition, instance } = order;
  const name = nameOf(definition);
  if (definition.status !== 'ACTIVE')
    return `Task definition ${name} is ${definition.status}; name an ACTIVE revision, or only the family for its newest one`;
  const missing = definition.requiresAttributes.find(
    ({ name: wanted, value }) =>
      !instance.attributes.some((has) => has.name === wanted && (value === undefined || has.value === value)),
  );
  if (missing !== undefined)
    return `Task definition ${name} needs attribute ${missing.name}, which container instance ${instance.containerInstanceArn} has not; accept offers of agents that can run it`;
  return validateNetwork(order);
}

/** Cpus for people: to the thousandth, as they are declared. */
const cpusText = ({ cpuUnits }: Amounts): string =>
  String(Math.round((cpuUnits * 1000) / CPU_UNITS_PER_CPU) / 1000);

/** In what a declaration differs from what ECS would reserve, in words; ports only where undeclared ones are fixed. */
function differenceOf(declared: Amounts, reserved: Amounts, name: string): string | undefined {
  const parts: string[] = [];
  if (declared.cpuUnits !== reserved.cpuUnits)
    parts.push(
      `declares ${cpusText(declared)} cpus, ${name} reserves ${reserved.cpuUnits} units = ${cpusText(reserved)}`,
    );
  if (declared.memoryMiB !== reserved.memoryMiB)
    parts.push(`declares ${declared.memoryMiB} MiB of mem, ${name} reserves ${reserved.memoryMiB}`);
  if (declared.gpus !== reserved.gpus)
    parts.push(`declares ${declared.gpus} gpus, ${name} reserves ${reserved.gpus}`);
  if (!containsRanges(declared.ports, reserved.ports))
    parts.push(
      `does not declare ports ${formatRanges(subtractRanges(reserved.ports, declared.ports))} of ${name}`,
    );
  return parts.length === 0 ? undefined : `task ${parts.join('; ')}`;
}

/**
 * Tags for people, out of labels; what ECS would refuse is left out rather than losing the launch, and what the bridge
 * has been told by is no tag.
 */
function planTags(labels: readonly Label[]): {
  readonly tags: readonly Tag[];
  readonly skipped: readonly string[];
} {
  const byKey = new Map<string, Tag>();
  const skipped: string[] = [];
  for (const { key, value = '' } of labels) {
    if (isTaskLabel(key)) continue;
    const problem = byKey.size >= MAX_TAGS ? `ECS takes ${MAX_TAGS} tags` : validateTag({ key, value });
    if (problem === undefined) byKey.set(key, { key, value });
    else skipped.push(`${key}: ${problem}`);
  }
  return { tags: [...byKey.values()], skipped };
}

/** The task's variables, its identity in Mesos for the application, and its identity for the bridge. */
export function launchEnvironment(
  order: Pick<LaunchOrder, 'taskInfo' | 'frameworkId' | 'launchId' | 'role' | 'bridge'> & {
    readonly config: Pick<BridgeConfig, 'owner'>;
  },
  unaccounted: Amounts,
): readonly KeyValuePair[] {
  const { taskInfo, frameworkId, launchId, role, bridge, config } = order;
  const identity = launchVariable({
    owner: config.owner,
    frameworkId,
    taskId: taskInfo.taskId,
    launchId,
    role,
    bridge,
    ...(taskInfo.executor === undefined ? {} : { executorId: taskInfo.executor.executorId }),
    unaccounted,
  });
  const command = taskInfo.command ?? taskInfo.executor?.command;
  const variables = new Map<string, string>([
    ['MESOS_TASK_ID', taskInfo.taskId],
    ['MESOS_FRAMEWORK_ID', frameworkId],
    ...(command?.environment ?? []).map(({ name, value = '' }) => [name, value] as const),
    [identity.name, identity.value],
  ]);
  return [...variables].map(([name, value]) => ({ name, value }));
}

/** Arguments take the place of the definition's command. */
function commandOf({ taskInfo, isTranslated }: LaunchOrder): Pick<ContainerOverride, 'command'> {
  const { arguments: words = [] } = taskInfo.command ?? {};
  return isTranslated || words.length === 0 ? {} : { command: words };
}

type Size = Omit<Extract<SizeOverride, { ok: true }>, 'ok'>;

/** The definition's own size. */
const UNCHANGED: Size = { task: {}, container: {} };

function overridesOf(
  main: ContainerDefinition,
  size: Size,
  additions: Omit<ContainerOverride, 'name'>,
): TaskOverrides {
  return { ...size.task, containerOverrides: [{ name: main.name, ...additions, ...size.container }] };
}

/** Applies the mismatch policy. @returns the size ECS shall reserve, or the reason to refuse. */
function applyPolicy(
  order: LaunchOrder,
  main: ContainerDefinition,
  difference: string | undefined,
): Size | string {
  const { mismatch = order.config.mismatch } = order.labels;
  if (difference === undefined || mismatch === 'warn') return UNCHANGED;
  if (mismatch === 'strict')
    return `The ${difference}; declare what the definition reserves, or set the mismatch policy to override or warn`;
  const size = planSizeOverride(order.definition, main, order.declared);
  if (size.ok) return size;
  return `The ${difference}, and ECS cannot be made to reserve what is declared: ${size.problem}`;
}

/**
 * Plans the StartTask call of a task whose definition is known.
 * @returns the request and what ECS will deduct for it, or why the task can never run as asked.
 */
export function planLaunch(order: LaunchOrder): LaunchPlan {
  const { definition, declared, taskInfo, instance, labels } = order;
  const problem = validateDefinition(order);
  if (problem !== undefined) return { ok: false, message: problem };
  const main = mainContainer(definition);
  if (main === undefined)
    return { ok: false, message: `Task definition ${nameOf(definition)} has no essential container` };
  const difference = differenceOf(
    declared,
    amountsReserved(reservedResources(definition)),
    nameOf(definition),
  );
  const size = applyPolicy(order, main, difference);
  if (typeof size === 'string') return { ok: false, message: size };
  const reserved = amountsReserved(reservedResources(definition, overridesOf(main, size, {})));
  const overrides = {
    ...labels.roles,
    ...overridesOf(main, size, {
      ...commandOf(order),
      environment: launchEnvironment(order, unaccountedOf(declared, reserved)),
    }),
  };
  const length = overridesLength(overrides);
  if (length > MAX_OVERRIDES_LENGTH)
    return {
      ok: false,
      message: `Environment and arguments make container overrides of ${length} characters, ECS takes at most ${MAX_OVERRIDES_LENGTH}; move some into the task definition`,
    };
  const { tags, skipped } = order.tagging ? planTags(taskInfo.labels ?? []) : { tags: [], skipped: [] };
  const network = definition.networkMode === 'awsvpc' ? networkOf(order) : undefined;
  return {
    ok: true,
    request: {
      containerInstance: instance.containerInstanceArn,
      taskDefinition: definition.taskDefinitionArn,
      startedBy: order.launchId,
      overrides,
      tags,
      ...(network === undefined ? {} : { networkConfiguration: network }),
    },
    reserved,
    difference,
    skippedLabels: skipped,
  };
}
