import { afterEach, describe, expect, it } from '@jest/globals';

import { timestampAt } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import { NOW, NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { MarathonDouble } from '../../../support/marathon-double.ts';
import { instance } from '../../../support/marathon-instances.ts';
import { startRest } from './rest-fixture.ts';
import type { StartedRest } from './rest-fixture.ts';

let rest: StartedRest | undefined;
afterEach(() => rest?.close());

const LATER = timestampAt(NOW_MS + 1);
const NEW_APP = { id: 'api', cmd: 'api:1' };

function marathon(): MarathonDouble {
  const double = new MarathonDouble(
    rootGroup(appDefinition({ id: '/shop/web' }), appDefinition({ id: '/shop/eu/db', instances: 3 })),
  );
  double.state.instances.put(instance({ app: '/shop/web' }));
  return double;
}

async function start(double = marathon()): Promise<StartedRest['call']> {
  rest = await startRest(double);
  return rest.call;
}

describe('a group', () => {
  it('is shown with the apps, groups and pods in it', async () => {
    const call = await start();
    expect((await call('GET', '/v2/groups')).json).toMatchObject({
      id: '/',
      apps: [],
      pods: [],
      dependencies: [],
      version: NOW,
      groups: [
        {
          id: '/shop',
          apps: [{ id: '/shop/web' }],
          groups: [{ id: '/shop/eu', apps: [{ id: '/shop/eu/db' }] }],
        },
      ],
    });
  });

  it('is shown with what is asked for and nothing else', async () => {
    const call = await start();
    const onlyApps = (await call('GET', '/v2/groups//shop?embed=group.apps&embed=group.apps.counts')).json;
    expect(onlyApps).toMatchObject({ id: '/shop', apps: [{ id: '/shop/web', tasksRunning: 1 }] });
    expect(onlyApps).not.toHaveProperty('groups');
    const noApps = (await call('GET', '/v2/groups/shop?embed=group.apps.tasks')).json;
    expect(noApps).not.toHaveProperty('apps');
  });

  it('has a bare list of the apps below', async () => {
    const call = await start();
    expect((await call('GET', '/v2/groups/shop/apps')).json).toMatchObject([
      { id: '/shop/web' },
      { id: '/shop/eu/db' },
    ]);
    expect((await call('GET', '/v2/groups/apps')).json).toMatchObject({ length: 2 });
  });

  it('is shown as it was in each of its versions', async () => {
    const call = await start();
    await call('PUT', '/v2/groups/shop', { apps: [NEW_APP] });
    expect((await call('GET', '/v2/groups/shop/versions')).json).toEqual([LATER, NOW]);
    expect((await call('GET', `/v2/groups/shop/versions/${NOW}`)).json).toMatchObject({
      apps: [{ id: '/shop/web' }],
    });
    expect((await call('GET', `/v2/groups/shop/versions/${LATER}`)).json).toMatchObject({
      apps: [{ id: '/shop/api' }],
    });
  });

  it.each([
    ['/v2/groups/nothing', 404, "Group '/nothing' does not exist"],
    ['/v2/groups/nothing/apps', 404, "Group '/nothing' does not exist"],
    ['/v2/groups/nothing/versions', 404, "Group '/nothing' does not exist"],
    ['/v2/groups/shop/versions/2001-01-01T00:00:00.000Z', 404, expect.stringContaining('/shop')],
    ['/v2/groups/shop/versions/x', 422, expect.stringContaining("'x'")],
  ])('%s is %i', async (path, status, message) => {
    const call = await start();
    expect(await call('GET', path)).toMatchObject({ status, json: { message } });
  });
});

describe('changes of groups', () => {
  it('by a POST are answered 201 with where the group is', async () => {
    const double = marathon();
    const call = await start(double);
    const answer = await call('POST', '/v2/groups', { id: '/new/one', apps: [NEW_APP] });
    expect(answer).toMatchObject({ status: 201, json: { version: LATER } });
    expect(answer.headers.get('location')).toBe('http://x/v2/groups/new/one');
    expect(answer.headers.has('marathon-deployment-id')).toBe(true);
    expect(double.commands).toMatchObject([{ type: 'deploy', group: '/new/one', force: false }]);
  });

  it.each<[string, string, unknown, number]>([
    ['POST', '/v2/groups', { id: '/shop' }, 409],
    ['POST', '/v2/groups/shop', {}, 409],
    ['PUT', '/v2/groups/shop', { apps: [{ id: '/elsewhere', cmd: 'x:1' }] }, 422],
    ['PUT', '/v2/groups/shop', { scaleBy: 2, apps: [] }, 422],
    ['PUT', '/v2/groups/shop', { apps: [{ ...NEW_APP, dependencies: ['api'] }] }, 422],
    ['PUT', '/v2/groups/shop/web', { apps: [] }, 409],
    ['PATCH', '/v2/groups/shop/eu', { enforceRole: true }, 422],
    ['DELETE', '/v2/groups/nothing', undefined, 404],
    ['PUT', '/v2/groups/made/now', { apps: [NEW_APP] }, 200],
    ['DELETE', '/v2/groups/shop', undefined, 200],
  ])('by %s %s of %j are %i', async (method, path, body, status) => {
    const call = await start();
    expect((await call(method, path, body)).status).toBe(status);
  });

  it('scale all apps below, and go back to an earlier version', async () => {
    const call = await start();
    const instances = async (): Promise<unknown> =>
      ((await call('GET', '/v2/groups/shop/apps')).json as { instances: number }[]).map(
        (app) => app.instances,
      );
    await call('PUT', '/v2/groups/shop', { scaleBy: 2 });
    expect(await instances()).toEqual([2, 6]);
    await call('PUT', '/v2/groups/shop?force=true', { version: NOW });
    expect(await instances()).toEqual([1, 3]);
  });

  it('may be tried without effect', async () => {
    const double = marathon();
    const call = await start(double);
    const answer = await call('PUT', '/v2/groups/shop?dryRun=true', { apps: [NEW_APP] });
    expect(answer).toMatchObject({
      status: 200,
      json: {
        steps: [
          { actions: [{ action: 'StopApplication', app: '/shop/web' }] },
          { actions: [{ action: 'StartApplication', app: '/shop/api' }] },
          { actions: [{ action: 'ScaleApplication', app: '/shop/api' }] },
        ],
      },
    });
    expect(double.commands).toEqual([]);
  });

  it('delete everything at the root', async () => {
    const call = await start();
    expect((await call('DELETE', '/v2/groups')).status).toBe(200);
    expect((await call('GET', '/v2/groups')).json).toMatchObject({ apps: [], groups: [] });
  });
});
