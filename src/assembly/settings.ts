import { inspect } from 'node:util';

import { z } from 'zod';

import { ProblemError } from './problem.ts';
import {
  above,
  apiLimits,
  atLeast,
  endpoint,
  executors,
  flag,
  fraction,
  networkConfiguration,
  oneOf,
  ports,
  share,
  text,
  wholeNumber,
} from './setting-values.ts';

/** Every setting: where it can come from, what it may be, what it is by default, what it is for. */
interface Setting {
  readonly variable: string;
  /** How the text of the environment variable is read before it is checked. */
  readonly form: 'text' | 'number' | 'flag' | 'json';
  readonly help: string;
}

const SCHEMA = z.strictObject({
  cluster: text().prefault('default'),
  endpoint: endpoint.exactOptional(),
  region: text().exactOptional(),
  owner: text(128).exactOptional(),
  store: text().exactOptional(),
  mismatch: oneOf(['warn', 'strict', 'override']).prefault('warn'),
  launchMode: oneOf(['StartTask', 'RunTask']).prefault('StartTask'),
  orphans: oneOf(['adopt', 'stop', 'leave']).prefault('adopt'),
  ports: ports.prefault('1025-32767'),
  diskMiB: atLeast(0).prefault(10_240),
  executors: executors.prefault({}),
  networkConfiguration: networkConfiguration.exactOptional(),
  tagTasks: flag.prefault(true),
  hostnameAttribute: text().prefault('ecs-scheduler.hostname'),
  addressAttribute: text().prefault('ecs-scheduler.address'),
  diskAttribute: text().prefault('ecs-scheduler.disk-mib'),
  instancePollSeconds: above(0).prefault(5),
  taskPollSeconds: above(0).prefault(2),
  apiShare: share.prefault(0.5),
  apiLimits: apiLimits.prefault({}),
  lookupWindowSeconds: above(0).prefault(120),
  agentLossSeconds: above(0).prefault(300),
  maxAgentLossFraction: fraction.prefault(0.1),
  offerTimeoutSeconds: above(0).exactOptional(),
  launchesInFlight: wholeNumber(1, 1000).prefault(24),
  logLevel: oneOf(['error', 'warn', 'info', 'debug']).prefault('warn'),
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

/** Where settings are given that do not come from the environment: in a program, or on a command line. */
export type Giver = 'option' | 'flag';

/** The name of a setting where it is given: `option diskMiB`, `--cluster`. */
const nameFor = (key: string, giver: Giver): string => (giver === 'flag' ? `--${key}` : `option ${key}`);

const isSet = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

/** @returns what a setting comes from, such as `AWS_ECS_CLUSTER` or `option cluster`; undefined for the default. */
export function sourceOf(
  key: keyof Settings,
  given: PartialSettings,
  environment: NodeJS.ProcessEnv,
  giver: Giver,
): string | undefined {
  if (given[key] !== undefined) return nameFor(key, giver);
  const { variable } = SETTINGS[key];
  return isSet(environment[variable]) ? variable : undefined;
}

type Issue = z.ZodError['issues'][number];

type Origin = (key: string) => string;

/** A value and where it comes from, for messages. */
function createOrigin(given: PartialSettings, environment: NodeJS.ProcessEnv, giver: Giver): Origin {
  return (key) => {
    const setting = KEYS.find((name) => name === key);
    if (setting === undefined) return nameFor(key, giver);
    if (given[setting] !== undefined)
      return `${nameFor(key, giver)}${giver === 'flag' ? '' : ':'} ${show(given[setting])}`;
    const { variable } = SETTINGS[setting];
    return `${variable}=${show(environment[variable])}`;
  };
}

function lineOf({ path, message, ...issue }: Issue, originOf: Origin): string {
  const [key, ...rest] = path.map(String);
  // An option that does not exist is an issue of the whole, not of a setting.
  const isUnknown = key === undefined && issue.code === 'unrecognized_keys';
  if (isUnknown) return `option ${issue.keys.join(', ')}: there is no such option`;
  return `${originOf(key ?? '')}${rest.length === 0 ? '' : `, at ${rest.join('.')}`}: ${message}`;
}

function toProblem(error: z.ZodError, originOf: Origin): ProblemError {
  const lines = error.issues.map((issue) => lineOf(issue, originOf));
  const cure = 'correct the setting; docs/configuration.md lists them all';
  return new ProblemError({ code: 'CONFIG_VALUE', what: lines.join('; '), cure }, error);
}

/**
 * Completes settings: what the program gives, else what the environment says, else the default. A blank variable counts
 * as not set.
 * @throws ProblemError CONFIG_VALUE, naming every setting that cannot be and where it comes from.
 */
export function resolveSettings(
  given: PartialSettings,
  environment: NodeJS.ProcessEnv,
  giver: Giver = 'option',
): Settings {
  const fromEnvironment = KEYS.flatMap((key) => {
    const { variable, form } = SETTINGS[key];
    const text = environment[variable];
    return isSet(text) ? [[key, fromText(text, form)] as const] : [];
  });
  const definite = Object.entries(given).filter(([, value]) => value !== undefined);
  const result = SCHEMA.safeParse({
    ...Object.fromEntries(fromEnvironment),
    ...Object.fromEntries(definite),
  });
  if (!result.success) throw toProblem(result.error, createOrigin(given, environment, giver));
  return result.data;
}
