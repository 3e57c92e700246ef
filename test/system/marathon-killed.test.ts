import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ECSClient } from '@aws-sdk/client-ecs';
import type { Task } from '@aws-sdk/client-ecs';
import { eventually } from '../contracts/eventually.ts';
import { temporaryDirectory } from '../store/temporary-directory.ts';
import type { TemporaryDirectory } from '../store/temporary-directory.ts';
import { listEcsTasks } from './list-ecs-tasks.ts';
import { PATIENCE, apiOf, deploymentsOf, putWeb, tasksOf } from './marathon-api.ts';
import type { MarathonDeployment, MarathonTask } from './marathon-api.ts';
import { ecsScheduler } from './program.ts';
import type { Program } from './program.ts';

const KILLS = 20;
const INSTANCES = 12;
/** With these, two instances at a time are replaced, and never are fewer than wanted serving. */
const BOUNDS = { minimumHealthCapacity: 1, maximumOverCapacity: 0.2 };
const MOST_AT_ONCE = 14;

/** The hosts of its agents are this machine, so that checks find somebody there. */
const FLEET = {
  clusters: [
    {
      name: 'default',
      instances: [
        {
          type: 'm5.large',
          count: 2,
          attributes: { 'ecs-scheduler.hostname': '127.0.0.1', 'ecs-scheduler.address': '127.0.0.1' },
        },
      ],
    },
  ],
};

/** What suits an embedded ECS, which shows at once what it has done. */
const AT_ONCE = ['--task-poll-seconds', '0.25', '--lookup-window-seconds', '1'];

type Environment = Readonly<Record<string, string>>;

/** What the embedded ECS says is to be exported. */
const exportedBy = ({ stdout }: Program): Environment =>
  Object.fromEntries([...stdout.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));

/** Tells how far the instances are: another text is another point of the deployment. */
const pictureOf = (tasks: readonly MarathonTask[]): string =>
  tasks
    .map(({ id, state }) => `${id} ${state}`)
    .sort()
    .join('\n');

/** The same for people: so many of each kind. */
function summaryOf(tasks: readonly MarathonTask[], version: string): string {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const kind = `${task.version === version ? 'new' : 'old'} ${task.state}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

const variableOf = ({ overrides }: Task, variable: string): string | undefined =>
  overrides?.containerOverrides
    ?.flatMap(({ environment = [] }) => environment)
    .find(({ name }) => name === variable)?.value;

const LATER = Number.POSITIVE_INFINITY;
const since = (date: Date | undefined): number => date?.getTime() ?? LATER;

/** How many tasks are between two moments of theirs, right after each time that one comes to either. */
function countsOver(
  tasks: readonly Task[],
  from: (task: Task) => number,
  to: (task: Task) => number,
): readonly number[] {
  const times = tasks.flatMap((task) => [from(task), to(task)]).filter((time) => time < LATER);
  return times.map((time) => tasks.filter((task) => from(task) <= time && time < to(task)).length);
}

let directory: TemporaryDirectory;
let health: Server;
const programs: Program[] = [];

async function begin(args: readonly string[], environment: Environment): Promise<Program> {
  const program = ecsScheduler(args, environment);
  programs.push(program);
  await program.prints(/Ctrl-C stops everything/);
  return program;
}

async function end(program: Program): Promise<void> {
  program.signal('SIGKILL');
  await program.ends();
}

beforeEach(async () => {
  directory = await temporaryDirectory();
  health = createServer((_, answer) => answer.end()).listen(0, '127.0.0.1');
  await once(health, 'listening');
});

afterEach(async () => {
  for (const program of programs.splice(0)) await end(program);
  health.closeAllConnections();
  health.close();
  await directory.remove();
});

async function startEcs(): Promise<Environment> {
  const fleet = join(directory.path, 'fleet.json');
  await writeFile(fleet, JSON.stringify(FLEET));
  const simulated = ['--runtime', 'simulated', '--start-latency', '100-300'];
  const ecs = await begin(['local', '--port', '0', '--quiet', '--fleet', fleet, ...simulated], {
    XDG_STATE_HOME: directory.path,
  });
  return exportedBy(ecs);
}

/** Waits until the deployment is at another point. */
const untilOther = (api: string, picture: string): Promise<readonly MarathonTask[]> =>
  eventually(
    PATIENCE,
    () => tasksOf(api),
    (tasks) => pictureOf(tasks) !== picture,
  );

/** Waits until the deployment is over, which stays the only one. */
async function untilOver(api: string, deployment: MarathonDeployment): Promise<void> {
  await eventually(
    PATIENCE,
    async () => {
      const deployments = await deploymentsOf(api);
      if (deployments.length > 0) expect(deployments).toEqual([deployment]);
      return deployments;
    },
    ({ length }) => length === 0,
  );
}

const app = () => ({
  cmd: 'nginx:1',
  cpus: 0.125,
  mem: 64,
  instances: INSTANCES,
  upgradeStrategy: BOUNDS,
  healthChecks: [{ protocol: 'HTTP', port: (health.address() as AddressInfo).port, intervalSeconds: 1 }],
});

async function tasksInEcs(environment: Environment) {
  const { AWS_ECS_ENDPOINT: endpoint = '', AWS_REGION: region = '' } = environment;
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment;
  const client = new ECSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const running = await listEcsTasks(client, 'RUNNING');
  const stopped = await listEcsTasks(client, 'STOPPED');
  client.destroy();
  return { running, all: [...running, ...stopped] };
}

describe('A daemon with Marathon', () => {
  it('that is killed by kill -9 at twenty points of a deployment finishes that deployment within its bounds, and starts every task once', async () => {
    const ecs = await startEcs();
    const up = () =>
      begin(['up', '--mesos-port', '0', '--store', join(directory.path, 'store'), ...AT_ONCE], ecs);
    let daemon = await up();
    await untilOver(apiOf(daemon), await putWeb(apiOf(daemon), app()));
    const deployment = await putWeb(apiOf(daemon), { env: { COLOUR: 'green' } });
    let picture = '';
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const tasks = await untilOther(apiOf(daemon), picture);
      picture = pictureOf(tasks);
      const point = `kill ${kill}: ${summaryOf(tasks, deployment.version)}`;
      process.stdout.write(`${point}\n`);
      await end(daemon);
      daemon = await up();
      // What is under way now was when the last one was killed.
      expect([point, await deploymentsOf(apiOf(daemon))]).toEqual([point, [deployment]]);
    }
    await untilOver(apiOf(daemon), deployment);

    const tasks = await tasksOf(apiOf(daemon));
    expect(tasks.map(({ state, version }) => ({ state, version }))).toEqual(
      Array(INSTANCES).fill({ state: 'TASK_RUNNING', version: deployment.version }),
    );
    const { running, all } = await tasksInEcs(ecs);
    expect(running.map((task) => variableOf(task, 'MESOS_TASK_ID')).toSorted()).toEqual(
      tasks.map(({ id }) => id).toSorted(),
    );
    expect(running.map((task) => variableOf(task, 'COLOUR'))).toEqual(Array(INSTANCES).fill('green'));
    expect(all).toHaveLength(2 * INSTANCES);
    expect(new Set(all.map((task) => variableOf(task, 'MESOS_TASK_ID'))).size).toBe(2 * INSTANCES);

    const begunAtMs = Date.parse(deployment.version);
    const serving = countsOver(
      all,
      ({ startedAt }) => Math.max(begunAtMs, since(startedAt)),
      ({ stoppingAt }) => since(stoppingAt),
    );
    expect(Math.min(...serving)).toBeGreaterThanOrEqual(INSTANCES);
    const alive = countsOver(
      all,
      ({ createdAt }) => since(createdAt),
      ({ stoppedAt }) => since(stoppedAt),
    );
    expect(Math.max(...alive)).toBeLessThanOrEqual(MOST_AT_ONCE);
  }, 240_000);
});
