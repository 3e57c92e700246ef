import { afterEach, describe, expect, it } from '@jest/globals';

import { timestampAt } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import type { Instance } from '../../../../src/frameworks/marathon/scheduler/instance.ts';
import { NOW, NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { MarathonDouble } from '../../../support/marathon-double.ts';
import { instance } from '../../../support/marathon-instances.ts';
import { startRest } from './rest-fixture.ts';
import type { StartedRest } from './rest-fixture.ts';

const LATER = timestampAt(NOW_MS + 1);
const DEPLOYMENT = '00000000-0000-4000-8000-000000000001';
const DEPLOYED = { version: LATER, deploymentId: DEPLOYMENT };

let rest: StartedRest | undefined;
afterEach(() => rest?.close());

const shop = (): MarathonDouble =>
  new MarathonDouble(
    rootGroup(
      appDefinition({ id: '/shop/web', cmd: 'Nginx:2', labels: { tier: 'front' } }),
      appDefinition({ id: '/shop/db', cmd: 'pg:1', labels: { tier: 'back' } }),
      appDefinition({ id: '/ping', cmd: 'ping:1' }),
    ),
  );

async function start(marathon: MarathonDouble): Promise<StartedRest['call']> {
  rest = await startRest(marathon);
  return rest.call;
}

interface Listed {
  readonly apps: readonly { readonly id: string }[];
}

const idsIn = (json: unknown): readonly string[] => (json as Listed).apps.map(({ id }) => id);

function put(marathon: MarathonDouble, ...instances: readonly Instance[]): void {
  for (const each of instances) marathon.state.instances.put(each);
}

describe('the list of apps', () => {
  it.each([
    ['', ['/ping', '/shop/db', '/shop/web']],
    ['?cmd=NGINX', ['/shop/web']],
    ['?id=SHOP', ['/shop/db', '/shop/web']],
    ['?label=tier', ['/shop/db', '/shop/web']],
    ['?label=tier%3D%3Dback&id=shop', ['/shop/db']],
    ['?label=tier%20in%20(front,middle)', ['/shop/web']],
  ])('has for %s the apps that are asked for', async (query, ids) => {
    const call = await start(shop());
    const { status, json } = await call('GET', `/v2/apps${query}`);
    expect(status).toBe(200);
    expect([...idsIn(json)].sort()).toEqual(ids);
  });

  it('is refused with 422 for a selector that cannot be read', async () => {
    const call = await start(shop());
    expect((await call('GET', '/v2/apps?label=a%3D')).status).toBe(422);
  });

  it('has counts and deployments, and tasks where they are asked for in any of the ways', async () => {
    const marathon = new MarathonDouble(rootGroup(appDefinition()));
    put(marathon, instance());
    const call = await start(marathon);
    const plain = (await call('GET', '/v2/apps')).json as { apps: object[] };
    expect(plain.apps[0]).toMatchObject({ tasksRunning: 1, tasksStaged: 0, deployments: [] });
    expect(plain.apps[0]).not.toHaveProperty('tasks');
    for (const query of ['embed=apps.tasks', 'embed=tasks', 'embed=app.tasks', 'embed[0]=apps.tasks']) {
      const { json } = await call('GET', `/v2/apps?${query}`);
      expect(json).toMatchObject({ apps: [{ tasks: [{ appId: '/app' }] }] });
    }
  });

  it('has below a group all apps of any depth under "*"', async () => {
    const call = await start(shop());
    const { json } = await call('GET', '/v2/apps/shop/*');
    expect((json as Record<'*', { id: string }[]>)['*'].map(({ id }) => id).sort()).toEqual([
      '/shop/db',
      '/shop/web',
    ]);
    expect((await call('GET', '/v2/apps/*')).json).toMatchObject({ '*': { length: 3 } });
  });
});

describe('an app', () => {
  it('is shown with counts, tasks, deployments and its last failure', async () => {
    const marathon = new MarathonDouble(rootGroup(appDefinition()));
    const [healthy, sick, staging] = [
      instance({ n: 1, healthy: true }),
      instance({ n: 2 }),
      instance({ n: 3, state: 'TASK_STAGING' }),
    ];
    put(marathon, healthy, sick, staging);
    marathon.state.health.set(sick.taskId, [{ alive: false, consecutiveFailures: 2, lastFailureMs: NOW_MS }]);
    marathon.state.failures.set(resolvePathId('/app'), {
      taskId: 't1',
      host: 'host9',
      agentId: 'a9',
      state: 'TASK_FAILED',
      message: 'exit code 1',
      timestampMs: NOW_MS,
      version: NOW,
    });
    const call = await start(marathon);
    const { json } = await call('GET', '/v2/apps/app');
    expect(json).toMatchObject({
      app: {
        id: '/app',
        tasksStaged: 1,
        tasksRunning: 2,
        tasksHealthy: 1,
        tasksUnhealthy: 1,
        deployments: [],
        lastTaskFailure: {
          appId: '/app',
          taskId: 't1',
          host: 'host9',
          slaveId: 'a9',
          state: 'TASK_FAILED',
          message: 'exit code 1',
          timestamp: NOW,
          version: NOW,
        },
        tasks: [
          { id: healthy.taskId },
          {
            id: sick.taskId,
            healthCheckResults: [
              {
                alive: false,
                consecutiveFailures: 2,
                lastFailure: NOW,
                instanceId: sick.id,
                taskId: sick.taskId,
              },
            ],
          },
          { id: staging.taskId },
        ],
      },
    });
  });

  it('has readiness and statistics of its tasks where they are asked for', async () => {
    const marathon = new MarathonDouble(rootGroup(appDefinition()));
    const task = instance();
    put(marathon, task, instance({ n: 2, version: timestampAt(0), startedAtMs: NOW_MS + 3_000 }));
    marathon.state.readiness.set(task.taskId, [
      { name: 'ready', ready: true, lastResponse: { status: 200, contentType: 'text/plain', body: 'ok' } },
    ]);
    rest = await startRest(marathon, {
      clock: { now: () => NOW_MS + 5_000, at: () => () => undefined, soon: () => undefined },
    });
    const { json } = await rest.call('GET', '/v2/apps/app?embed=app.readiness&embed=app.taskStats');
    const counts = (n: number): object => ({ staged: 0, running: n, healthy: 0, unhealthy: 0 });
    const part = (n: number, seconds: number): object => ({
      stats: { counts: counts(n), lifeTime: { averageSeconds: seconds, medianSeconds: seconds } },
    });
    expect(json).toMatchObject({
      app: {
        readinessCheckResults: [
          {
            name: 'ready',
            taskId: task.taskId,
            ready: true,
            lastResponse: { status: 200, contentType: 'text/plain', body: 'ok' },
          },
        ],
        taskStats: {
          withLatestConfig: part(1, 4),
          withOutdatedConfig: part(1, 2),
          totalSummary: part(2, 3),
        },
      },
    });
    expect((json as { app: { taskStats: object } }).app.taskStats).not.toHaveProperty(
      'startedAfterLastScaling',
    );
  });

  it('that is not there is 404 with its name', async () => {
    const call = await start(shop());
    expect(await call('GET', '/v2/apps/shop/x')).toMatchObject({
      status: 404,
      json: { message: "App '/shop/x' does not exist" },
    });
  });

  it('that is being deleted is shown until its deployment ends', async () => {
    const marathon = shop();
    const call = await start(marathon);
    expect((await call('DELETE', '/v2/apps/ping')).status).toBe(200);
    expect(await call('GET', '/v2/apps/ping')).toMatchObject({
      status: 200,
      json: { app: { deployments: [{ id: DEPLOYMENT }] } },
    });
    marathon.state.locks.clear();
    expect((await call('GET', '/v2/apps/ping')).status).toBe(404);
  });
});

describe('a POST of an app', () => {
  it('is answered 201 with the app, where it is, and its deployment', async () => {
    const marathon = new MarathonDouble();
    const call = await start(marathon);
    const { status, headers, json } = await call('POST', '/v2/apps', { id: 'a/b', cmd: 'web:1' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('http://x/v2/apps/a/b');
    expect(headers.get('marathon-deployment-id')).toBe(DEPLOYMENT);
    expect(json).toMatchObject({
      id: '/a/b',
      cmd: 'web:1',
      instances: 1,
      tasksStaged: 0,
      tasksRunning: 0,
      tasksHealthy: 0,
      tasksUnhealthy: 0,
      deployments: [{ id: DEPLOYMENT }],
      tasks: [],
      version: timestampAt(NOW_MS),
    });
    expect(marathon.commands).toMatchObject([{ type: 'deploy', group: '/a', force: false }]);
  });

  it.each<[string, unknown, number, unknown]>([
    ['no JSON', '{', 400, { message: 'Invalid JSON', details: expect.any(String) }],
    [
      'nothing',
      undefined,
      400,
      { message: 'Please specify data in JSON format', details: expect.any(String) },
    ],
    [
      'a number as its id',
      { id: 1, cmd: 'x' },
      422,
      { message: 'Invalid JSON', details: [{ path: '/id', errors: ['error.expected.jsstring'] }] },
    ],
    [
      'neither command nor container',
      { id: '/x' },
      422,
      {
        message: 'Object is not valid',
        details: [
          {
            path: '/',
            errors: ["AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."],
          },
        ],
      },
    ],
    [
      'the id of an app that is there',
      { id: '/ping', cmd: 'x:1' },
      409,
      { message: 'An app with id [/ping] already exists.' },
    ],
    [
      'several',
      [{ id: '/x', cmd: 'x:1' }],
      422,
      { message: 'Invalid JSON', details: [{ path: '/', errors: ['error.expected.jsobject'] }] },
    ],
  ])('with %s is refused', async (_, body, status, json) => {
    const marathon = shop();
    const before = marathon.state.root;
    const call = await start(marathon);
    expect(await call('POST', '/v2/apps', body)).toMatchObject({ status, json });
    expect(marathon.state.root).toBe(before);
  });

  it('with a content type that is not JSON is 415', async () => {
    const call = await start(shop());
    const answer = await call('POST', '/v2/apps', '{"id":"/x","cmd":"x:1"}', [
      'Content-Type: application/x-www-form-urlencoded',
    ]);
    expect(answer).toMatchObject({
      status: 415,
      json: { message: expect.stringContaining('application/json') },
    });
  });
});

describe('a PUT of an app', () => {
  it('changes fields of one that is there', async () => {
    const marathon = shop();
    const call = await start(marathon);
    const answer = await call('PUT', '/v2/apps/shop/web', { instances: 3 });
    expect(answer).toMatchObject({ status: 200, json: DEPLOYED });
    expect(answer.headers.get('marathon-deployment-id')).toBe(DEPLOYMENT);
    expect(answer.headers.has('location')).toBe(false);
    expect((await call('GET', '/v2/apps/shop/web')).json).toMatchObject({
      app: { cmd: 'Nginx:2', instances: 3 },
    });
  });

  it('makes one that is missing, and says where', async () => {
    const call = await start(shop());
    const answer = await call('PUT', '/v2/apps/new/one', { cmd: 'x:1' });
    expect(answer).toMatchObject({ status: 201, json: DEPLOYED });
    expect(answer.headers.get('location')).toBe('http://x/v2/apps/new/one');
  });

  it('as a whole definition loses what it does not say', async () => {
    const call = await start(shop());
    await call('PUT', '/v2/apps/shop/web?partialUpdate=false', { cmd: 'x:1' });
    expect((await call('GET', '/v2/apps/shop/web')).json).toMatchObject({ app: { cmd: 'x:1', labels: {} } });
  });

  it('with a version goes back to it, or is 404', async () => {
    const call = await start(shop());
    await call('PUT', '/v2/apps/shop/web', { cmd: 'other:1' });
    expect((await call('PUT', '/v2/apps/shop/web?force=true', { version: NOW })).status).toBe(200);
    expect((await call('GET', '/v2/apps/shop/web')).json).toMatchObject({ app: { cmd: 'Nginx:2' } });
    expect(await call('PUT', '/v2/apps/shop/web', { version: '2001-01-01T00:00:00.000Z' })).toMatchObject({
      status: 404,
      json: { message: "App '/shop/web' does not exist in version 2001-01-01T00:00:00.000Z" },
    });
  });

  it('while another deployment is at work is 409 with its id, unless forced', async () => {
    const marathon = shop();
    const call = await start(marathon);
    await call('PUT', '/v2/apps/ping', { instances: 2 });
    const locked = await call('PUT', '/v2/apps/ping', { instances: 3 });
    expect(locked).toMatchObject({ status: 409, json: { deployments: [{ id: DEPLOYMENT }] } });
    expect((locked.json as { message: string }).message).toBe(
      "App is locked by one or more deployments. Override with the option '?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'.",
    );
    expect((await call('PUT', '/v2/apps/ping?force=TRUE', { instances: 3 })).status).toBe(200);
  });

  it('is 403 while there are too many deployments, and 422 where dependencies go in a circle', async () => {
    const marathon = shop();
    const call = await start(marathon);
    marathon.answerNext({ type: 'tooManyDeployments', limit: 100 });
    expect(await call('PUT', '/v2/apps/ping', { instances: 3 })).toMatchObject({
      status: 403,
      json: { message: expect.stringContaining('100') },
    });
    marathon.answerNext({ type: 'cyclic' });
    expect(await call('PUT', '/v2/apps/ping', { instances: 3 })).toMatchObject({
      status: 422,
      json: {
        message: 'Object is not valid',
        details: [{ path: '/', errors: ['Dependency graph has cyclic dependencies.'] }],
      },
    });
  });
});

describe('other changes of apps', () => {
  it.each<[string, string, unknown, number]>([
    ['PATCH', '/v2/apps/ping', { instances: 2 }, 200],
    ['PATCH', '/v2/apps/nothing', { instances: 2 }, 404],
    [
      'PUT',
      '/v2/apps',
      [
        { id: '/ping', instances: 2 },
        { id: '/new', cmd: 'x:1' },
      ],
      200,
    ],
    ['PATCH', '/v2/apps', [{ id: '/ping', instances: 2 }], 200],
    [
      'PATCH',
      '/v2/apps',
      [
        { id: '/ping', instances: 2 },
        { id: '/new', cmd: 'x:1' },
      ],
      404,
    ],
    ['POST', '/v2/apps/ping/restart', undefined, 200],
    ['POST', '/v2/apps/nothing/restart', undefined, 404],
    ['DELETE', '/v2/apps/ping', undefined, 200],
    ['DELETE', '/v2/apps/nothing', undefined, 404],
  ])('%s %s of %j is %i', async (method, path, body, status) => {
    const call = await start(shop());
    const answer = await call(method, path, body);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.json).toEqual(DEPLOYED);
    expect(answer.headers.has('marathon-deployment-id')).toBe(status === 200);
  });

  it('are forced for a DELETE unless it says otherwise', async () => {
    const marathon = shop();
    const call = await start(marathon);
    await call('DELETE', '/v2/apps/ping');
    await call('DELETE', '/v2/apps/shop/db?force=false');
    expect(marathon.commands).toMatchObject([{ force: true }, { force: false }]);
  });

  it('by a restart give the app a new configuration', async () => {
    const call = await start(shop());
    await call('POST', '/v2/apps/ping/restart');
    expect((await call('GET', '/v2/apps/ping')).json).toMatchObject({
      app: { versionInfo: { lastScalingAt: NOW, lastConfigChangeAt: LATER } },
    });
  });
});

describe('versions of an app', () => {
  it('are listed with the newest first, and shown bare', async () => {
    const call = await start(shop());
    await call('PUT', '/v2/apps/ping', { instances: 5 });
    expect((await call('GET', '/v2/apps/ping/versions')).json).toEqual({ versions: [LATER, NOW] });
    expect(await call('GET', `/v2/apps/ping/versions/${NOW}`)).toMatchObject({
      status: 200,
      json: { id: '/ping', instances: 1 },
    });
  });

  it.each([
    ['/v2/apps/nothing/versions', 404, "App '/nothing' does not exist"],
    [
      '/v2/apps/ping/versions/2001-01-01T00:00:00.000Z',
      404,
      "App '/ping' does not exist in version 2001-01-01T00:00:00.000Z",
    ],
    ['/v2/apps/ping/versions/yesterday', 422, expect.stringContaining('yesterday')],
  ])('%s is %i', async (path, status, message) => {
    const call = await start(shop());
    expect(await call('GET', path)).toMatchObject({ status, json: { message } });
  });
});
