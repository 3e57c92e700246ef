import type { AppDefinition } from '../engine/app-definition.ts';
import type { Problem } from './refusal.ts';

/** A label that tells ECS what Marathon has no word for. */
interface EcsLabel {
  readonly label: string;
  readonly meaning: string;
  /** What its value has to be, in words that follow "must be". */
  readonly rule: string;
  readonly isValue: (value: string) => boolean;
}

const PREFIX = 'ecs.';

const ROLE = /^(?:arn:aws[a-z-]*:iam::\d{12}:role\/)?[\w+=,.@/-]{1,512}$/;
const SUBNET = /^subnet-[0-9a-f]+$/;
const SECURITY_GROUP = /^sg-[0-9a-f]+$/;
const STRATEGY =
  /^(?:random|spread:(?:instanceId|host|attribute:[A-Za-z0-9_./\\-]{1,128})|binpack:(?:cpu|memory))$/i;

/** ECS's limits on a network configuration and on placement. */
const MAX_SUBNETS = 16;
const MAX_SECURITY_GROUPS = 5;
const MAX_STRATEGIES = 5;

const listOf =
  (item: RegExp, most: number) =>
  (value: string): boolean => {
    const items = value.split(',').map((each) => each.trim());
    return items.length <= most && items.every((each) => item.test(each));
  };

const POLICIES = ['warn', 'strict', 'override'];

const SUBNETS = 'ecs.subnets';
const SECURITY_GROUPS = 'ecs.security-groups';

/** All labels that mean something to ECS. */
export const ECS_LABELS: readonly EcsLabel[] = [
  {
    label: 'ecs.task-role',
    meaning: 'what the containers may do at AWS',
    rule: 'the ARN or the name of an IAM role',
    isValue: (value) => ROLE.test(value),
  },
  {
    label: 'ecs.execution-role',
    meaning: "what ECS's agent may do for the task: pull images, write logs",
    rule: 'the ARN or the name of an IAM role',
    isValue: (value) => ROLE.test(value),
  },
  {
    label: SUBNETS,
    meaning: 'where a task in the network mode awsvpc has its network interface',
    rule: `at most ${MAX_SUBNETS} ids of subnets, with commas between`,
    isValue: listOf(SUBNET, MAX_SUBNETS),
  },
  {
    label: SECURITY_GROUPS,
    meaning: 'what may reach that network interface',
    rule: `at most ${MAX_SECURITY_GROUPS} ids of security groups, with commas between`,
    isValue: listOf(SECURITY_GROUP, MAX_SECURITY_GROUPS),
  },
  {
    label: 'ecs.placement-strategy',
    meaning: 'which of several agents that fit is preferred; a later one decides between equals',
    rule: `at most ${MAX_STRATEGIES} of random, spread:FIELD, binpack:cpu and binpack:memory, with commas between; FIELD is instanceId, host or attribute:NAME`,
    isValue: listOf(STRATEGY, MAX_STRATEGIES),
  },
  {
    label: 'ecs.cluster-query',
    meaning: 'on which agents the app may run, in the cluster query language',
    rule: 'an expression',
    isValue: (value) => value.trim() !== '',
  },
  {
    label: 'ecs.mismatch',
    meaning: "what happens when the app asks for other resources than its task definition's",
    rule: `one of ${POLICIES.join(', ')}`,
    isValue: (value) => POLICIES.includes(value),
  },
];

/** What is wrong with one label; undefined for labels that do not concern ECS. */
function labelProblem(label: string, value: string): string | undefined {
  if (!label.startsWith(PREFIX)) return undefined;
  const known = ECS_LABELS.find((each) => each.label === label);
  if (known === undefined)
    return `is no label of ECS's, which are ${ECS_LABELS.map((each) => each.label).join(', ')}`;
  return known.isValue(value) ? undefined : `must be ${known.rule}`;
}

/** What is wrong with the labels by which an app tells ECS something. Only their shape is looked at. */
export function ecsLabelProblems({ labels }: AppDefinition): readonly Problem[] {
  const problems = Object.entries(labels).flatMap(([label, value]) => {
    const message = labelProblem(label, value);
    return message === undefined ? [] : [{ path: `/labels/${label}`, message }];
  });
  if (labels[SECURITY_GROUPS] === undefined || labels[SUBNETS] !== undefined) return problems;
  return [...problems, { path: `/labels/${SECURITY_GROUPS}`, message: `needs ${SUBNETS} too` }];
}
