import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { apiOf, putWeb, runningTasks } from './marathon-api.ts';
import { ecsScheduler } from './program.ts';
import type { Program } from './program.ts';

const APP = { id: '/web', cmd: 'nginx:1', cpus: 0.125, mem: 64, instances: 2 };

/** @returns the status of the answer. */
async function post(api: string, app: object): Promise<number> {
  const posted = await fetch(`${api}/v2/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(app),
  });
  return posted.status;
}

describe('Marathon', () => {
  let local: LocalEcs;
  let store: string;
  const programs: Program[] = [];

  beforeEach(async () => {
    local = await startLocalEcs({ instances: 2, runtime: 'simulated' });
    store = await mkdtemp(join(tmpdir(), 'marathon-'));
  });

  afterEach(async () => {
    for (const program of programs.splice(0)) {
      program.signal('SIGKILL');
      await program.ends();
    }
    await local.close();
    await rm(store, { recursive: true });
  });

  async function up(...flags: readonly string[]): Promise<Program> {
    const program = ecsScheduler(['up', '--mesos-port', '0', '--store', store, ...flags], {
      AWS_ECS_ENDPOINT: local.endpoint,
      ECS_SCHEDULER_TASK_POLL_SECONDS: '0.25',
      AWS_REGION: local.region,
      AWS_ACCESS_KEY_ID: local.accessKeyId,
      AWS_SECRET_ACCESS_KEY: local.secretAccessKey,
    });
    programs.push(program);
    await program.prints(/Ctrl-C stops everything/);
    return program;
  }

  it('in the daemon launches an app, and after kill -9 and a restart has the same tasks of it and has launched no other', async () => {
    const first = await up();
    expect(await post(apiOf(first), APP)).toBe(201);
    const before = await runningTasks(apiOf(first), 2);
    first.signal('SIGKILL');
    await first.ends();

    const second = await up();
    expect(await runningTasks(apiOf(second), 2)).toEqual(before);
    await putWeb(apiOf(second), { instances: 3 });
    // The third would have come after any that the restart had launched wrongly.
    const after = await runningTasks(apiOf(second), 3);
    expect(after).toEqual(expect.arrayContaining([...before]));
    expect(local.ledger().tasks).toHaveLength(3);
    second.signal('SIGTERM');
    expect(await second.ends()).toMatchObject({ exitCode: 0, stderr: '' });
  });

  async function alone(master: string): Promise<Program> {
    const flags = ['--master', master, '--marathon-port', '0', '--store', join(store, 'marathon-alone')];
    const program = ecsScheduler(['marathon', ...flags]);
    programs.push(program);
    await program.prints(/Ctrl-C stops it/);
    return program;
  }

  it('alone runs apps on a bridge elsewhere, refuses what that cannot do, and they run on while it is away', async () => {
    const bridge = await up('--marathon', 'false');
    expect(apiOf(bridge)).toBe('');
    const master = /^ {2}Mesos +(\S+)/m.exec(bridge.stdout)?.[1] ?? '';
    const first = await alone(master);
    expect(await post(apiOf(first), APP)).toBe(201);
    const before = await runningTasks(apiOf(first), 2);
    expect(await post(apiOf(first), { id: '/db', cmd: 'db:1', residency: {} })).toBe(422);
    first.signal('SIGTERM');
    expect((await first.ends()).exitCode).toBe(0);

    const second = await alone(master);
    expect(await runningTasks(apiOf(second), 2)).toEqual(before);
    expect(local.ledger().tasks).toHaveLength(2);
  });
});
