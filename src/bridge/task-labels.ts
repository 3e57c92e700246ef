import { parseArn } from '../ecs/arn.ts';
import type { ArnScope, ContainerInstanceArn } from '../ecs/arn.ts';
import type { AwsVpcConfiguration } from '../ecs/calls.ts';
import type { TaskOverrides } from '../ecs/overrides.ts';
import { itemsOf, MISMATCH_POLICIES, TASK_LABEL, TASK_LABELS } from '../ecs/task-labels.ts';
import type { Label } from '../mesos/attribute.ts';
import type { BridgeConfig, MismatchPolicy } from './config.ts';
import { matchesWildcards } from './wildcards.ts';

/** What a task's labels tell ECS; all of it may be missing. */
export interface LaunchLabels {
  readonly roles: Pick<TaskOverrides, 'taskRoleArn' | 'executionRoleArn'>;
  readonly networkConfiguration?: AwsVpcConfiguration;
  readonly mismatch?: MismatchPolicy;
  readonly fixedHostPorts: ReadonlySet<number>;
}

export type ReadLaunchLabels =
  | { readonly ok: true; readonly labels: LaunchLabels }
  | {
      readonly ok: false;
      readonly message: string;
      /** Whether the operator does not let frameworks have it. */
      readonly isForbidden: boolean;
    };

/** Roles are named by ARN in overrides; a bare name is of the cluster's account. */
function roleArn(role: string, { partition, accountId }: ArnScope): string {
  return role.startsWith('arn:') ? role : `arn:${partition}:iam::${accountId}:role/${role}`;
}

const isAllowed = (role: string, scope: ArnScope, allowed: readonly string[]): boolean =>
  allowed.some((pattern) => matchesWildcards(roleArn(pattern, scope), role));

const refused = (message: string, isForbidden = false): ReadLaunchLabels => ({
  ok: false,
  message,
  isForbidden,
});

type Values = ReadonlyMap<string, string>;

/** The first value that cannot be, in words; undefined when all can. */
function validate(values: Values): string | undefined {
  const wrong = TASK_LABELS.find(({ label, isValue }) => {
    const value = values.get(label);
    return value !== undefined && !isValue(value);
  });
  if (wrong !== undefined) return `Label ${wrong.label} must be ${wrong.rule}`;
  return values.has(TASK_LABEL.securityGroups) && !values.has(TASK_LABEL.subnets)
    ? `Label ${TASK_LABEL.securityGroups} needs ${TASK_LABEL.subnets} too`
    : undefined;
}

function networkIn(values: Values): Pick<LaunchLabels, 'networkConfiguration'> {
  const subnets = values.get(TASK_LABEL.subnets);
  const securityGroups = values.get(TASK_LABEL.securityGroups);
  if (subnets === undefined) return {};
  return {
    networkConfiguration: {
      subnets: itemsOf(subnets),
      ...(securityGroups === undefined ? {} : { securityGroups: itemsOf(securityGroups) }),
    },
  };
}

function labelsIn(values: Values, roles: LaunchLabels['roles']): LaunchLabels {
  const mismatch = MISMATCH_POLICIES.find((policy) => policy === values.get(TASK_LABEL.mismatch));
  const ports = values.get(TASK_LABEL.fixedHostPorts);
  return {
    roles,
    ...networkIn(values),
    ...(mismatch === undefined ? {} : { mismatch }),
    fixedHostPorts: new Set(ports === undefined ? [] : itemsOf(ports).map(Number)),
  };
}

/**
 * Reads the labels by which a task tells ECS what Mesos has no word for; the last of a name counts.
 * @param instance on which the task is to run; a role without an account is of its account.
 * @returns what is wrong where a value cannot be, or names a role that no framework may have.
 */
export function readLaunchLabels(
  labels: readonly Label[],
  instance: ContainerInstanceArn,
  { allowedTaskRoles }: Pick<BridgeConfig, 'allowedTaskRoles'>,
): ReadLaunchLabels {
  const values: Values = new Map(labels.map(({ key, value = '' }) => [key, value]));
  const problem = validate(values);
  if (problem !== undefined) return refused(problem);
  const scope = parseArn(instance) ?? { partition: 'aws', region: '', accountId: '' };
  const roles: { taskRoleArn?: string; executionRoleArn?: string } = {};
  for (const [label, member] of [
    [TASK_LABEL.taskRole, 'taskRoleArn'],
    [TASK_LABEL.executionRole, 'executionRoleArn'],
  ] as const) {
    const value = values.get(label);
    if (value === undefined) continue;
    const role = roleArn(value, scope);
    if (!isAllowed(role, scope, allowedTaskRoles))
      return refused(
        `Label ${label} names ${role}, which frameworks may not have here; the operator allows roles by option allowedTaskRoles`,
        true,
      );
    roles[member] = role;
  }
  return { ok: true, labels: labelsIn(values, roles) };
}
