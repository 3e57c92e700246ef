import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Machinery } from '../../../src/assembly/back-end.ts';
import { daemonMachinery, runDaemon } from '../../../src/assembly/daemon/run-daemon.ts';
import type { RunningDaemon } from '../../../src/assembly/daemon/run-daemon.ts';
import { schedulerOn } from '../../../src/assembly/daemon/scheduler-on.ts';
import { resolveDaemonSettings } from '../../../src/assembly/resolve-settings.ts';
import { startLocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import { run } from '../../../src/cli/program.ts';
import type { Scheduler } from '../../../src/driver/scheduler-driver.ts';
import { taskId } from '../../../src/mesos/ids.ts';
import { scalarResource } from '../../../src/mesos/resource.ts';
import { closedPort } from '../../support/closed-port.ts';
import { recordingTerminal } from '../recording-terminal.ts';

interface Result {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

describe('client commands', () => {
  let directory: string;
  let local: LocalEcs;
  let daemon: RunningDaemon;
  let address: string;

  async function ecsScheduler(...args: readonly string[]): Promise<Result> {
    const terminal = recordingTerminal();
    const exitCode = await run(['node', 'ecs-scheduler', ...args, '-a', address], terminal);
    return { exitCode, out: terminal.printed.join('\n'), err: terminal.complained.join('\n') };
  }

  /** A framework with one task that runs for ever, and whose other offers stay where they are. */
  function startTask(machinery: Machinery): Promise<void> {
    return new Promise((resolve) => {
      const waiting = ['web-1'];
      const scheduler: Scheduler = {
        resourceOffers: (driver, [offer]) => {
          const name = offer === undefined ? undefined : waiting.shift();
          if (offer === undefined || name === undefined) return;
          const resources = [scalarResource('cpus', 0.5), scalarResource('mem', 64)];
          const command = { value: 'sleep360:1' };
          const task = { name, taskId: taskId(name), agentId: offer.agentId, resources, command };
          driver.launchTasks(offer.id, [task]);
        },
        statusUpdate: (_driver, { state }) => {
          if (state === 'TASK_RUNNING') resolve();
        },
      };
      const framework = { user: 'me', name: 'shop', failoverTimeout: 60 };
      void schedulerOn(daemon.master, scheduler, framework, machinery).run();
    });
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ecs-scheduler-client-'));
    local = await startLocalEcs({ instances: 2, runtime: 'simulated' });
    const who = join(directory, 'who.yaml');
    writeFileSync(
      who,
      'credentials: [{ principal: ann, secret: s3cret }, { principal: ben, token: "42", readOnly: true }]',
      { mode: 0o600 },
    );
    writeFileSync(join(directory, 'secret'), 's3cret\n');
    writeFileSync(join(directory, 'token'), '42\n');
    const resolved = resolveDaemonSettings(
      { mesosPort: 0, marathon: false, credentials: who, logLevel: 'error' },
      {},
    );
    const made = { limits: 'off' } as const;
    const machinery = daemonMachinery(resolved.settings);
    daemon = await runDaemon(resolved, machinery, { local, made });
    address = daemon.at.url;
    await daemon.ready;
    await startTask(machinery);
    process.env['ECS_SCHEDULER_PRINCIPAL'] = 'ann';
    process.env['ECS_SCHEDULER_SECRET_FILE'] = join(directory, 'secret');
  });

  afterAll(async () => {
    delete process.env['ECS_SCHEDULER_PRINCIPAL'];
    delete process.env['ECS_SCHEDULER_SECRET_FILE'];
    await daemon.close();
    await local.close();
    await rm(directory, { recursive: true });
  });

  it.each([
    ['agents', /^ID +HOST +ZONE +STATE +CPUS +MEM +TASKS +OFFERS\n\w{8} +\S+ +us-east-1\w +active +/],
    ['ag', /active/],
    ['frameworks', /shop +connected +\* +1 +/],
    ['fw', /shop/],
    ['tasks', /web-1 +\w{8,} +shop +TASK_RUNNING +/],
    ['ps', /web-1/],
    ['launches', /ACCEPTED .*web-1 +sleep360:1/],
    ['roles', /^ID .*\n\* +1 +/],
    ['budget', /clusterResourceModify/],
    ['status', /Agents +2 active\n.*1 connected/],
  ])('list %s', async (command, expected) => {
    const { exitCode, out, err } = await ecsScheduler(command);
    expect(out).toMatch(expected);
    expect(out.split('\n').every((line) => line.length <= 100)).toBe(true);
    expect(err).toBe('');
    expect(exitCode).toBe(0);
  });

  it('print lists as JSON arrays, lines, YAML and ids', async () => {
    const [json, lines, yaml, ids] = await Promise.all(
      ['json', 'jsonl', 'yaml', 'id'].map((form) => ecsScheduler('tasks', '-o', form)),
    );
    expect(JSON.parse(json?.out ?? '')).toMatchObject([{ id: 'web-1', state: 'TASK_RUNNING' }]);
    expect(JSON.parse(lines?.out ?? '')).toMatchObject({ id: 'web-1' });
    expect(yaml?.out).toMatch(/^- id: web-1\n/);
    expect(ids?.out).toBe('web-1');
  });

  it('show one thing by what people know of it', async () => {
    const ec2 = local.view().instances[0]?.known.ec2InstanceId ?? '';
    expect((await ecsScheduler('agents', 'show', ec2)).out).toMatch(new RegExp(`ec2InstanceId +${ec2}`));
    expect((await ecsScheduler('frameworks', 'show', 'shop')).out).toMatch(/^id +[\w-]+\n/);
    expect((await ecsScheduler('roles', 'show', '*', '-o', 'json')).out).toContain('"weight": 1');
    const arn = local.view().tasks[0]?.known.taskArn ?? '';
    const task = await ecsScheduler('tasks', 'show', arn.slice(arn.lastIndexOf('/') + 1));
    expect(task.out).toMatch(/id +web-1\n[\s\S]*WHEN +WHO +WHAT/);
    expect((await ecsScheduler('status', 'web-1', '-q')).out).toBe('web-1');
    expect((await ecsScheduler('why', 'web-1')).out).toMatch(/^task web-1 /);
  });

  it('filter, sort, choose columns and say what they leave out', async () => {
    const { out, err } = await ecsScheduler(
      'agents',
      '--sort',
      '-id',
      '--columns',
      'id,state',
      '--limit',
      '1',
    );
    expect(out).toMatch(/^ID +STATE\n\w{8} +active$/);
    expect(err).toBe('1 of 2 agents; --limit shows more.');
    const none = await ecsScheduler('tasks', '--filter', 'state=TASK_FAILED');
    expect(none.out).toMatch(/^ID +ECS TASK /);
    expect(none.err).toBe('No tasks.');
    expect(none.exitCode).toBe(0);
  });

  it.each([
    [['tasks', 'show', 'web-2'], 4, 'There is no task web-2; nearest: web-1', 'UNKNOWN_NAME'],
    [['roles', 'show', 'wbe'], 4, 'There is no role wbe', 'UNKNOWN_NAME'],
    [['agents', 'show', 'i-'], 6, 'More than one agent', 'CONFLICT'],
    [['status', 'nothing'], 4, 'There is no task, agent, framework or offer nothing', 'UNKNOWN_NAME'],
    [['tasks', '--columns', 'sate'], 2, 'There is no column sate; did you mean state?', 'USAGE'],
    [['tasks', '--filter', 'state'], 2, 'It must be key=value', 'USAGE'],
    [['tasks', '--until', 'done'], 2, 'It must be key=value', 'USAGE'],
    [['tasks', '--limit', 'all'], 2, 'It must be a whole number', 'USAGE'],
    [['tasks', '--filter', 'state=BAD'], 2, 'state', 'USAGE'],
    [['tasks', 'kill', 'web-1'], 2, 'kill task web-1 of shop, TASK_RUNNING', 'NOT_CONFIRMED'],
    [['tasks', '--secret-file', '/nowhere'], 2, '--secret-file /nowhere cannot be read', 'CONFIG_FILE'],
    [['tasks', '-o', 'xml'], 2, 'Allowed choices are table, wide, json', 'USAGE'],
    [['taks'], 2, "unknown command 'taks'", 'USAGE'],
  ])('refuse %j with value, cure, code and exit code', async (args, exitCode, what, code) => {
    const result = await ecsScheduler(...args);
    expect(result.err).toContain(what);
    expect(result.err).toMatch(/^ {2}→ /m);
    expect(result.err).toContain(code);
    expect(result.err).not.toMatch(/\n\s+at /);
    expect(result.out).toBe('');
    expect(result.exitCode).toBe(exitCode);
  });

  it('say who may not do something', async () => {
    delete process.env['ECS_SCHEDULER_PRINCIPAL'];
    try {
      const nobody = await ecsScheduler('tasks');
      expect(nobody.err).toContain('NOT_ALLOWED');
      expect(nobody.err).toContain('--secret-file');
      expect(nobody.exitCode).toBe(5);
      const reader = ['--token-file', join(directory, 'token')];
      expect((await ecsScheduler('tasks', ...reader)).exitCode).toBe(0);
      expect((await ecsScheduler('tasks', 'kill', 'web-1', '--yes', ...reader)).exitCode).toBe(5);
    } finally {
      process.env['ECS_SCHEDULER_PRINCIPAL'] = 'ann';
    }
  });

  it('say that no bridge answers, and where', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    const terminal = recordingTerminal();
    expect(await run(['node', 'x', 'tasks', '-a', url], terminal)).toBe(3);
    expect(terminal.complained.join('\n')).toContain(`Nothing answers at ${url}`);
    expect(terminal.complained.join('\n')).toContain('BRIDGE_UNREACHABLE');
    expect(await run(['node', 'x', 'version', '-a', url], recordingTerminal())).toBe(0);
  });

  it('tell what they ask the bridge with -v, wherever that stands', async () => {
    const asked = new RegExp(`^GET ${address}/ecs-scheduler/v1/roles: 200 after \\d+ ms$`);
    expect((await ecsScheduler('roles', '-v')).err).toMatch(asked);
    expect((await ecsScheduler('-v', 'roles', 'list')).err).toMatch(asked);
    expect((await ecsScheduler('roles')).err).toBe('');
    const { err } = await ecsScheduler('tasks', 'show', 'web-2', '-vv');
    expect(err).toContain('UNKNOWN_NAME');
    expect(err).toMatch(/\n +at /);
  });

  it('watch until it is as it should be', async () => {
    const running = await ecsScheduler('tasks', '-w', '--until', 'state=TASK_RUNNING', '-q');
    expect(running).toEqual({ exitCode: 0, out: 'web-1', err: '' });
    expect((await ecsScheduler('agents', '--until', 'count=2', '-q')).exitCode).toBe(0);
  });

  it('answer probes', async () => {
    expect(await ecsScheduler('health')).toEqual({ exitCode: 0, out: 'healthy', err: '' });
    expect(await ecsScheduler('ready')).toEqual({ exitCode: 0, out: 'ready', err: '' });
  });

  it('complete words of the tree and ids of the bridge', async () => {
    process.env['ECS_SCHEDULER_ADDRESS'] = address;
    const complete = async (...words: readonly string[]): Promise<string> => {
      const terminal = recordingTerminal();
      await run(['node', 'x', '__complete', '--', ...words], terminal);
      return terminal.printed.join(' ');
    };
    try {
      expect(await complete('frame')).toBe('frameworks');
      expect(await complete('tasks', '')).toBe('list show kill');
      expect(await complete('tasks', 'list', '-o', 'j')).toBe('json jsonl');
      expect(await complete('tasks', 'kill', 'we')).toBe('web-1');
      expect(await complete('tasks', 'kill', '--y')).toBe('--yes');
      expect(await complete('why', 'we')).toBe('web-1');
    } finally {
      delete process.env['ECS_SCHEDULER_ADDRESS'];
    }
  });

  it('rescind offers and kill tasks, once it is certain which', async () => {
    const { out } = await ecsScheduler('offers', '-q');
    const [offer = ''] = out.split('\n');
    const rescinded = await ecsScheduler('offers', 'rescind', offer, '--yes');
    expect(rescinded.err).toMatch(/^offer .* is rescinded\.$/);
    const killed = await ecsScheduler('tasks', 'kill', 'web-1', 'web-2', '--yes');
    expect(killed.err).toContain('There is no task web-2');
    expect((await ecsScheduler('tasks', 'kill', 'web-1', '-y')).exitCode).toBe(0);
    const torn = await ecsScheduler('frameworks', 'teardown', 'shop', '-y');
    expect(torn.err).toMatch(/^framework shop .* is torn down\.$/);
    expect((await ecsScheduler('frameworks')).err).toBe('No frameworks.');
  });
});
