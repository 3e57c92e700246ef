import { afterEach, describe, expect, it } from '@jest/globals';

import { NOW, NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { timestampAt } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import { MarathonDouble } from '../../../support/marathon-double.ts';
import { instance } from '../../../support/marathon-instances.ts';
import { startRest } from './rest-fixture.ts';
import type { StartedRest } from './rest-fixture.ts';

let rest: StartedRest | undefined;
afterEach(() => rest?.close());

const PORT = { port: 10_000, protocol: 'tcp', labels: {} } as const;
const WEB = instance({ app: '/a/web', n: 1, hostPorts: [31_005] });
const STAGING = instance({ app: '/a/web', n: 2, host: 'host2', hostPorts: [31_006], state: 'TASK_STAGING' });
const BARE = instance({ app: '/bare', n: 3 });
const KILLED = { type: 'killed', instances: [WEB] } as const;

function marathon(): MarathonDouble {
  const double = new MarathonDouble(
    rootGroup(
      appDefinition({ id: '/a/web', instances: 2, portDefinitions: [PORT] }),
      appDefinition({ id: '/bare' }),
    ),
  );
  for (const each of [WEB, STAGING, BARE]) double.state.instances.put(each);
  return double;
}

async function start(double = marathon()): Promise<StartedRest['call']> {
  rest = await startRest(double);
  return rest.call;
}

const idsIn = (json: unknown): readonly string[] =>
  (json as { tasks: { id: string }[] }).tasks.map(({ id }) => id);

describe('a task', () => {
  it('is shown with its place, its ports and its times', async () => {
    const call = await start();
    const { json } = await call('GET', '/v2/tasks?status=running');
    expect((json as { tasks: unknown[] }).tasks[0]).toEqual({
      id: WEB.taskId,
      appId: '/a/web',
      slaveId: 'agent-host1',
      host: 'host1',
      state: 'TASK_RUNNING',
      stagedAt: NOW,
      startedAt: timestampAt(NOW_MS + 1_000),
      version: NOW,
      ports: [31_005],
      servicePorts: [10_000],
      ipAddresses: [{ ipAddress: '10.0.0.1', protocol: 'IPv4' }],
      healthCheckResults: [],
      localVolumes: [],
    });
  });

  it.each([
    ['', 3],
    ['?status=running', 2],
    ['?status=STAGING', 1],
    ['?status[]=running&status[]=staging', 3],
    ['?status=lost', 3],
    ['?status=lost&status=staging', 1],
  ])('is listed with %s among %i', async (query, count) => {
    const call = await start();
    expect(idsIn((await call('GET', `/v2/tasks${query}`)).json)).toHaveLength(count);
  });

  it('of an app or of a group is listed there', async () => {
    const call = await start();
    const ofApp = await call('GET', '/v2/apps/a/web/tasks');
    expect(idsIn(ofApp.json)).toEqual([WEB.taskId, STAGING.taskId]);
    expect((ofApp.json as { tasks: object[] }).tasks[0]).not.toHaveProperty('servicePorts');
    expect(idsIn((await call('GET', '/v2/apps/a/*/tasks')).json)).toEqual([WEB.taskId, STAGING.taskId]);
  });

  it('is told as text in one line for each app and service port, every column ended by a tab', async () => {
    const call = await start();
    const answer = await call('GET', '/v2/tasks', undefined, ['Accept: text/plain']);
    expect(answer.text).toBe('bare\t \thost1\t\na_web\t10000\thost1:31005\t\n');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const ofApp = await call('GET', '/v2/apps/a/web/tasks', undefined, ['Accept: text/plain']);
    expect(ofApp.text).toBe('a_web\t10000\thost1:31005\t\n');
  });
});

describe('killing tasks', () => {
  it.each([
    ['DELETE', '/v2/apps/a/web/tasks', undefined, [WEB.id, STAGING.id]],
    ['DELETE', '/v2/apps/a/web/tasks?host=host1', undefined, [WEB.id]],
    ['DELETE', '/v2/apps/a/web/tasks?host=*', undefined, [WEB.id, STAGING.id]],
    ['POST', '/v2/tasks/delete', { ids: [WEB.taskId, BARE.taskId] }, [WEB.id, BARE.id]],
    ['POST', '/v2/tasks/delete', { ids: ['gone.00000000-0000-1000-8000-000000000009'] }, []],
  ])('by %s %s of %j lets them be replaced', async (method, target, body, instances) => {
    const double = marathon();
    double.answerNext(KILLED);
    const call = await start(double);
    const answer = await call(method, target, body);
    expect(answer.status).toBe(200);
    expect(idsIn(answer.json)).toEqual([WEB.taskId]);
    expect(double.commands).toEqual([{ type: 'kill', instances, wipe: false }]);
  });

  it('waits for their end where they are wiped', async () => {
    const double = marathon();
    double.answerNext(KILLED);
    const call = await start(double);
    await call('DELETE', '/v2/apps/a/web/tasks?wipe=true');
    expect(double.commands).toMatchObject([{ type: 'kill', wipe: true }]);
  });

  it('one by one is answered with that one', async () => {
    const double = marathon();
    double.answerNext(KILLED);
    const call = await start(double);
    const answer = await call('DELETE', `/v2/apps/a/web/tasks/${WEB.taskId}`);
    expect(answer).toMatchObject({ status: 200, json: { task: { id: WEB.taskId } } });
  });

  it.each([
    ['DELETE', '/v2/apps/a/web/tasks?scale=true&host=host1', undefined, 1, [WEB.id]],
    ['DELETE', `/v2/apps/a/web/tasks/${WEB.taskId}?scale=true`, undefined, 1, [WEB.id]],
    ['POST', '/v2/tasks/delete?scale=true', { ids: [WEB.taskId, STAGING.taskId] }, 0, [WEB.id, STAGING.id]],
  ])('by %s %s of %j scales the app down to %i', async (method, target, body, left, condemned) => {
    const double = marathon();
    const call = await start(double);
    const answer = await call(method, target, body);
    expect(answer).toMatchObject({ status: 200, json: { deploymentId: expect.any(String) } });
    expect(double.commands).toMatchObject([{ type: 'deploy', condemned: new Set(condemned) }]);
    expect((await call('GET', '/v2/apps/a/web')).json).toMatchObject({ app: { instances: left } });
  });

  it.each<[string, string, unknown, number, unknown]>([
    [
      'DELETE',
      '/v2/apps/a/web/tasks?scale=true&wipe=true',
      undefined,
      400,
      'You cannot use scale and wipe at the same time.',
    ],
    [
      'POST',
      '/v2/tasks/delete?scale=true&wipe=true',
      { ids: [] },
      400,
      'You cannot use scale and wipe at the same time.',
    ],
    ['DELETE', '/v2/apps/nothing/tasks', undefined, 404, "App '/nothing' does not exist"],
    ['DELETE', '/v2/apps/nothing/tasks?scale=true', undefined, 404, "Path '/nothing' does not exist"],
    ['DELETE', '/v2/apps/a/web/tasks/x', undefined, 404, "Task 'x' does not exist"],
    ['DELETE', `/v2/apps/bare/tasks/${WEB.taskId}`, undefined, 404, `Task '${WEB.taskId}' does not exist`],
    ['POST', '/v2/tasks/delete', { ids: ['x'] }, 400, expect.stringMatching(/^Invalid task id 'x'\. /)],
    ['POST', '/v2/tasks/delete', { ids: 'x' }, 422, 'Invalid JSON'],
  ])('by %s %s of %j is refused with %i', async (method, target, body, status, message) => {
    const double = marathon();
    const call = await start(double);
    expect(await call(method, target, body)).toMatchObject({ status, json: { message } });
    expect(double.commands).toEqual([]);
  });
});
