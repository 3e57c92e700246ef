import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { daemonMachinery, runDaemon } from '../../../src/assembly/daemon/run-daemon.ts';
import type { RunningDaemon } from '../../../src/assembly/daemon/run-daemon.ts';
import { resolveDaemonSettings } from '../../../src/assembly/resolve-settings.ts';
import { startLocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import { run } from '../../../src/cli/program.ts';
import { recordingTerminal } from '../recording-terminal.ts';

interface Result {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

const API = { id: '/shop/api', cmd: 'sleep360:1', cpus: 0.1, mem: 32, instances: 2 };

describe('Commands for Marathon', () => {
  let directory: string;
  let local: LocalEcs;
  let daemon: RunningDaemon;

  async function ecsScheduler(...args: readonly string[]): Promise<Result> {
    const terminal = recordingTerminal();
    const exitCode = await run(['node', 'ecs-scheduler', ...args], terminal);
    return { exitCode, out: terminal.printed.join('\n'), err: terminal.complained.join('\n') };
  }

  async function file(name: string, content: unknown): Promise<string> {
    const path = join(directory, name);
    await writeFile(path, JSON.stringify(content));
    return path;
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ecs-scheduler-marathon-'));
    local = await startLocalEcs({ instances: 2, runtime: 'simulated' });
    const resolved = resolveDaemonSettings({ mesosPort: 0, grpcPort: 0, logLevel: 'error' }, {});
    const made = { limits: 'off' } as const;
    daemon = await runDaemon(resolved, daemonMachinery(resolved.settings), { local, made });
    process.env['ECS_SCHEDULER_ADDRESS'] = daemon.at.url;
    process.env['ECS_SCHEDULER_MARATHON_ADDRESS'] = daemon.marathon?.at.url ?? '';
    await daemon.ready;
    const ran = await ecsScheduler('run', await file('api.json', API));
    expect(ran).toMatchObject({ exitCode: 0 });
  });

  afterAll(async () => {
    delete process.env['ECS_SCHEDULER_ADDRESS'];
    delete process.env['ECS_SCHEDULER_MARATHON_ADDRESS'];
    await daemon.close();
    await local.close();
    await rm(directory, { recursive: true });
  });

  it('list apps and groups with what runs of them', async () => {
    const { out, exitCode, err } = await ecsScheduler('apps');
    expect(out).toMatch(/^ID +MEM +CPUS +TASKS +HEALTH +DEPLOYMENT +WAITING ON +VERSION\n/);
    expect(out).toMatch(/\n\/shop\/api +32 +0\.1 +2\/2 +- +- +- +\d+ s ago$/);
    expect([exitCode, err]).toEqual([0, '']);
    expect((await ecsScheduler('groups')).out).toMatch(/\n\/ +0 +1 .*\n\/shop +1 +0 /);
    expect((await ecsScheduler('deployments')).err).toBe('No deployments.');
    expect(JSON.parse((await ecsScheduler('ap', '-o', 'json')).out)).toMatchObject([{ id: '/shop/api' }]);
  });

  it('show an app by either form of its id, and tell its nearest name', async () => {
    expect((await ecsScheduler('apps', 'show', 'shop/api')).out).toMatch(/^id +\/shop\/api$/m);
    expect((await ecsScheduler('status', '/shop/api', '-q')).out).toBe('/shop/api');
    expect((await ecsScheduler('status', 'shop/api', '-q')).out).toBe('/shop/api');
    expect((await ecsScheduler('groups', 'show', '/shop', '-q')).out).toBe('/shop');
    const missing = await ecsScheduler('apps', 'show', '/shop/ap');
    expect(missing.err).toContain('There is no app /shop/ap; nearest: /shop/api');
    expect(missing.exitCode).toBe(4);
    expect((await ecsScheduler('scale', '/shop/ap', '3')).exitCode).toBe(4);
    expect((await ecsScheduler('status', 'nothing')).exitCode).toBe(4);
  });

  it('scale, replace, roll back, suspend and wait, and tell how it goes on', async () => {
    const scaled = await ecsScheduler('scale', '/shop/api', '3');
    expect(scaled.err).toMatch(/^Deployment \S+ has begun\.\n/);
    expect(scaled.err).toMatch(/step 1\/1 {2}scaling \/shop\/api {2}\d\/3 running/);
    expect(scaled.err).toMatch(/Deployment \S+ is done after \d+\.\d s\.$/);
    expect(scaled.exitCode).toBe(0);
    expect(await ecsScheduler('apps', 'wait', '/shop/api', '--timeout', '20')).toMatchObject({ exitCode: 0 });
    const before = local.ledger().tasks.length;
    expect((await ecsScheduler('apps', 'restart', '/shop/api')).exitCode).toBe(0);
    expect(local.ledger().tasks.length).toBe(before + 3);
    const versions = await ecsScheduler('apps', 'versions', '/shop/api', '-o', 'json');
    expect(JSON.parse(versions.out)).toMatchObject([
      { isCurrent: true, instances: 3 },
      { isCurrent: false },
      { instances: 2 },
    ]);
    const oldest = (JSON.parse(versions.out) as { version: string }[]).at(-1)?.version ?? '';
    expect((await ecsScheduler('apps', 'rollback', '/shop/api', '--to', oldest)).exitCode).toBe(0);
    expect((await ecsScheduler('apps')).out).toMatch(/2\/2/);
    expect((await ecsScheduler('apps', 'suspend', '/shop/api', '-o', 'json')).out).toContain('deploymentId');
    expect((await ecsScheduler('apps')).out).toMatch(/0\/0/);
    expect((await ecsScheduler('groups', 'scale', '/shop', '2')).exitCode).toBe(0);
    expect((await ecsScheduler('apps', 'rollback', '/shop/api')).exitCode).toBe(0);
  });

  it('plan what a file would change, where its instances would be, and change nothing', async () => {
    const more = await file('more.json', { ...API, instances: 3, env: { LEVEL: 'info' } });
    const plan = await ecsScheduler('apps', 'plan', more);
    expect(plan.out).toMatch(/^\/shop\/api {2}restart {2}2 → 3 instances\n {2}\+ env\.LEVEL: "info"\n/);
    expect(plan.out).toContain('\n  3 to launch: all find a place now\nSteps\n  1/1  replacing /shop/api\n');
    expect(plan.out).toContain(`Nothing has changed. To do it: run ${more} --if-version 2`);
    expect(plan.exitCode).toBe(0);
    expect((await ecsScheduler('apps', 'plan', more, '--detailed-exitcode')).exitCode).toBe(10);
    const none = await file('none.json', { ...API });
    const nothing = await ecsScheduler('apps', 'plan', none, '--detailed-exitcode');
    expect(nothing).toMatchObject({
      exitCode: 0,
      out: '/shop/api  nothing  2 instances\nNothing would change.',
    });
    const big = await file('big.json', [{ ...API, id: '/big', cpus: 64 }]);
    const unplaced = await ecsScheduler('apps', 'plan', big, '--detailed-exitcode');
    expect(unplaced.out).toMatch(
      /2 to launch: 0 FIND A PLACE NOW\n[^]*InsufficientCpus +0 +2 [^]*Would fit with\n +cpus ≤ /,
    );
    expect(unplaced.exitCode).toBe(9);
    const group = await file('group.json', { id: '/shop', apps: [{ ...API, id: 'web', instances: 0 }] });
    const json = await ecsScheduler('apps', 'plan', group, '-o', 'json');
    expect(JSON.parse(json.out)).toMatchObject({
      apps: [
        { id: '/shop/api', action: 'destroy' },
        { id: '/shop/web', action: 'create' },
      ],
    });
    expect((await ecsScheduler('apps', '-q')).out).toBe('/shop/api');
    expect((await ecsScheduler('apps', 'plan', join(directory, 'absent.json'))).err).toContain('CONFIG_FILE');
    expect((await ecsScheduler('__complete', '--', 'apps', 'pl')).out).toBe('plan');
  });

  it('tell why an app finds no place, which deployment is in the way, and take that back', async () => {
    const big = await file('big.json', { ...API, id: '/big', cpus: 64, instances: 1 });
    const late = await ecsScheduler('run', big, '--timeout', '2');
    expect(late.err).toContain('/big  0 of 1 run, 1 wait since');
    expect(late.err).toContain('NO AGENT FITS');
    expect(late.err).toMatch(/InsufficientCpus +0 +2 +\S+ \S+: cpus: 64 wanted, [\d.]+ offered/);
    expect(late.exitCode).toBe(9);
    const why = await ecsScheduler('why', '/big');
    expect(why.out).toContain('Asks for cpus 64, mem 32');
    expect(why.out).toMatch(
      /\nWould fit with\n {2}cpus ≤ [\d.]+ {2}on \S+, \S+\nAn empty agent of type \S+ would not/,
    );
    expect(why.exitCode).toBe(9);
    expect((await ecsScheduler('why', 'big')).exitCode).toBe(9);
    expect((await ecsScheduler('apps')).out).toMatch(/\/big .* 1: cpus /);
    expect((await ecsScheduler('apps', 'wait', '/big', '--timeout', '0.5')).exitCode).toBe(9);

    const locked = await ecsScheduler('scale', '/big', '2');
    const [, id = ''] = /deployments watch (\S+), or give --force/.exec(locked.err) ?? [];
    expect(locked.err).toContain(`/big is locked by deployment ${id} (scaling /big, for`);
    expect(locked.err).toContain('DEPLOYMENT_LOCKED');
    expect(locked.exitCode).toBe(6);
    expect((await ecsScheduler('deployments')).out).toMatch(/\/big +2\/2 +scaling \/big/);

    const watched = ecsScheduler('deployments', 'watch', id.slice(0, 8));
    const forced = await ecsScheduler('scale', '/big', '2', '--force', '--detach', '-q');
    expect(forced).toMatchObject({ exitCode: 0 });
    expect(await watched).toMatchObject({ exitCode: 8 });
    expect((await ecsScheduler('deployments', 'rollback', forced.out, '--detach')).exitCode).toBe(0);
    expect((await ecsScheduler('apps', 'destroy', '/big')).err).toContain('NOT_CONFIRMED');
    expect((await ecsScheduler('apps', 'destroy', '/big', '-y', '--force')).exitCode).toBe(0);
    expect((await ecsScheduler('apps', 'show', '/big')).exitCode).toBe(4);
  });

  it('end a deployment where it is', async () => {
    const big = await file('big.json', { ...API, id: '/other', cpus: 64, instances: 1 });
    const { out } = await ecsScheduler('run', big, '--detach', '-q');
    expect((await ecsScheduler('deployments', 'cancel', out)).exitCode).toBe(0);
    expect((await ecsScheduler('deployments')).err).toBe('No deployments.');
    expect((await ecsScheduler('deployments', 'cancel', out)).exitCode).toBe(4);
    expect((await ecsScheduler('apps', 'destroy', '/other', '-y')).exitCode).toBe(0);
  });

  it('run lists and groups, and destroy a group by its name', async () => {
    const group = {
      id: '/team',
      apps: [{ ...API, id: 'a' }],
      groups: [{ id: 'sub', apps: [{ ...API, id: 'b' }] }],
    };
    expect((await ecsScheduler('run', await file('group.json', group))).exitCode).toBe(0);
    expect((await ecsScheduler('apps', '-q')).out.split('\n')).toEqual(
      expect.arrayContaining(['/team/a', '/team/sub/b']),
    );
    const list = [
      { ...API, id: '/team/a', instances: 1 },
      { ...API, id: '/team/c' },
    ];
    expect((await ecsScheduler('apps', 'run', await file('list.json', list))).exitCode).toBe(0);
    expect((await ecsScheduler('apps', '--filter', 'id=/team/a')).out).toMatch(/1\/1/);
    const asked = await ecsScheduler('groups', 'destroy', '/team');
    expect(asked.err).toContain('destroy group /team with 3 apps');
    expect(asked.exitCode).toBe(2);
    expect((await ecsScheduler('groups', 'destroy', '/team', '--yes')).exitCode).toBe(0);
    expect((await ecsScheduler('groups', 'show', '/team')).exitCode).toBe(4);
  });

  it('take over apps of another Marathon as it shows them', async () => {
    const shown = await ecsScheduler('apps', '-o', 'json');
    const apps = (JSON.parse(shown.out) as object[]).map((app) => ({ ...app, id: '/moved' }));
    const taken = await ecsScheduler('apps', 'import', await file('apps.json', { apps }), '--instances', '1');
    expect(taken.exitCode).toBe(0);
    expect((await ecsScheduler('apps', '--filter', 'id=/moved')).out).toMatch(/1\/1/);
    expect((await ecsScheduler('apps', 'destroy', '/moved', '-y')).exitCode).toBe(0);
  });

  it.each([
    [{ ...API, cpus: 'many' }, /Invalid JSON\n {2}\/cpus: .*\n/],
    [{ ...API, cmd: undefined }, /Object is not valid\n {2}\/: AppDefinition must/],
    [{ ...API, id: undefined }, /\/id: error\.path\.missing/],
    [
      { ...API, labels: { 'ecs.task-rol': 'x' }, fetch: [{ uri: 'http://x' }] },
      /ecs\.task-rol: .*\n.*\/fetch\(0\): /,
    ],
  ])('tell place by place what is wrong with %j', async (app, told) => {
    const { err, exitCode } = await ecsScheduler('run', await file('bad.json', app));
    expect(err).toMatch(told);
    expect(err).toContain('APP_REFUSED');
    expect(exitCode).toBe(1);
  });

  it('run nothing after a change that a plan did not know', async () => {
    const path = await file('api.json', API);
    const { err, exitCode } = await ecsScheduler('run', path, '--if-version', '2020-01-02T03:04:05.678Z');
    expect(err).toContain('Apps have changed since version 2020-01-02T03:04:05.678Z');
    expect(exitCode).toBe(6);
  });

  it('refuse files that cannot be used', async () => {
    expect((await ecsScheduler('run', '/nowhere.json')).err).toContain('/nowhere.json cannot be used');
    expect((await ecsScheduler('run', await file('text.json', 'text'))).exitCode).toBe(2);
    expect((await ecsScheduler('scale', '/shop/api', 'many')).err).toContain('It must be a whole number');
  });

  it('complete ids of apps', async () => {
    expect((await ecsScheduler('__complete', '--', 'apps', 'restart', '/sh')).out).toBe('/shop/api');
    expect((await ecsScheduler('__complete', '--', 'why', '/sh')).out).toBe('/shop/api');
    expect((await ecsScheduler('__complete', '--', 'scale', '')).out).toBe('/shop/api');
  });

  it('say where Marathon was looked for', async () => {
    const { err, exitCode } = await ecsScheduler('apps', '--marathon-address', 'http://127.0.0.1:1');
    expect(err).toContain('say where it is with --marathon-address');
    expect(exitCode).toBe(3);
  });
});
