import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../src/assembly/problem.ts';
import { resolveSettings, resolveWithSources } from '../../src/assembly/resolve-settings.ts';
import { SETTINGS } from '../../src/assembly/settings.ts';
import type { PartialSettings, Settings } from '../../src/assembly/settings.ts';

/** What is said of settings that cannot be. */
function complaintAbout(given: PartialSettings, environment: NodeJS.ProcessEnv = {}): string {
  try {
    resolveSettings(given, environment);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'CONFIG_VALUE') return error.problem.what;
    throw error;
  }
  throw new Error('nothing was wrong with these settings');
}

const DEFAULTS: Settings = {
  cluster: 'default',
  mismatch: 'warn',
  launchMode: 'StartTask',
  shareLaunches: [],
  orphans: 'adopt',
  ports: [{ begin: 1025, end: 32_767 }],
  diskMiB: 10_240,
  executors: {},
  translate: false,
  roles: {},
  allowedTaskRoles: [],
  repairPollSeconds: 30,
  tagTasks: true,
  hostnameAttribute: 'ecs-scheduler.hostname',
  addressAttribute: 'ecs-scheduler.address',
  hostDirectory: 'ec2',
  diskAttribute: 'ecs-scheduler.disk-mib',
  instancePollSeconds: 5,
  taskPollSeconds: 2,
  apiShare: 0.5,
  apiLimits: {},
  lookupWindowSeconds: 120,
  agentLossSeconds: 300,
  maxAgentLossFraction: 0.1,
  launchesInFlight: 24,
  logLevel: 'warn',
};

/** Every variable with a value other than the default, and what it comes to. */
const VARIABLES: readonly (readonly [variable: string, text: string, setting: Partial<Settings>])[] = [
  ['AWS_ECS_CLUSTER', 'prod', { cluster: 'prod' }],
  ['AWS_ECS_ENDPOINT', 'http://127.0.0.1:4600', { endpoint: 'http://127.0.0.1:4600' }],
  ['AWS_ECS_ENDPOINT', 'HTTPS://ecs.example/path', { endpoint: 'HTTPS://ecs.example/path' }],
  ['AWS_REGION', 'eu-west-1', { region: 'eu-west-1' }],
  ['ECS_SCHEDULER_OWNER', 'me', { owner: 'me' }],
  ['ECS_SCHEDULER_STORE', '/var/lib/bridge', { store: '/var/lib/bridge' }],
  ['ECS_SCHEDULER_MISMATCH', 'override', { mismatch: 'override' }],
  ['ECS_SCHEDULER_LAUNCH_MODE', 'RunTask', { launchMode: 'RunTask' }],
  ['ECS_SCHEDULER_ORPHANS', 'stop', { orphans: 'stop' }],
  ['ECS_SCHEDULER_PORTS', '31000', { ports: [{ begin: 31_000, end: 31_000 }] }],
  [
    'ECS_SCHEDULER_PORTS',
    ' 9000 , 8000-8100 ',
    {
      ports: [
        { begin: 8000, end: 8100 },
        { begin: 9000, end: 9000 },
      ],
    },
  ],
  ['ECS_SCHEDULER_PORTS', '1-65535', { ports: [{ begin: 1, end: 65_535 }] }],
  ['ECS_SCHEDULER_PORTS', '8000-8001,8002', { ports: [{ begin: 8000, end: 8002 }] }],
  ['ECS_SCHEDULER_DISK_MIB', '0', { diskMiB: 0 }],
  ['ECS_SCHEDULER_SHARE_LAUNCHES', '["batch"]', { shareLaunches: ['batch'] }],
  ['ECS_SCHEDULER_TRANSLATE', 'true', { translate: true }],
  ['ECS_SCHEDULER_ALLOWED_TASK_ROLES', '["web-*"]', { allowedTaskRoles: ['web-*'] }],
  ['ECS_SCHEDULER_EXECUTORS', '{"default":"worker:3"}', { executors: { default: 'worker:3' } }],
  [
    'ECS_SCHEDULER_ROLES',
    '{"web":{"weight":2.5,"quota":{"cpus":8,"mem":16384,"disk":0,"gpus":1}},"a/b":{}}',
    { roles: { web: { weight: 2.5, quota: { cpus: 8, mem: 16_384, disk: 0, gpus: 1 } }, 'a/b': {} } },
  ],
  [
    'ECS_SCHEDULER_NETWORK',
    '{"subnets":["subnet-1"],"securityGroups":["sg-1"],"assignPublicIp":"ENABLED"}',
    {
      networkConfiguration: {
        subnets: ['subnet-1'],
        securityGroups: ['sg-1'],
        assignPublicIp: 'ENABLED',
      },
    },
  ],
  ['ECS_SCHEDULER_TAG_TASKS', 'false', { tagTasks: false }],
  ['ECS_SCHEDULER_TAG_TASKS', '0', { tagTasks: false }],
  ['ECS_SCHEDULER_TAG_TASKS', 'true', { tagTasks: true }],
  ['ECS_SCHEDULER_TAG_TASKS', '1', { tagTasks: true }],
  ['ECS_SCHEDULER_HOSTNAME_ATTRIBUTE', 'host', { hostnameAttribute: 'host' }],
  ['ECS_SCHEDULER_ADDRESS_ATTRIBUTE', 'address', { addressAttribute: 'address' }],
  ['ECS_SCHEDULER_HOST_DIRECTORY', 'none', { hostDirectory: 'none' }],
  ['ECS_SCHEDULER_DISK_ATTRIBUTE', 'disk', { diskAttribute: 'disk' }],
  ['ECS_SCHEDULER_INSTANCE_POLL_SECONDS', '1.5', { instancePollSeconds: 1.5 }],
  ['ECS_SCHEDULER_EVENTS_QUEUE', 'ecs-events', { eventsQueue: 'ecs-events' }],
  ['ECS_SCHEDULER_REPAIR_POLL_SECONDS', '60', { repairPollSeconds: 60 }],
  ['ECS_SCHEDULER_TASK_POLL_SECONDS', '0.1', { taskPollSeconds: 0.1 }],
  ['ECS_SCHEDULER_API_SHARE', '1', { apiShare: 1 }],
  [
    'ECS_SCHEDULER_API_LIMITS',
    '{"clusterResourceModify":{"burst":400,"perSecond":160}}',
    { apiLimits: { clusterResourceModify: { burst: 400, perSecond: 160 } } },
  ],
  ['ECS_SCHEDULER_LOOKUP_WINDOW_SECONDS', '60', { lookupWindowSeconds: 60 }],
  ['ECS_SCHEDULER_AGENT_LOSS_SECONDS', '60', { agentLossSeconds: 60 }],
  ['ECS_SCHEDULER_DRAIN_DEADLINE_SECONDS', '600', { drainDeadlineSeconds: 600 }],
  ['ECS_SCHEDULER_MAX_AGENT_LOSS_FRACTION', '1', { maxAgentLossFraction: 1 }],
  ['ECS_SCHEDULER_OFFER_FILTER', 'attribute:a exists', { offerFilter: 'attribute:a exists' }],
  ['ECS_SCHEDULER_OFFER_TIMEOUT_SECONDS', '30', { offerTimeoutSeconds: 30 }],
  ['ECS_SCHEDULER_LAUNCHES_IN_FLIGHT', '1000', { launchesInFlight: 1000 }],
  ['ECS_SCHEDULER_LOG_LEVEL', 'debug', { logLevel: 'debug' }],
];

/** Every way a variable can be wrong, and the rule that the message tells. */
const WRONG: readonly (readonly [variable: string, text: string, rule: string])[] = [
  ['AWS_ECS_ENDPOINT', 'localhost:4600', 'expected a URL with http:// or https://'],
  ['AWS_ECS_ENDPOINT', '127.0.0.1', 'expected a URL with http:// or https://'],
  ['AWS_ECS_ENDPOINT', 'ftp://example.com', 'expected a URL with http:// or https://'],
  ['ECS_SCHEDULER_OWNER', 'x'.repeat(129), 'expected text of at most 128 characters, not empty'],
  ['ECS_SCHEDULER_MISMATCH', 'ignore', ': is none of warn, strict, override'],
  ['ECS_SCHEDULER_OFFER_FILTER', 'attribute:a = b', 'column 13: expected "=="'],
  ['ECS_SCHEDULER_OFFER_FILTER', 'attribute:a exists )', '\nattribute:a exists )\n                   ^'],
  ['ECS_SCHEDULER_PORTS', 'many', 'expected port ranges such as 1025-32767 or 8000-8100,9000'],
  ['ECS_SCHEDULER_PORTS', '0-10', 'expected port ranges'],
  ['ECS_SCHEDULER_PORTS', '10-65536', 'expected port ranges'],
  ['ECS_SCHEDULER_PORTS', '20-10', 'expected port ranges'],
  ['ECS_SCHEDULER_PORTS', '10-20,15-30', 'expected port ranges'],
  ['ECS_SCHEDULER_PORTS', '10,', 'expected port ranges'],
  ['ECS_SCHEDULER_PORTS', '10-', 'expected port ranges'],
  ['ECS_SCHEDULER_PORTS', '1.5', 'expected port ranges'],
  ['ECS_SCHEDULER_DISK_MIB', 'much', ': expected a number of at least 0'],
  ['ECS_SCHEDULER_DISK_MIB', '-1', ': expected a number of at least 0'],
  ['ECS_SCHEDULER_EXECUTORS', 'worker:3', ': expected a JSON object of task definitions by executor id'],
  ['ECS_SCHEDULER_EXECUTORS', '["worker:3"]', ': expected a JSON object of task definitions by executor id'],
  ['ECS_SCHEDULER_EXECUTORS', '{"default":3}', 'at default: expected text, not empty'],
  [
    'ECS_SCHEDULER_NETWORK',
    'subnet-1',
    ': expected a JSON object with members of subnets, securityGroups, assignPublicIp',
  ],
  ['ECS_SCHEDULER_NETWORK', '{}', 'at subnets: expected a list of 1 to 16 texts'],
  ['ECS_SCHEDULER_NETWORK', '{"subnets":[]}', 'at subnets: expected a list of 1 to 16 texts'],
  ['ECS_SCHEDULER_NETWORK', '{"subnets":["a"],"publicIp":true}', ': publicIp is not known'],
  [
    'ECS_SCHEDULER_NETWORK',
    '{"subnets":["a"],"assignPublicIp":"yes"}',
    'at assignPublicIp: is none of ENABLED, DISABLED',
  ],
  ['ECS_SCHEDULER_ROLES', 'web', ': expected a JSON object of weights and quotas by role'],
  ['ECS_SCHEDULER_ROLES', '{"web":2}', 'at web: expected a JSON object with members of weight, quota'],
  ['ECS_SCHEDULER_ROLES', '{"web":{"weight":0}}', 'at web.weight: expected a number above 0'],
  ['ECS_SCHEDULER_ROLES', '{"web":{"share":1}}', 'at web: share is not known'],
  ['ECS_SCHEDULER_ROLES', '{"web":{"quota":{"cpus":-1}}}', 'at web.quota.cpus: expected a number from 0'],
  ['ECS_SCHEDULER_ROLES', '{"web":{"quota":{"cpu":1}}}', 'at web.quota: cpu is not known'],
  ['ECS_SCHEDULER_ROLES', '{"/web":{}}', "Role '/web' has an empty component"],
  ['ECS_SCHEDULER_TAG_TASKS', 'yes', ': expected true or false'],
  ['ECS_SCHEDULER_INSTANCE_POLL_SECONDS', 'fast', ': expected a number above 0'],
  ['ECS_SCHEDULER_INSTANCE_POLL_SECONDS', '0', ': expected a number above 0'],
  ['ECS_SCHEDULER_TASK_POLL_SECONDS', '-2', ': expected a number above 0'],
  ['ECS_SCHEDULER_API_SHARE', '0', ': expected a number above 0, up to 1'],
  ['ECS_SCHEDULER_API_SHARE', '1.1', ': expected a number above 0, up to 1'],
  ['ECS_SCHEDULER_API_LIMITS', '40', ': expected a JSON object with members of clusterResourceModify'],
  ['ECS_SCHEDULER_API_LIMITS', '{"StartTask":{"burst":1,"perSecond":1}}', ': StartTask is not known'],
  [
    'ECS_SCHEDULER_API_LIMITS',
    '{"clusterRead":{"burst":1}}',
    'at clusterRead.perSecond: expected a number above 0',
  ],
  [
    'ECS_SCHEDULER_API_LIMITS',
    '{"clusterRead":{"burst":0,"perSecond":1}}',
    'at clusterRead.burst: expected a whole number of at least 1',
  ],
  ['ECS_SCHEDULER_LOOKUP_WINDOW_SECONDS', 'Infinity', ': expected a number above 0'],
  ['ECS_SCHEDULER_AGENT_LOSS_SECONDS', '5 min', ': expected a number above 0'],
  ['ECS_SCHEDULER_MAX_AGENT_LOSS_FRACTION', '1.1', ': expected a number from 0 to 1'],
  ['ECS_SCHEDULER_MAX_AGENT_LOSS_FRACTION', '-0.1', ': expected a number from 0 to 1'],
  ['ECS_SCHEDULER_OFFER_TIMEOUT_SECONDS', '0', ': expected a number above 0'],
  ['ECS_SCHEDULER_LAUNCHES_IN_FLIGHT', '0', ': expected a whole number from 1 to 1000'],
  ['ECS_SCHEDULER_LAUNCHES_IN_FLIGHT', '1001', ': expected a whole number from 1 to 1000'],
  ['ECS_SCHEDULER_LAUNCHES_IN_FLIGHT', '1.5', ': expected a whole number from 1 to 1000'],
  ['ECS_SCHEDULER_LOG_LEVEL', 'trace', ': is none of error, warn, info, debug'],
];

describe('settings from the environment', () => {
  it('are the defaults when nothing is set', () => {
    expect(resolveSettings({}, {})).toEqual(DEFAULTS);
  });

  it.each(VARIABLES)('take %s=%s', (variable, text, setting) => {
    expect(resolveSettings({}, { [variable]: text })).toEqual({ ...DEFAULTS, ...setting });
  });

  it.each(Object.entries(SETTINGS))('have a row here that changes %s', (_key, { variable }) => {
    expect(VARIABLES.map(([name]) => name)).toContain(variable);
  });

  it.each(['', '  '])('count a variable that is %j as not set', (text) => {
    const blank = Object.fromEntries(Object.values(SETTINGS).map(({ variable }) => [variable, text]));
    expect(resolveSettings({}, blank)).toEqual(DEFAULTS);
  });

  it('leave other variables alone', () => {
    expect(resolveSettings({}, { AWS_PROFILE: 'x', ECS_SCHEDULER_FOO: 'y' })).toEqual(DEFAULTS);
  });

  it.each(WRONG)('refuse %s=%s, naming variable, value and rule', (variable, text, rule) => {
    const complaint = complaintAbout({}, { [variable]: text });
    expect(complaint).toContain(`${variable}=${text}`);
    expect(complaint).toContain(rule);
  });

  it.each(Object.values(SETTINGS))('have a name of their own: $variable', ({ variable }) => {
    const same = Object.values(SETTINGS).filter((setting) => setting.variable === variable);
    expect(same).toHaveLength(1);
  });

  it('tell everything that is wrong at once, and what to do', () => {
    const environment = { ECS_SCHEDULER_DISK_MIB: 'x', ECS_SCHEDULER_LOG_LEVEL: 'y' };
    expect(() => resolveSettings({}, environment)).toThrow(
      /ECS_SCHEDULER_DISK_MIB=x: .+; ECS_SCHEDULER_LOG_LEVEL=y: .+ → correct the setting; docs\/configuration\.md lists them all \[CONFIG_VALUE\]/,
    );
  });
});

describe('settings from the program', () => {
  it('beat the environment', () => {
    const settings = resolveSettings({ cluster: 'mine' }, { AWS_ECS_CLUSTER: 'other' });
    expect(settings.cluster).toBe('mine');
  });

  it('make a wrong variable harmless', () => {
    const settings = resolveSettings({ diskMiB: 7 }, { ECS_SCHEDULER_DISK_MIB: 'x' });
    expect(settings.diskMiB).toBe(7);
  });

  it('that are undefined leave the word to the environment', () => {
    const given: Record<string, unknown> = { cluster: undefined };
    expect(resolveSettings(given, { AWS_ECS_CLUSTER: 'other' }).cluster).toBe('other');
  });

  it.each<readonly [PartialSettings, string, string]>([
    [{ cluster: '' }, 'option cluster: ', 'expected text, not empty'],
    [{ ports: '80-' }, 'option ports: 80-: ', 'expected port ranges'],
    [{ diskMiB: -1 }, 'option diskMiB: -1: ', 'expected a number of at least 0'],
    [
      { networkConfiguration: { subnets: [] } },
      'option networkConfiguration: { subnets: [] }, at subnets: ',
      'expected a list of 1 to 16 texts',
    ],
  ])('are refused by name, value and rule: %j', (given, origin, rule) => {
    const complaint = complaintAbout(given);
    expect(complaint).toContain(origin);
    expect(complaint).toContain(rule);
  });

  it('are refused when their type is wrong', () => {
    const given: Record<string, unknown> = { tagTasks: 'yes' };
    expect(complaintAbout(given)).toBe('option tagTasks: yes: expected true or false');
  });

  it('are called flags where they come from a command line', () => {
    expect(() => resolveSettings({ endpoint: 'here' }, {}, 'flag')).toThrow(
      '--endpoint here: expected a URL',
    );
  });

  it('are refused when there is no such option', () => {
    const given: Record<string, unknown> = { clutser: 'prod', ports: '80' };
    expect(complaintAbout(given)).toBe('option clutser: there is no such option; did you mean cluster?');
  });
});

describe('the source of a setting', () => {
  it.each<readonly [PartialSettings, NodeJS.ProcessEnv, string | undefined]>([
    [{ cluster: 'prod' }, { AWS_ECS_CLUSTER: 'test' }, '--cluster'],
    [{}, { AWS_ECS_CLUSTER: 'test' }, 'AWS_ECS_CLUSTER'],
    [{}, { AWS_ECS_CLUSTER: ' ' }, undefined],
  ])('is a flag, else a variable, else none: %j %j', (given, environment, source) => {
    expect(resolveWithSources(given, environment, 'flag').sources.get('cluster')).toBe(source);
  });
});

describe('what may be a secret', () => {
  it.each<readonly [string, PartialSettings, NodeJS.ProcessEnv, string]>([
    [
      'a variable',
      {},
      { AWS_ECS_ENDPOINT: 'http://ann:hunter2@ecs.example' },
      'AWS_ECS_ENDPOINT=http://...@ecs.example: ',
    ],
    [
      'a variable that has a password alone',
      {},
      { AWS_ECS_ENDPOINT: 'http://:hunter2@ecs.example' },
      'AWS_ECS_ENDPOINT=http://...@ecs.example: ',
    ],
    [
      'a variable that has a user alone',
      {},
      { AWS_ECS_ENDPOINT: 'http://ann@ecs.example' },
      'AWS_ECS_ENDPOINT=http://...@ecs.example: ',
    ],
    [
      'an option',
      { endpoint: 'https://ann:hunter2@ecs.example' },
      {},
      'option endpoint: https://...@ecs.example: ',
    ],
  ])('is refused in the URL of %s and never shown', (_where, given, environment, origin) => {
    const complaint = complaintAbout(given, environment);
    expect(complaint).toBe(`${origin}a URL with a user or a password is not allowed`);
  });
});
