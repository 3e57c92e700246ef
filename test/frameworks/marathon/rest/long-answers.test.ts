import type { ServerResponse } from 'node:http';

import { afterEach, describe, expect, it } from '@jest/globals';

import { NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { MarathonDouble } from '../../../support/marathon-double.ts';
import { instance } from '../../../support/marathon-instances.ts';
import { startRest } from './rest-fixture.ts';
import type { StartedRest } from './rest-fixture.ts';

const INSTANCES = 1_000;

let rest: StartedRest | undefined;
afterEach(() => rest?.close());

/** What has been done since the answer was begun. */
interface Beside {
  /** How often others had their turn. */
  turns: number;
  /** How often they had had it at each part of the answer that was written. */
  readonly writtenAt: number[];
}

/** Marathon with one app of many tasks, all healthy, which are all gone as soon as others have their turn in an answer. */
async function start(): Promise<Beside> {
  const marathon = new MarathonDouble(rootGroup(appDefinition({ id: '/web', instances: INSTANCES })));
  const { instances, health } = marathon.state;
  for (let n = 0; n < INSTANCES; n += 1) {
    const each = instance({ app: '/web', n, startedAtMs: NOW_MS });
    instances.put(each);
    health.set(each.taskId, [{ alive: true, consecutiveFailures: 0 }]);
  }
  const beside: Beside = { turns: 0, writtenAt: [] };
  const turn = (): void => {
    beside.turns += 1;
    for (const each of [...instances.all()]) instances.remove(each);
    health.clear();
  };
  const watch = (response: ServerResponse): void => {
    const write = response.write.bind(response) as (part: unknown) => boolean;
    Object.assign(response, {
      write: (part: unknown) => {
        beside.writtenAt.push(beside.turns);
        setImmediate(turn);
        return write(part);
      },
    });
  };
  rest = await startRest(marathon, {}, {}, watch);
  return beside;
}

interface Task {
  readonly id: string;
  readonly healthCheckResults: readonly unknown[];
}

const appsIn = (json: unknown) => (json as { apps: { tasks: Task[]; tasksHealthy: number }[] }).apps;

const ALL = '/v2/apps?embed=apps.tasks&embed=apps.taskStats';

describe('a long answer', () => {
  it.each([
    [ALL, (json: unknown) => appsIn(json)[0]?.tasks],
    ['/v2/apps/web', (json: unknown) => (json as { app: { tasks: Task[] } }).app.tasks],
    ['/v2/apps/web/tasks', (json: unknown) => (json as { tasks: Task[] }).tasks],
    ['/v2/tasks', (json: unknown) => (json as { tasks: Task[] }).tasks],
    [
      '/v2/groups?embed=group.apps&embed=group.apps.tasks',
      (json: unknown) => (json as { apps: { tasks: Task[] }[] }).apps[0]?.tasks,
    ],
  ])(
    'to %s is made part by part, others have their turn, and it is of the moment when it was asked for',
    async (target, tasksIn) => {
      const beside = await start();
      const tasks = tasksIn((await rest?.call('GET', target))?.json) ?? [];
      expect(tasks.map(({ id }) => id)).toEqual(
        Array.from({ length: INSTANCES }, (_, n) => instance({ app: '/web', n }).taskId),
      );
      expect(tasks.filter(({ healthCheckResults }) => healthCheckResults.length !== 1)).toEqual([]);
      expect(beside.writtenAt.length).toBeGreaterThan(3);
      expect(new Set(beside.writtenAt).size).toBe(beside.writtenAt.length);
    },
  );

  it('has sums that fit its lists', async () => {
    await start();
    const [app] = appsIn((await rest?.call('GET', ALL))?.json);
    expect(app).toMatchObject({
      tasksHealthy: INSTANCES,
      taskStats: { totalSummary: { stats: { counts: { healthy: INSTANCES } } } },
    });
  });

  it('has the headers of every other, and none of its body for HEAD', async () => {
    await start();
    const whole = await rest?.call('GET', ALL);
    expect(whole?.headers.get('x-marathon-leader')).toBe('http://marathon:8080');
    expect(whole?.headers.get('content-type')).toBe('application/json');
    expect(await rest?.call('HEAD', ALL)).toMatchObject({ status: 200, text: '' });
  });
});
