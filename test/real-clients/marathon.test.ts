import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { Executable } from '../system/executable.ts';
import { ecsScheduler } from '../system/program.ts';
import type { Program } from '../system/program.ts';

const INSTALLED = '.scratch/real-clients';

/** What each program prints. */
interface Report {
  /** By the name of a part, how it failed. */
  readonly parts: Readonly<Record<string, string | null>>;
  /** Methods of the client that no part has called. */
  readonly uncalled: readonly string[];
}

/** Where the banner says that Marathon is. */
const apiOf = ({ stdout }: Program): string => /^ {2}Marathon +(\S+)\/v2\/apps/m.exec(stdout)?.[1] ?? '';

const CLIENTS = [
  {
    client: 'the npm package mesos 0.7.0',
    command: [process.execPath, `${INSTALLED}/marathon/node-mesos.cjs`],
    parts: ['apps', 'kills', 'subscriptions', 'refusals'],
  },
  {
    client: 'the npm package marathon-node 1.1.0',
    command: [process.execPath, `${INSTALLED}/marathon/marathon-node.cjs`],
    parts: ['server', 'abdication', 'apps', 'kills', 'nestedGroups', 'cancelled', 'streams', 'urls'],
  },
  {
    client: 'marathon 0.13.0 of PyPI',
    command: [`${INSTALLED}/marathon-python/bin/python`, 'test/real-clients/marathon-python/main.py'],
    parts: [
      'server',
      'abdication',
      'apps',
      'kills',
      'groups',
      'deployments',
      'events',
      'subscriptions',
      'refusals',
    ],
  },
];

let daemon: Program;
let reports: ReadonlyMap<string, Report>;

async function reportOf({ command: [program = '', ...args] }: (typeof CLIENTS)[number]): Promise<Report> {
  const client = new Executable(program, [...args, apiOf(daemon)], { PYTHONDONTWRITEBYTECODE: '1' });
  const { exitCode, stdout, stderr } = await client.ends();
  if (exitCode !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Report;
}

beforeAll(async () => {
  daemon = ecsScheduler(['up', '--local', '--mesos-port', '0', '--ecs-port', '0', '--runtime', 'simulated'], {
    // Whoever changes an app again and again need not wait for its next offers.
    ECS_SCHEDULER_MARATHON_MIN_REVIVE_SECONDS: '0.1',
  });
  await daemon.prints(/Ctrl-C stops everything/);
  // They mostly wait, so they may as well wait together.
  const all = CLIENTS.map(async (each) => [each.client, await reportOf(each)] as const);
  reports = new Map(await Promise.all(all));
}, 240_000);

afterAll(async () => {
  daemon.signal('SIGTERM');
  expect((await daemon.ends()).exitCode).toBe(0);
});

describe.each(CLIENTS)('$client', ({ client, parts }) => {
  it.each(parts)('goes all the way: %s', (part) => {
    expect(reports.get(client)?.parts).toHaveProperty(part, null);
  });

  it('has no part that is not looked at, and no method that is not called', () => {
    const { parts: taken, uncalled } = reports.get(client) ?? { parts: {} };
    expect(Object.keys(taken)).toEqual(parts);
    expect(uncalled).toEqual([]);
  });
});
