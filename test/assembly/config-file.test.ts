import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../src/assembly/config-file.ts';
import { ProblemError } from '../../src/assembly/problem.ts';
import type { Problem } from '../../src/assembly/problem.ts';
import { openConfig, resolveDaemonSettings, resolveSettings } from '../../src/assembly/resolve-settings.ts';

const KNOWN = ['owner', 'ecs.region', 'ecs.apiLimits', 'mesos.port'];

const parse = (text: string) => parseConfig(text, 'config.yaml', KNOWN);

function problemOf(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('a configuration file', () => {
  it('gives values by section and key, with line and column', () => {
    expect(parse('owner: me\necs:\n  region: eu-west-1\n').get('ecs.region')).toEqual({
      value: 'eu-west-1',
      at: 'config.yaml:3:3',
    });
  });

  it('may be JSON', () => {
    const config = parse('{"ecs": {"apiLimits": {"clusterRead": {"burst": 1, "perSecond": 2}}}}');
    expect(config.get('ecs.apiLimits')?.value).toEqual({ clusterRead: { burst: 1, perSecond: 2 } });
  });

  it.each(['', '# nothing yet\n', '{}'])('may say nothing: %j', (text) => {
    expect(parse(text).size).toBe(0);
  });

  it.each([
    ['ecs:\n  cluster: a\n\n  regoin: b', 'config.yaml:4:3 unknown key ecs.regoin; did you mean ecs.region?'],
    ['zookeeper: x', 'config.yaml:1:1 unknown key zookeeper'],
    ['ecs: eu-west-1', 'config.yaml:1:1 ecs: expected a section with keys of its own'],
    ['1: x', 'config.yaml:1:1 unknown key 1'],
  ])('is refused for a key there is not: %j', (text, what) => {
    const problem = problemOf(() => parse(text));
    expect(problem.code).toBe('CONFIG_KEY');
    expect(problem.what).toContain(what);
    expect(problem.cure).toContain('config schema');
  });

  it('is told all that is wrong with its keys at once', () => {
    expect(problemOf(() => parse('a: 1\nowner: x\nb: 2')).what).toBe(
      'config.yaml:1:1 unknown key a; config.yaml:3:1 unknown key b',
    );
  });

  it.each([
    ['owner: a\nowner: b', 'config.yaml:2:1: Map keys must be unique'],
    ['owner: [1', 'config.yaml:1:10'],
    ['- owner', 'expected sections and keys'],
    ['owner: *nobody', 'config.yaml:1:1'],
    ['owner: a\n---\nowner: b', 'config.yaml:2:1'],
  ])('is refused for what is no such YAML: %j', (text, what) => {
    const problem = problemOf(() => parse(text));
    expect(problem.code).toBe('CONFIG_FILE');
    expect(problem.what).toContain(what);
  });

  it('never shows its text, which may hold secrets', () => {
    expect(problemOf(() => parse('owner: "hunter2')).what).not.toContain('hunter2');
  });
});

describe('settings from a file', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ecs-scheduler-config-'));
    path = join(directory, 'config.yaml');
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('stand behind flags and variables, before the defaults', () => {
    writeFileSync(path, 'ecs: {cluster: file, region: file, taskPollSeconds: 9}\nmesos: {port: 7}\n');
    const environment = { AWS_REGION: 'variable', AWS_ECS_CLUSTER: 'variable' };
    const { settings, sources } = resolveDaemonSettings({ cluster: 'flag' }, environment, path);
    expect(settings).toMatchObject({
      cluster: 'flag',
      region: 'variable',
      taskPollSeconds: 9,
      mesosPort: 7,
      diskMiB: 10_240,
    });
    expect(sources).toEqual(
      new Map([
        ['cluster', '--cluster'],
        ['region', 'AWS_REGION'],
        ['taskPollSeconds', `${path}:1:36 ecs.taskPollSeconds`],
        ['mesosPort', `${path}:2:9 mesos.port`],
      ]),
    );
  });

  it('reach the class through ECS_SCHEDULER_CONFIG, which may hold what is for the daemon alone', () => {
    writeFileSync(path, 'owner: me\nmesos: {port: many}\n');
    expect(resolveSettings({}, { ECS_SCHEDULER_CONFIG: path }).owner).toBe('me');
  });

  it('are refused with file, line, key, value and rule', () => {
    writeFileSync(path, 'mesos:\n  port: many\n');
    expect(problemOf(() => resolveDaemonSettings({}, {}, path))).toMatchObject({
      code: 'CONFIG_VALUE',
      what: `${path}:2:3 mesos.port: many: expected a whole number from 0 to 65535`,
    });
  });

  it('may be a number where text is wanted, and nothing where nothing is said', () => {
    writeFileSync(path, 'agents: {ports: 31000}\nowner:\n');
    const { settings } = resolveDaemonSettings({}, {}, path);
    expect(settings.ports).toEqual([{ begin: 31_000, end: 31_000 }]);
    expect(settings.owner).toBeUndefined();
  });

  it('say which file cannot be read', () => {
    const problem = problemOf(() => openConfig(join(directory, 'none.yaml'), {}));
    expect(problem.code).toBe('CONFIG_FILE');
    expect(problem.what).toMatch(/none\.yaml cannot be read: ENOENT: no such file/);
  });
});
