import { describe, expect, it } from '@jest/globals';

import type { EcsRules } from '../../../../src/frameworks/marathon/definitions/app-rules.ts';
import { ECS_REFUSALS, POD_REFUSAL } from '../../../../src/frameworks/marathon/definitions/ecs-refusals.ts';
import { updateApp } from '../../../../src/frameworks/marathon/definitions/new-app.ts';
import { ALL_FEATURES, RULES, post, posted, readUpdate } from '../../../support/marathon-requests.ts';

/** Where overrides have as many characters as the values of the environment. */
const ECS: EcsRules = {
  executors: new Set(),
  overridesLength: ({ command }) =>
    (command?.environment ?? []).reduce((length, { value = '' }) => length + value.length, 0),
  maxOverridesLength: 8192,
};

const WEB = { id: '/web', cmd: 'web:1', portDefinitions: [] };
const DOCKER = { type: 'DOCKER', docker: { image: 'nginx' } };
const KEY = { secrets: { key: { source: '/key' } } };

const SECRETS = expect.stringContaining("name it in the container definition's secrets");

/** Per row of the table an app that it refuses, and the whole of what is told. */
const CASES: Readonly<Record<string, readonly [json: object, told: Readonly<Record<string, unknown>>]>> = {
  'persistent volumes': [
    {
      container: {
        type: 'MESOS',
        docker: { image: 'nginx' },
        volumes: [
          { containerPath: '/a', hostPath: '/a' },
          { containerPath: 'b', persistent: { size: 1 } },
        ],
      },
    },
    { '/container/volumes(1)': expect.stringContaining('use a volume with a hostPath') },
  ],
  residency: [
    { residency: {}, unreachableStrategy: 'disabled', upgradeStrategy: { maximumOverCapacity: 0 } },
    {
      '/': 'App must contain persistent volumes and define residency',
      '/residency': expect.stringContaining('leave it out'),
    },
  ],
  'external volumes': [
    {
      container: { ...DOCKER, volumes: [{ containerPath: '/a', external: { name: 'a', provider: 'dvdi' } }] },
    },
    { '/container/volumes(0)': expect.stringContaining('name the volume in the task definition') },
  ],
  'files to fetch, by fetch or uris': [
    { uris: ['http://a/b', 'http://a/c'] },
    {
      '/fetch(0)': expect.stringContaining('put the file into the image'),
      '/fetch(1)': expect.stringContaining('put the file into the image'),
    },
  ],
  secrets: [KEY, { '/secrets/key': SECRETS }],
  'secrets in the environment': [
    { ...KEY, env: { A: 'a', B: { secret: 'key' } } },
    { '/secrets/key': SECRETS, '/env/B': SECRETS },
  ],
  'secrets as files': [
    { ...KEY, container: { ...DOCKER, volumes: [{ containerPath: '/a', secret: 'key' }] } },
    { '/secrets/key': SECRETS, '/container/volumes(0)': SECRETS },
  ],
  'credentials of a registry': [
    { ...KEY, container: { type: 'MESOS', docker: { image: 'nginx', pullConfig: { secret: 'key' } } } },
    {
      '/secrets/key': SECRETS,
      '/container/docker/pullConfig': expect.stringContaining("container definition's repositoryCredentials"),
    },
  ],
  'executors without a task definition': [
    { executor: '/bin/run' },
    { '/executor': expect.stringContaining('a table with a task definition for /bin/run') },
  ],
  'more environment and arguments than one task may have': [
    { env: { BIG: 'x'.repeat(9000) } },
    {
      '/env': expect.stringMatching(
        /overrides of 9\d{3} characters, Amazon ECS takes at most 8192: move some into the task definition$/,
      ),
    },
  ],
};

const pathsOf = (json: object, rules: object): readonly string[] => {
  const outcome = post({ ...WEB, ...json }, rules);
  return outcome.ok ? [] : (outcome.refusal.details ?? []).map(({ path }) => path);
};

describe('what ECS cannot do', () => {
  it.each(ECS_REFUSALS)('is refused with words that say what to do: $what', ({ what }) => {
    const [json, told] = CASES[what] ?? [{}, { case: 'is missing' }];
    const details = Object.entries(told).map(([path, error]) => ({ path, errors: [error] }));
    expect(post({ ...WEB, ...json }, { ecs: ECS })).toEqual({
      ok: false,
      refusal: { message: 'Object is not valid', details },
    });
  });

  it('has one row per thing', () => {
    expect(ECS_REFUSALS.map(({ what }) => what)).toEqual(Object.keys(CASES));
  });

  it('is refused whatever features are enabled, and enabling none is advised', () => {
    for (const [json, told] of Object.values(CASES)) {
      expect(pathsOf(json, { ecs: ECS, features: ALL_FEATURES })).toEqual(Object.keys(told));
      expect(JSON.stringify(post({ ...WEB, ...json }, { ecs: ECS }))).not.toContain('Enable with');
    }
  });

  it('is taken where tasks run on agents of Mesos', () => {
    const taken = Object.entries(CASES).filter(([what]) => what !== 'residency');
    for (const [, [json]] of taken) expect(pathsOf(json, { features: ALL_FEATURES })).toEqual([]);
  });

  it('is refused in a change of an app too', () => {
    const update = readUpdate({ env: { BIG: 'x'.repeat(9000) } });
    expect(updateApp(posted(WEB), update, { ...RULES, ecs: ECS })).toMatchObject({
      refusal: { details: [{ path: '/env' }] },
    });
  });
});

describe('on ECS an app', () => {
  it.each([
    ['that once fetched nothing', { uris: [], fetch: [] }],
    [
      'with volumes of the host',
      { container: { ...DOCKER, volumes: [{ containerPath: '/a', hostPath: '/b' }] } },
    ],
    ['with the executor that all agents have', { executor: '//cmd' }],
    ['without secrets', { secrets: {} }],
  ])('%s is taken', (_what, json) => {
    expect(pathsOf(json, { ecs: ECS })).toEqual([]);
  });

  it.each(['/bin/run', 'default'])('may have an executor when the table has %s', (id) => {
    expect(pathsOf({ executor: '/bin/run' }, { ecs: { ...ECS, executors: new Set([id]) } })).toEqual([]);
  });

  it('may have an environment up to the limit, with what Marathon adds', () => {
    const lengthWith = (own: string): number => {
      const outcome = post({ ...WEB, env: { A: own } }, { ecs: { ...ECS, maxOverridesLength: 0 } });
      const text = JSON.stringify(outcome);
      return Number(
        /overrides of (?<length>\d+) characters, Amazon ECS takes at most 0/.exec(text)?.groups?.['length'],
      );
    };
    const added = lengthWith('');
    expect(added).toBeGreaterThan(150);
    expect(lengthWith('x'.repeat(100))).toBe(added + 100);
    expect(pathsOf({ env: { A: 'x'.repeat(8192 - added) } }, { ecs: ECS })).toEqual([]);
    expect(pathsOf({ env: { A: 'x'.repeat(8193 - added) } }, { ecs: ECS })).toEqual(['/env']);
  });
});

describe('a pod', () => {
  it('is refused with what to post in its place', () => {
    expect(POD_REFUSAL.message).toContain('post an app whose cmd is its family:revision');
  });
});
