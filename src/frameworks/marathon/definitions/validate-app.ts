import type { AppDefinition } from '../engine/app-definition.ts';
import { hasPersistentVolumes } from '../engine/container.ts';
import { ROOT_PATH, segmentsOf } from '../engine/path-id.ts';
import type { AppRules } from './app-rules.ts';
import { isSingleInstance } from './complete-app.ts';
import type { Problem } from './refusal.ts';
import { ecsLabelProblems } from './ecs-labels.ts';
import { ecsProblems } from './ecs-refusals.ts';
import { healthAndReadinessProblems } from './validate-checks.ts';
import { constraintProblems } from './validate-constraints.ts';
import { containerProblems, needsFeature } from './validate-container.ts';
import { portProblems } from './validate-ports.ts';

const whole = (message: string): Problem => ({ path: '/', message });

/** As Scala prints a number that may have a fraction. */
const fraction = (value: number): string => (Number.isInteger(value) ? `${value}.0` : `${value}`);

function idProblems({ id }: AppDefinition): readonly Problem[] {
  return id === ROOT_PATH
    ? [{ path: '/id', message: 'Path must contain at least one path element' }, whole('must not be root')]
    : [];
}

function commandProblems({ cmd, args, container }: AppDefinition): readonly Problem[] {
  const hasCmd = cmd !== undefined;
  const hasArgs = args.length > 0;
  const runs = hasCmd || hasArgs ? hasCmd !== hasArgs : container?.docker !== undefined;
  return [
    // Marathon means to refuse empty commands, and counts one too many.
    ...(cmd?.length === 1 ? [whole('must not be an empty string')] : []),
    ...(runs
      ? []
      : [whole("AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.")]),
  ];
}

function roleProblems(
  { id, role, acceptedResourceRoles }: AppDefinition,
  rules: AppRules,
): readonly Problem[] {
  const allowed = [...new Set([rules.defaultRole, ...segmentsOf(id).slice(0, 1)])];
  const problems: Problem[] = [];
  if (role !== undefined && !allowed.includes(role))
    problems.push({ path: '/role', message: `got ${role}, expected one of: [${allowed.join(', ')}]` });
  if (acceptedResourceRoles === undefined) return problems;
  const path = '/acceptedResourceRoles';
  if (acceptedResourceRoles.length === 0) return [...problems, { path, message: 'must not be empty' }];
  const accepted = ['*', role ?? rules.defaultRole];
  const others = acceptedResourceRoles.filter((each) => !accepted.includes(each));
  if (others.length > 0)
    problems.push({ path, message: `acceptedResourceRoles can only contain ${accepted.join(' and ')}` });
  return problems;
}

function zeroCapacity(
  { upgradeStrategy }: AppDefinition,
  ...fields: readonly (keyof AppDefinition['upgradeStrategy'])[]
): readonly Problem[] {
  return fields.flatMap((field) => {
    const value = upgradeStrategy[field];
    const message = `got ${fraction(value)}, expected 0.0`;
    return value === 0 ? [] : [{ path: `/upgradeStrategy/${field}`, message }];
  });
}

function singleInstanceProblems(app: AppDefinition): readonly Problem[] {
  if (!isSingleInstance(app)) return [];
  return [
    ...(app.instances > 1 ? [whole('Single instance app may only have one instance')] : []),
    ...zeroCapacity(app, 'minimumHealthCapacity', 'maximumOverCapacity'),
  ];
}

function residencyProblems(app: AppDefinition): readonly Problem[] {
  if (app.residency === undefined) return [];
  return [
    ...(hasPersistentVolumes(app.container)
      ? []
      : [whole('App must contain persistent volumes and define residency')]),
    ...(app.unreachableStrategy === 'disabled'
      ? []
      : [whole('unreachableStrategy must be disabled for resident tasks')]),
    ...zeroCapacity(app, 'maximumOverCapacity'),
  ];
}

function unreachableProblems({ unreachableStrategy: strategy }: AppDefinition): readonly Problem[] {
  if (strategy === 'disabled' || strategy.inactiveAfterSeconds <= strategy.expungeAfterSeconds) return [];
  const message = `got ${strategy.inactiveAfterSeconds}, expected ${strategy.expungeAfterSeconds} or less`;
  return [{ path: '/unreachableStrategy/inactiveAfterSeconds', message }];
}

function resourceProblems(app: AppDefinition, rules: AppRules): readonly Problem[] {
  const problems: Problem[] = [];
  for (const name of ['cpus', 'mem'] as const) {
    const limit = app.resourceLimits?.[name];
    if (typeof limit === 'number' && limit < app[name])
      problems.push({
        path: `/resourceLimits/${name}`,
        message: `got ${fraction(limit)}, expected ${fraction(app[name])} or more`,
      });
  }
  if (app.executorResources !== undefined && ['', '//cmd'].includes(app.executor))
    problems.push({ path: '/executorResources', message: 'only allowed with an executor' });
  if (app.gpus > 0) {
    if (app.container?.type === 'DOCKER')
      problems.push(whole('GPU resources only work with the Mesos containerizer'));
    problems.push(...needsFeature('/', 'gpu_resources', rules));
  }
  return problems;
}

function secretProblems({ env, secrets }: AppDefinition, rules: AppRules): readonly Problem[] {
  const wanted = Object.entries(env).flatMap(([name, value]) =>
    typeof value === 'string' ? [] : [{ path: `/env/${name}`, secret: value.secret }],
  );
  return [
    ...(Object.keys(secrets).length > 0 ? needsFeature('/secrets', 'secrets', rules) : []),
    ...(wanted.length > 0 ? needsFeature('/env', 'secrets', rules) : []),
    ...wanted.flatMap(({ path, secret }) =>
      Object.hasOwn(secrets, secret) ? [] : [{ path, message: 'references an undefined secret' }],
    ),
  ];
}

/** What rules an app breaks that follows the schema. Its id has been looked at before it was resolved. */
export function appProblems(app: AppDefinition, rules: AppRules): readonly Problem[] {
  return [
    ...idProblems(app),
    ...commandProblems(app),
    ...containerProblems(app, rules),
    ...portProblems(app),
    ...healthAndReadinessProblems(app),
    ...constraintProblems(app, rules),
    ...roleProblems(app, rules),
    ...resourceProblems(app, rules),
    ...secretProblems(app, rules),
    ...singleInstanceProblems(app),
    ...residencyProblems(app),
    ...unreachableProblems(app),
    ...ecsLabelProblems(app, rules),
    ...(rules.ecs === undefined ? [] : ecsProblems(app, rules.ecs)),
  ];
}
