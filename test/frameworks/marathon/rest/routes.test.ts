import { afterEach, describe, expect, it } from '@jest/globals';

import { basicAuthenticator } from '../../../../src/doors/http/basic-authenticator.ts';
import type { MarathonRestOptions } from '../../../../src/frameworks/marathon/rest/rest-options.ts';
import { NOW, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { MarathonDouble } from '../../../support/marathon-double.ts';
import { instance } from '../../../support/marathon-instances.ts';
import { startRest } from './rest-fixture.ts';
import type { StartedRest } from './rest-fixture.ts';

let rest: StartedRest | undefined;
afterEach(() => rest?.close());

const TASK = instance({ app: '/a/b' });

function marathon(): MarathonDouble {
  const double = new MarathonDouble(rootGroup(appDefinition({ id: '/a/b' }), appDefinition({ id: '/c' })));
  double.state.instances.put(TASK);
  return double;
}

async function start(changes: Partial<MarathonRestOptions> = {}): Promise<StartedRest['call']> {
  rest = await startRest(marathon(), changes);
  return rest.call;
}

describe('the id of an app', () => {
  it.each([
    '/v2/apps/a/b',
    '/v2/apps//a/b',
    '/v2/apps/%2Fa%2Fb',
    '/v2/apps/%2fa/b',
    '/v2/apps/a%2Fb',
    '/v2/apps//a/b/',
    'http://elsewhere/v2/apps//a/b',
  ])('may be written as in %s', async (target) => {
    const call = await start();
    expect(await call('GET', target)).toMatchObject({ status: 200, json: { app: { id: '/a/b' } } });
  });

  it.each(['/v2/apps/a/b/versions', '/v2/apps//a/b/versions', '/v2/apps/%2Fa%2Fb/versions'])(
    'may have a resource behind it, as in %s',
    async (target) => {
      const call = await start();
      expect(await call('GET', target)).toMatchObject({ status: 200, json: { versions: [NOW] } });
    },
  );

  it('that cannot be decoded is 400', async () => {
    const call = await start();
    expect((await call('GET', '/v2/apps/%zz')).status).toBe(400);
  });
});

const JSON_TYPE = 'application/json';
const UPDATE = { id: '/new', cmd: 'x:1' };

/** What each method does on each path: the status, and the type of the body where there is one. */
const TABLE: readonly (readonly [method: string, target: string, body: unknown, status: number])[] = [
  ['GET', '/v2/apps', undefined, 200],
  ['HEAD', '/v2/apps', undefined, 200],
  ['POST', '/v2/apps', UPDATE, 201],
  ['PUT', '/v2/apps', [UPDATE], 200],
  ['PATCH', '/v2/apps', [{ id: '/c', instances: 2 }], 200],
  ['DELETE', '/v2/apps', undefined, 405],
  ['GET', '/v2/apps/*', undefined, 200],
  ['GET', '/v2/apps/a/*', undefined, 200],
  ['GET', '/v2/apps/a/*/tasks', undefined, 200],
  ['GET', '/v2/apps/a/b', undefined, 200],
  ['PUT', '/v2/apps/a/b', { instances: 2 }, 200],
  ['PUT', '/v2/apps/new', UPDATE, 201],
  ['PATCH', '/v2/apps/a/b', { instances: 2 }, 200],
  ['DELETE', '/v2/apps/a/b', undefined, 200],
  ['POST', '/v2/apps/a/b', UPDATE, 405],
  ['POST', '/v2/apps/a/b/restart', undefined, 200],
  ['GET', '/v2/apps/a/b/restart', undefined, 405],
  ['GET', '/v2/apps/a/b/tasks', undefined, 200],
  ['GET', '/v2/apps/nothing/tasks', undefined, 404],
  ['POST', '/v2/apps/a/b/tasks', undefined, 405],
  ['GET', '/v2/apps/a/b/versions', undefined, 200],
  ['GET', `/v2/apps/a/b/versions/${NOW}`, undefined, 200],
  ['GET', '/v2/tasks', undefined, 200],
  ['POST', '/v2/tasks', UPDATE, 405],
  ['GET', '/v2/groups', undefined, 200],
  ['POST', '/v2/groups', { id: '/g' }, 201],
  ['PUT', '/v2/groups', { id: '/g' }, 200],
  ['PATCH', '/v2/groups/a', { enforceRole: true }, 200],
  ['DELETE', '/v2/groups', undefined, 200],
  ['GET', '/v2/groups/a', undefined, 200],
  ['GET', '/v2/groups/a/apps', undefined, 200],
  ['GET', '/v2/groups/a/versions', undefined, 200],
  ['GET', `/v2/groups/a/versions/${NOW}`, undefined, 200],
  ['GET', '/v2/groups/nothing', undefined, 404],
  ['HEAD', '/v2/pods', undefined, 200],
  ['GET', '/v2/pods', undefined, 200],
  ['POST', '/v2/pods', UPDATE, 422],
  ['GET', '/v2/pods/::status', undefined, 200],
  ['GET', '/v2/pods/a::status', undefined, 404],
  ['GET', '/v2/pods/a', undefined, 404],
  ['DELETE', '/v2/pods/a', undefined, 404],
  ['GET', '/v2/deployments', undefined, 200],
  ['POST', '/v2/deployments', UPDATE, 405],
  ['GET', '/v2/queue', undefined, 200],
  ['GET', '/v2/events', undefined, 405],
  ['GET', '/v2/eventSubscriptions', undefined, 404],
  ['GET', '/v2/info', undefined, 200],
  ['GET', '/v2/leader', undefined, 200],
  ['DELETE', '/v2/leader', undefined, 404],
  ['GET', '/v2/plugins', undefined, 200],
  ['GET', '/v2/schemas/app', undefined, 200],
  ['GET', '/v2/artifacts/x', undefined, 404],
  ['GET', '/v2', undefined, 404],
  ['GET', '/nothing', undefined, 404],
  ['GET', '/metrics', undefined, 200],
  ['GET', '/metrics/prometheus', undefined, 200],
  ['GET', '/ecs-scheduler/v1/marathon/why/a/b', undefined, 200],
  ['GET', '/ecs-scheduler/v1/marathon/why/nothing', undefined, 404],
  ['POST', '/ecs-scheduler/v1/marathon/plan', { id: '/new', cmd: 'x:1' }, 200],
  ['POST', '/ecs-scheduler/v1/marathon/plan', { cmd: 'x:1' }, 422],
  ['POST', '/ecs-scheduler/v1/marathon/plan', [{ id: '/new', cmd: 1 }], 422],
  ['POST', '/ecs-scheduler/v1/marathon/plan', undefined, 400],
  ['GET', '/ecs-scheduler/v1/marathon/plan', undefined, 405],
];

describe('every answer', () => {
  it.each(TABLE)('to %s %s of %j has its status and headers', async (method, target, body, status) => {
    const call = await start();
    const answer = await call(method, target, body);
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-cache, no-store, must-revalidate',
      pragma: 'no-cache',
      expires: '0',
      'x-marathon-leader': 'http://marathon:8080',
      'x-frame-options': 'DENY',
      'x-xss-protection': '1; mode=block',
    });
    const isText = target === '/metrics/prometheus';
    expect(answer.headers.get('content-type')).toBe(
      isText ? 'text/plain; version=0.0.4; charset=utf-8' : JSON_TYPE,
    );
    if (status === 405 && target !== '/v2/events') expect(answer.headers.get('allow')).toMatch(/OPTIONS$/);
    if (status >= 400 && method !== 'HEAD')
      expect(answer.json).toMatchObject({ message: expect.stringMatching(/./) });
  });

  it('has these very bytes', async () => {
    rest = await startRest(marathon());
    const connection = await rest.connect();
    connection.send('GET /v2/leader HTTP/1.1\r\nHost: x\r\n\r\n');
    const answer = await connection.answer();
    expect(answer.status).toBe('HTTP/1.1 200 OK');
    expect(answer.body.toString()).toBe('{"leader":"marathon:8080"}');
  });
});

describe('what a client accepts', () => {
  it.each([
    ['*/*', 200],
    ['application/json', 200],
    ['application/*', 200],
    ['text/html', 406],
    ['text/plain', 406],
  ])('as %s is answered %i', async (accept, status) => {
    const call = await start();
    expect((await call('GET', '/v2/apps', undefined, [`Accept: ${accept}`])).status).toBe(status);
  });

  it.each([
    ['', 200, 'text/plain; charset=utf-8', 'pong'],
    ['Accept: */*', 200, 'text/plain; charset=utf-8', 'pong'],
    ['Accept: text/html', 200, 'text/html', 'pong'],
    ['Accept: application/json', 200, JSON_TYPE, '"pong"'],
    ['Accept: image/png', 204, undefined, ''],
  ])('decides with "%s" how a ping is answered', async (header, status, type, text) => {
    const call = await start();
    const answer = await call('GET', '/ping', undefined, header === '' ? [] : [header]);
    expect(answer).toMatchObject({ status, text });
    expect(answer.headers.get('content-type')).toBe(type);
  });
});

describe('a Marathon that does not work', () => {
  it('answers 503 to whoever reads and to whoever writes, and a ping', async () => {
    const double = marathon();
    rest = await startRest(double);
    double.isAvailable = false;
    const refused = { status: 503, json: { message: 'Marathon has not begun to work' } };
    expect(await rest.call('GET', '/v2/apps')).toMatchObject(refused);
    expect(await rest.call('POST', '/v2/apps', UPDATE)).toMatchObject(refused);
    expect((await rest.call('GET', '/ping')).status).toBe(200);
  });
});

describe('who may use the API', () => {
  const authenticators = {
    marathon: basicAuthenticator([
      { principal: 'ops', secret: 's' },
      { principal: 'guest', secret: 's', isReadOnly: true },
    ]),
  };
  const as = (principal: string): string =>
    `Authorization: Basic ${Buffer.from(`${principal}:s`).toString('base64')}`;

  it('is asked with 401 in JSON, but for a ping', async () => {
    rest = await startRest(marathon(), {}, { authenticators });
    const answer = await rest.call('GET', '/v2/apps');
    expect(answer).toMatchObject({ status: 401, json: { message: expect.stringMatching(/./) } });
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="marathon"');
    expect((await rest.call('GET', '/ping')).status).toBe(200);
    expect((await rest.call('GET', '/v2/apps', undefined, [as('ops')])).status).toBe(200);
  });

  it('with a role that may only read is refused everything that writes', async () => {
    rest = await startRest(marathon(), {}, { authenticators });
    for (const [method, target, body] of TABLE.filter(([, , , status]) => status < 400)) {
      const answer = await rest.call(method, target, body, [as('guest')]);
      expect([method, target, answer.status]).toEqual([
        method,
        target,
        method === 'GET' || method === 'HEAD' || target.endsWith('/plan') ? 200 : 403,
      ]);
    }
  });
});

describe('limits', () => {
  it('on bodies are told in JSON', async () => {
    rest = await startRest(marathon(), {}, { limits: { bodyBytes: 10 } });
    const answer = await rest.call('POST', '/v2/apps', UPDATE);
    expect(answer).toMatchObject({ status: 413, json: { message: expect.stringContaining('10 bytes') } });
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });
});

describe('pages of other origins', () => {
  const withOrigin = ['Origin: https://ui.example'];

  it.each([
    [undefined, undefined],
    [['*'], '*'],
    [['https://ui.example'], 'https://ui.example'],
    [['https://other.example'], undefined],
  ])('where %j are allowed get %s', async (allowedOrigins, allowed) => {
    const call = await start(allowedOrigins === undefined ? {} : { allowedOrigins });
    const { headers } = await call('GET', '/v2/apps', undefined, withOrigin);
    expect(headers.get('access-control-allow-origin')).toBe(allowed);
    expect(headers.get('access-control-max-age')).toBe(allowed === undefined ? undefined : '86400');
  });

  it('may ask beforehand', async () => {
    const call = await start({ allowedOrigins: ['*'] });
    const { status, headers } = await call('OPTIONS', '/v2/apps', undefined, withOrigin);
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS');
    expect(headers.get('allow')).toBe('GET, POST, PUT, PATCH, HEAD, OPTIONS');
  });
});

describe('what Marathon says of itself', () => {
  it('is in its info', async () => {
    const call = await start({
      info: { url: () => 'https://m.example', version: '1.9.0', options: { master: 'zk://z', ha: true } },
    });
    expect((await call('GET', '/v2/info')).json).toMatchObject({
      name: 'marathon',
      version: '1.9.0',
      elected: true,
      leader: 'm.example',
      frameworkId: null,
      marathon_config: { master: 'zk://z', ha: true },
      zookeeper_config: { zk: null },
      http_config: { http_port: null, https_port: 443 },
    });
  });

  it('tells who leads, and gives up leadership where that is possible', async () => {
    let isLeader = true;
    const call = await start({
      leader: () => (isLeader ? 'other:8080' : undefined),
      abdicate: () => {
        isLeader = false;
      },
    });
    const asked = await call('GET', '/v2/leader');
    expect(asked.json).toEqual({ leader: 'other:8080' });
    expect(asked.headers.has('x-marathon-leader')).toBe(false);
    expect((await call('DELETE', '/v2/leader')).json).toEqual({ message: 'Leadership abdicated' });
    expect(await call('GET', '/v2/leader')).toMatchObject({
      status: 404,
      json: { message: 'There is no leader' },
    });
  });

  it('counts in its metrics what there is, beside what it is given', async () => {
    const call = await start({ readMetrics: () => ({ counters: { 'x.count': 3 }, gauges: {} }) });
    expect((await call('GET', '/metrics')).json).toMatchObject({
      counters: { 'x.count': { count: 3 } },
      gauges: {
        'marathon.apps.active.gauge': { value: 2 },
        'marathon.instances.running.gauge': { value: 1 },
      },
      histograms: {},
      meters: {},
      timers: {},
    });
    const { text } = await call('GET', '/metrics/prometheus');
    expect(text).toContain('# TYPE marathon_apps_active_gauge gauge\nmarathon_apps_active_gauge 2\n');
    expect(text).toContain('# TYPE x_count counter\nx_count 3\n');
  });

  it('has the schema of an app', async () => {
    const call = await start();
    expect((await call('GET', '/v2/schemas/app')).json).toMatchObject({
      type: 'object',
      properties: { instances: { type: 'number' }, container: { type: 'object' } },
    });
  });

  it.each([
    ['/', '/v2/info'],
    ['/help', '/v2/schemas/app'],
  ])('is found from %s at %s', async (path, location) => {
    const call = await start();
    const answer = await call('GET', path);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, location]);
  });

  it('names what is not there', async () => {
    const call = await start();
    expect((await call('GET', '/v2/nothing?x=1')).json).toEqual({ message: 'URI not found: /v2/nothing' });
  });
});
