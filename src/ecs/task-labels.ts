/** A label of a Mesos task that tells ECS what Mesos has no word for. */
export interface TaskLabel {
  readonly label: string;
  readonly meaning: string;
  /** What its value has to be, in words that follow "must be". */
  readonly rule: string;
  readonly isValue: (value: string) => boolean;
}

/** Labels that the bridge heeds, whichever framework launches the task. */
export const TASK_LABEL = {
  taskRole: 'ecs.task-role',
  executionRole: 'ecs.execution-role',
  subnets: 'ecs.subnets',
  securityGroups: 'ecs.security-groups',
  mismatch: 'ecs.mismatch',
  fixedHostPorts: 'ecs.fixed-host-ports',
} as const;

const PREFIX = 'ecs.';

/** Whether a label is one of those by which ECS is told something, be it right or wrong. */
export const isTaskLabel = (label: string): boolean => label.startsWith(PREFIX);

const ROLE = /^(?:arn:aws[a-z-]*:iam::\d{12}:role\/)?[\w+=,.@/-]{1,512}$/;
const SUBNET = /^subnet-[0-9a-f]+$/;
const SECURITY_GROUP = /^sg-[0-9a-f]+$/;

/** ECS's limits on a network configuration. */
const MAX_SUBNETS = 16;
const MAX_SECURITY_GROUPS = 5;
/** Host ports of one container instance that ECS reserves. */
const MAX_PORTS = 100;

const isPort = (text: string): boolean => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;

/** The items of a label that is a list. */
export const itemsOf = (value: string): readonly string[] => value.split(',').map((each) => each.trim());

const listOf =
  (isItem: (text: string) => boolean, most: number) =>
  (value: string): boolean => {
    const items = itemsOf(value);
    return items.length <= most && items.every(isItem);
  };

/** What may be done about a task that declares other resources than its definition reserves. */
export const MISMATCH_POLICIES = ['warn', 'strict', 'override'] as const;

const A_ROLE = {
  rule: 'the ARN or the name of an IAM role',
  isValue: (value: string) => ROLE.test(value),
};

/** What these labels are for and what they may be. */
export const TASK_LABELS: readonly TaskLabel[] = [
  { label: TASK_LABEL.taskRole, meaning: 'what the containers may do at AWS', ...A_ROLE },
  {
    label: TASK_LABEL.executionRole,
    meaning: "what ECS's agent may do for the task: pull images, write logs",
    ...A_ROLE,
  },
  {
    label: TASK_LABEL.subnets,
    meaning: 'where a task in the network mode awsvpc has its network interface',
    rule: `at most ${MAX_SUBNETS} ids of subnets, with commas between`,
    isValue: listOf((item) => SUBNET.test(item), MAX_SUBNETS),
  },
  {
    label: TASK_LABEL.securityGroups,
    meaning: 'what may reach that network interface',
    rule: `at most ${MAX_SECURITY_GROUPS} ids of security groups, with commas between`,
    isValue: listOf((item) => SECURITY_GROUP.test(item), MAX_SECURITY_GROUPS),
  },
  {
    label: TASK_LABEL.mismatch,
    meaning: "what happens when the task asks for other resources than its task definition's",
    rule: `one of ${MISMATCH_POLICIES.join(', ')}`,
    isValue: (value) => MISMATCH_POLICIES.some((policy) => policy === value),
  },
  {
    label: TASK_LABEL.fixedHostPorts,
    meaning: 'which host ports of a translated task are exactly those; ECS chooses all others',
    rule: `at most ${MAX_PORTS} ports from 1 to 65535, with commas between`,
    isValue: listOf(isPort, MAX_PORTS),
  },
];
