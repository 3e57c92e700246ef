import { inspect } from 'node:util';

import { z } from 'zod';

import { normalizeRanges, validateRanges } from '../mesos/ranges.ts';
import { ProblemError } from './problem.ts';

const ports = z.string().transform((text, context) => {
  const ranges = text.split(',').map((part) => {
    const [, begin = '', end = begin] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part) ?? [];
    return { begin: Number(begin || Number.NaN), end: Number(end || Number.NaN) };
  });
  const inRange = ranges.every(({ begin, end }) => begin >= 1 && end <= 65_535);
  if (inRange && validateRanges(ranges) === undefined) return normalizeRanges(ranges);
  context.addIssue({ code: 'custom', message: 'expected port ranges such as 1025-32767 or 8000-8100,9000' });
  return z.NEVER;
});

function problemOfEndpoint(text: string): string | undefined {
  if (!URL.canParse(text) || !/^https?:/i.test(text)) return 'expected a URL with http:// or https://';
  const { username, password } = new URL(text);
  return username === '' && password === '' ? undefined : 'a URL with a user or a password is not allowed';
}

const endpoint = z.string().superRefine((text, context) => {
  const message = problemOfEndpoint(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

const seconds = z.number().positive();
const amount = z.number().nonnegative();

const bucketLimit = z.strictObject({ burst: z.int().min(1), perSecond: z.number().positive() });

const apiLimits = z.strictObject({
  clusterResourceModify: bucketLimit.exactOptional(),
  clusterResourceRead: bucketLimit.exactOptional(),
  taskDefinitionRead: bucketLimit.exactOptional(),
  clusterRead: bucketLimit.exactOptional(),
});

const networkConfiguration = z.strictObject({
  subnets: z.array(z.string()).min(1).max(16),
  securityGroups: z.array(z.string()).max(5).exactOptional(),
  assignPublicIp: z.enum(['ENABLED', 'DISABLED']).exactOptional(),
});

/** Every setting: where it can come from, what it may be, what it is by default, what it is for. */
interface Setting {
  readonly variable: string;
  /** How the text of the environment variable is read before it is checked. */
  readonly form: 'text' | 'number' | 'flag' | 'json';
  readonly help: string;
}

const SCHEMA = z.strictObject({
  cluster: z.string().min(1).prefault('default'),
  endpoint: endpoint.exactOptional(),
  region: z.string().min(1).exactOptional(),
  owner: z.string().min(1).max(128).exactOptional(),
  store: z.string().min(1).exactOptional(),
  mismatch: z.enum(['warn', 'strict', 'override']).prefault('warn'),
  launchMode: z.enum(['StartTask', 'RunTask']).prefault('StartTask'),
  orphans: z.enum(['adopt', 'stop', 'leave']).prefault('adopt'),
  ports: ports.prefault('1025-32767'),
  diskMiB: amount.prefault(10_240),
  executors: z.record(z.string(), z.string()).prefault({}),
  networkConfiguration: networkConfiguration.exactOptional(),
  tagTasks: z.boolean().prefault(true),
  hostnameAttribute: z.string().min(1).prefault('ecs-scheduler.hostname'),
  addressAttribute: z.string().min(1).prefault('ecs-scheduler.address'),
  diskAttribute: z.string().min(1).prefault('ecs-scheduler.disk-mib'),
  instancePollSeconds: seconds.prefault(5),
  taskPollSeconds: seconds.prefault(2),
  apiShare: z.number().positive().max(1).prefault(0.5),
  apiLimits: apiLimits.prefault({}),
  lookupWindowSeconds: seconds.prefault(120),
  agentLossSeconds: seconds.prefault(300),
  maxAgentLossFraction: z.number().min(0).max(1).prefault(0.1),
  offerTimeoutSeconds: seconds.exactOptional(),
  launchesInFlight: z.int().min(1).max(1000).prefault(24),
  logLevel: z.enum(['error', 'warn', 'info', 'debug']).prefault('warn'),
});

/** Settings, complete and checked. */
export type Settings = z.output<typeof SCHEMA>;

/** Settings as a program gives them: any of them, the rest from the environment or by default. */
export type PartialSettings = Partial<z.input<typeof SCHEMA>>;

export const SETTINGS: Readonly<Record<keyof Settings, Setting>> = {
  cluster: { variable: 'AWS_ECS_CLUSTER', form: 'text', help: 'name or ARN of the ECS cluster' },
  endpoint: {
    variable: 'AWS_ECS_ENDPOINT',
    form: 'text',
    help: "URL of ECS; by default Amazon's own for the region",
  },
  region: { variable: 'AWS_REGION', form: 'text', help: 'AWS region; by default as the AWS SDK finds it' },
  owner: {
    variable: 'ECS_SCHEDULER_OWNER',
    form: 'text',
    help: 'names this bridge; its tasks are known by it. By default from framework, cluster and host: set it where one of them changes',
  },
  store: {
    variable: 'ECS_SCHEDULER_STORE',
    form: 'text',
    help: 'directory of the state store, or "none". By default one of the owner\'s below ~/.local/state/ecs-scheduler, and none where ECS is on this machine',
  },
  mismatch: {
    variable: 'ECS_SCHEDULER_MISMATCH',
    form: 'text',
    help: 'what to do with a task that declares other resources than its definition reserves: warn, strict or override',
  },
  launchMode: {
    variable: 'ECS_SCHEDULER_LAUNCH_MODE',
    form: 'text',
    help: 'which call starts a task: StartTask, or RunTask bound to the instance and with a client token',
  },
  orphans: {
    variable: 'ECS_SCHEDULER_ORPHANS',
    form: 'text',
    help: 'what happens to tasks of ours whose framework is not known: adopt, stop or leave',
  },
  ports: { variable: 'ECS_SCHEDULER_PORTS', form: 'text', help: 'host ports that may be offered' },
  diskMiB: {
    variable: 'ECS_SCHEDULER_DISK_MIB',
    form: 'number',
    help: 'disk each agent offers, in MiB; ECS knows none',
  },
  executors: {
    variable: 'ECS_SCHEDULER_EXECUTORS',
    form: 'json',
    help: 'task definitions for tasks with an executor, by executor id or "default"',
  },
  networkConfiguration: {
    variable: 'ECS_SCHEDULER_NETWORK',
    form: 'json',
    help: 'subnets, securityGroups and assignPublicIp for task definitions in network mode awsvpc',
  },
  tagTasks: {
    variable: 'ECS_SCHEDULER_TAG_TASKS',
    form: 'flag',
    help: 'whether labels become tags of the ECS task',
  },
  hostnameAttribute: {
    variable: 'ECS_SCHEDULER_HOSTNAME_ATTRIBUTE',
    form: 'text',
    help: 'attribute of an instance that holds its host name; without it the EC2 id is told',
  },
  addressAttribute: {
    variable: 'ECS_SCHEDULER_ADDRESS_ATTRIBUTE',
    form: 'text',
    help: 'attribute of an instance that holds its IP address',
  },
  diskAttribute: {
    variable: 'ECS_SCHEDULER_DISK_ATTRIBUTE',
    form: 'text',
    help: 'attribute of an instance that holds its disk in MiB',
  },
  instancePollSeconds: {
    variable: 'ECS_SCHEDULER_INSTANCE_POLL_SECONDS',
    form: 'number',
    help: 'shortest time between two reads of all instances',
  },
  taskPollSeconds: {
    variable: 'ECS_SCHEDULER_TASK_POLL_SECONDS',
    form: 'number',
    help: 'shortest time between two looks at all tasks that are alive',
  },
  apiShare: {
    variable: 'ECS_SCHEDULER_API_SHARE',
    form: 'number',
    help: "part of the account's ECS API limits that this bridge may use, above 0 and up to 1",
  },
  apiLimits: {
    variable: 'ECS_SCHEDULER_API_LIMITS',
    form: 'json',
    help: "the account's ECS API limits where they are not the usual ones",
  },
  lookupWindowSeconds: {
    variable: 'ECS_SCHEDULER_LOOKUP_WINDOW_SECONDS',
    form: 'number',
    help: 'how long a launch of unknown outcome is looked for',
  },
  agentLossSeconds: {
    variable: 'ECS_SCHEDULER_AGENT_LOSS_SECONDS',
    form: 'number',
    help: 'how long an agent may be disconnected before its tasks are reported unreachable',
  },
  maxAgentLossFraction: {
    variable: 'ECS_SCHEDULER_MAX_AGENT_LOSS_FRACTION',
    form: 'number',
    help: 'largest part of all agents whose loss is believed at once',
  },
  offerTimeoutSeconds: {
    variable: 'ECS_SCHEDULER_OFFER_TIMEOUT_SECONDS',
    form: 'number',
    help: 'how long an offer may stay unanswered; by default for ever',
  },
  launchesInFlight: {
    variable: 'ECS_SCHEDULER_LAUNCHES_IN_FLIGHT',
    form: 'number',
    help: 'StartTask calls under way at once',
  },
  logLevel: { variable: 'ECS_SCHEDULER_LOG_LEVEL', form: 'text', help: 'error, warn, info or debug' },
};

const KEYS = Object.keys(SETTINGS) as readonly (keyof Settings)[];

function fromText(text: string, form: Setting['form']): unknown {
  switch (form) {
    case 'text':
      return text;
    case 'number':
      return Number(text);
    case 'flag':
      return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
    case 'json':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        // What is no JSON is shown by the schema's message for what it is: the wrong type.
        return text;
      }
  }
}

/** A value on one line. What stands before the @ of a URL may be a password. */
function show(value: unknown): string {
  const text = typeof value === 'string' ? value : inspect(value, { depth: 2, breakLength: Infinity });
  return text.replaceAll(/\/\/[^/\s]*@/g, '//...@');
}

/** A value and where it comes from, for messages. */
function originOf(key: string, given: PartialSettings, environment: NodeJS.ProcessEnv): string {
  const setting = KEYS.find((name) => name === key);
  if (setting === undefined) return `option ${key}`;
  if (given[setting] !== undefined) return `option ${key}: ${show(given[setting])}`;
  const { variable } = SETTINGS[setting];
  return `${variable}=${show(environment[variable])}`;
}

type Issue = z.ZodError['issues'][number];

function lineOf({ path, message, ...issue }: Issue, originOfKey: (key: string) => string): string {
  const [key, ...rest] = path.map(String);
  // An option that does not exist is an issue of the whole, not of a setting.
  const isUnknown = key === undefined && issue.code === 'unrecognized_keys';
  if (isUnknown) return `option ${issue.keys.join(', ')}: there is no such option`;
  return `${originOfKey(key ?? '')}${rest.length === 0 ? '' : `, at ${rest.join('.')}`}: ${message}`;
}

function toProblem(error: z.ZodError, given: PartialSettings, environment: NodeJS.ProcessEnv): ProblemError {
  const lines = error.issues.map((issue) => lineOf(issue, (key) => originOf(key, given, environment)));
  const cure = 'correct the setting; docs/configuration.md lists them all';
  return new ProblemError({ code: 'CONFIG_VALUE', what: lines.join('; '), cure }, error);
}

/**
 * Completes settings: what the program gives, else what the environment says, else the default. A blank variable counts
 * as not set.
 * @throws ProblemError CONFIG_VALUE, naming every setting that cannot be and where it comes from.
 */
export function resolveSettings(given: PartialSettings, environment: NodeJS.ProcessEnv): Settings {
  const fromEnvironment = KEYS.flatMap((key) => {
    const { variable, form } = SETTINGS[key];
    const text = environment[variable];
    return text === undefined || text.trim() === '' ? [] : [[key, fromText(text, form)] as const];
  });
  const definite = Object.entries(given).filter(([, value]) => value !== undefined);
  const result = SCHEMA.safeParse({
    ...Object.fromEntries(fromEnvironment),
    ...Object.fromEntries(definite),
  });
  if (!result.success) throw toProblem(result.error, given, environment);
  return result.data;
}
