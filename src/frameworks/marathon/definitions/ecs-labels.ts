import { ClusterQueryError } from '../../../ecs/cluster-query/query-error.ts';
import { isTaskLabel, itemsOf, TASK_LABEL, TASK_LABELS } from '../../../ecs/task-labels.ts';
import type { TaskLabel } from '../../../ecs/task-labels.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import { QUERY_LABEL, STRATEGY_LABEL, agentFilterOf } from '../engine/ecs-placement.ts';
import type { PatternCompiler } from '../engine/pattern.ts';
import type { AppRules } from './app-rules.ts';
import type { Problem } from './refusal.ts';

const STRATEGY =
  /^(?:random|spread:(?:instanceId|host|attribute:[A-Za-z0-9_./\\-]{1,128})|binpack:(?:cpu|memory))$/i;

/** ECS's limit on placement. */
const MAX_STRATEGIES = 5;

function isStrategyList(value: string): boolean {
  const items = itemsOf(value);
  return items.length <= MAX_STRATEGIES && items.every((item) => STRATEGY.test(item));
}

/** All labels that mean something to ECS: those that go on to the bridge, and those that Marathon heeds itself. */
export const ECS_LABELS: readonly TaskLabel[] = [
  ...TASK_LABELS,
  {
    label: STRATEGY_LABEL,
    meaning: 'which of several agents that fit is preferred; a later one decides between equals',
    rule: `at most ${MAX_STRATEGIES} of random, spread:FIELD, binpack:cpu and binpack:memory, with commas between; FIELD is instanceId, host or attribute:NAME`,
    isValue: isStrategyList,
  },
  {
    label: QUERY_LABEL,
    meaning: 'on which agents the app may run, in the cluster query language',
    rule: 'an expression',
    isValue: (value) => value.trim() !== '',
  },
];

/** What is wrong with one label; undefined for labels that do not concern ECS. */
function labelProblem(label: string, value: string): string | undefined {
  if (!isTaskLabel(label)) return undefined;
  const known = ECS_LABELS.find((each) => each.label === label);
  if (known === undefined)
    return `is no label of ECS's, which are ${ECS_LABELS.map((each) => each.label).join(', ')}`;
  return known.isValue(value) ? undefined : `must be ${known.rule}`;
}

/** What is wrong with an app's expression; undefined when it has none, or one that can be read. */
function queryProblem(app: AppDefinition, compilePattern: PatternCompiler): string | undefined {
  try {
    agentFilterOf(app, compilePattern);
    return undefined;
  } catch (error) {
    if (error instanceof ClusterQueryError) return `is no cluster query: ${error.message}`;
    throw error;
  }
}

/**
 * What is wrong with the labels by which an app tells ECS something. Whether what they name is there is not looked at.
 */
export function ecsLabelProblems(
  app: AppDefinition,
  { compilePattern }: Pick<AppRules, 'compilePattern'>,
): readonly Problem[] {
  const { labels } = app;
  const problems = Object.entries(labels).flatMap(([label, value]) => {
    const message =
      labelProblem(label, value) ?? (label === QUERY_LABEL ? queryProblem(app, compilePattern) : undefined);
    return message === undefined ? [] : [{ path: `/labels/${label}`, message }];
  });
  if (labels[TASK_LABEL.securityGroups] === undefined || labels[TASK_LABEL.subnets] !== undefined)
    return problems;
  return [
    ...problems,
    { path: `/labels/${TASK_LABEL.securityGroups}`, message: `needs ${TASK_LABEL.subnets} too` },
  ];
}
