import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import type { TestFramework } from '../../support/bridge-framework.ts';
import { scriptedBridge } from '../../support/bridge-world.ts';
import type { ScriptedBridge } from '../../support/bridge-world.ts';
import { START_MS } from '../../support/bridge-harness.ts';
import { busyWorld } from '../../support/busy-world.ts';
import type { StartedServer } from '../http/http-fixture.ts';
import { viewOf } from '../../driver/view/viewed.ts';
import { startOperators } from './operator-fixture.ts';

let bridge: ScriptedBridge;
let framework: TestFramework;
let server: StartedServer;

beforeAll(async () => {
  ({ bridge, framework } = busyWorld());
  server = await startOperators(bridge, { flags: { cluster: 'default' } });
});

afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.at.url}${path}`, { redirect: 'manual', headers });

/** Answers are compared member by member, as tools read them. */
type Json = Record<string, unknown>;

const read = async (path: string): Promise<Json> => (await get(path)).json() as Promise<Json>;

describe('endpoints of a master', () => {
  it('/health is 200 and empty', async () => {
    const response = await get('/health');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('/version has whole numbers between dots, as Python clients parse it', async () => {
    const { version } = await read('/version');
    expect(String(version).split('.').map(Number)).toEqual([1, 11, 0]);
    expect(version).toBe(bridge.state.phase === 'READY' && viewOf(bridge).status().master.version);
  });

  it.each(['/redirect', '/master/redirect'])('%s leads to the leader, without a path', async (path) => {
    const response = await get(path);
    expect([response.status, response.headers.get('location')]).toEqual([307, '//bridge.test:5050']);
  });

  it.each(['/state', '/master/state', '/state.json', '/master/state.json', '/state/'])(
    '%s is everything',
    async (path) => {
      const state = await read(path);
      expect(state).toMatchObject({
        id: 'epoch',
        pid: 'master@127.0.0.1:5050',
        leader: 'master@127.0.0.1:5050',
        leader_info: { id: 'epoch', pid: 'master@127.0.0.1:5050', port: 5050, hostname: 'bridge.test' },
        hostname: 'bridge.test',
        cluster: 'default',
        start_time: START_MS / 1000,
        elected_time: START_MS / 1000,
        activated_slaves: 2,
        deactivated_slaves: 1,
        unreachable_slaves: 0,
        flags: { cluster: 'default' },
        recovered_slaves: [],
        completed_frameworks: [],
        orphan_tasks: [],
        unregistered_frameworks: [],
      });
    },
  );

  it('/state shows an agent as exporters and mesos-dns read it', async () => {
    const { slaves } = (await read('/state')) as { slaves: Json[] };
    expect(slaves).toHaveLength(3);
    expect(slaves[0]).toMatchObject({
      id: 'agent-1',
      hostname: 'i-agent-1',
      port: 5051,
      pid: 'slave(1)@10.0.0.1:5051',
      attributes: { 'ecs.availability-zone': 'us-east-1a', 'ecs.ec2-instance-id': 'i-agent-1' },
      registered_time: 1_600_000_000,
      resources: { cpus: 4, gpus: 0, mem: 4_000, disk: 1_000, ports: '[31000-32000]' },
      used_resources: { cpus: 0.5, mem: 256, ports: '[31000-31000]' },
      reserved_resources: {},
      active: true,
      deactivated: false,
      version: '1.11.0',
      domain: { fault_domain: { region: { name: 'us-east-1' }, zone: { name: 'us-east-1a' } } },
    });
    expect(slaves[1]).toMatchObject({ id: 'agent-2', active: false, deactivated: true });
  });

  it('/state shows a framework with its tasks and offers', async () => {
    const { frameworks } = (await read('/state')) as { frameworks: Json[] };
    expect(frameworks).toMatchObject([
      {
        id: framework.id,
        name: 'marathon',
        hostname: '',
        webui_url: 'http://m',
        user: 'root',
        role: 'web',
        active: true,
        connected: true,
        recovered: false,
        checkpoint: false,
        failover_timeout: 0,
        registered_time: START_MS / 1000,
        unregistered_time: 0,
        capabilities: [],
        used_resources: { cpus: 0.5, mem: 256, disk: 0, gpus: 0 },
        unreachable_tasks: [],
        executors: [],
        tasks: [
          {
            id: 't1',
            name: 't1',
            framework_id: framework.id,
            executor_id: '',
            slave_id: 'agent-1',
            state: 'TASK_RUNNING',
            role: 'web',
            resources: { cpus: 0.25, gpus: 0, mem: 128, disk: 0, ports: '[31000-31000]' },
            labels: [{ key: 'team', value: 'a' }],
            discovery: {
              visibility: 'CLUSTER',
              name: 'web',
              ports: { ports: [{ number: 31_000, name: 'http' }] },
            },
          },
          { id: 't3', state: 'TASK_STAGING' },
        ],
        completed_tasks: [{ id: 't2', state: 'TASK_FAILED' }],
      },
    ]);
    const [{ tasks }] = frameworks as [{ tasks: [{ statuses: Json[] }] }];
    expect(tasks[0].statuses.map(({ state }) => state)).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    expect(frameworks[0]?.['offers']).toEqual([
      expect.objectContaining({ framework_id: framework.id, slave_id: 'agent-1' }),
    ]);
  });

  it('/state-summary counts tasks', async () => {
    const summary = await read('/master/state-summary');
    expect(summary).toMatchObject({
      hostname: 'bridge.test',
      slaves: [
        { id: 'agent-1', TASK_RUNNING: 1, TASK_FAILED: 1, TASK_STAGING: 1, framework_ids: [framework.id] },
        { id: 'agent-2', TASK_RUNNING: 0, framework_ids: [] },
        { id: 'agent-3' },
      ],
      frameworks: [{ id: framework.id, TASK_RUNNING: 1, TASK_UNREACHABLE: 0, slave_ids: ['agent-1'] }],
    });
  });

  it('/slaves shows all, or the one that is asked for', async () => {
    expect(((await read('/slaves')) as { slaves: Json[] }).slaves).toHaveLength(3);
    expect(await read('/slaves?slave_id=agent-3')).toMatchObject({
      slaves: [
        { id: 'agent-3', unreserved_resources_full: [{ name: 'cpus', scalar: { value: 4 } }, {}, {}, {}] },
      ],
      recovered_slaves: [],
    });
    expect(await read('/slaves?slave_id=agent')).toMatchObject({ slaves: [] });
  });

  it('/tasks has what is there and what is over, newest first, a page at a time', async () => {
    const ids = async (query: string) =>
      ((await read(`/tasks${query}`)) as { tasks: Json[] }).tasks.map(({ id }) => id);
    expect(await ids('')).toEqual(['t3', 't2', 't1']);
    expect(await ids('?order=asc&limit=1&offset=1')).toEqual(['t2']);
    expect(await ids(`?framework_id=${framework.id}&task_id=t3`)).toEqual(['t3']);
    expect(await ids('?framework_id=none')).toEqual([]);
  });

  it('/frameworks answers with a slash behind it, and one framework', async () => {
    for (const path of ['/frameworks', '/master/frameworks/', `/frameworks?framework_id=${framework.id}`])
      expect(((await read(path)) as { frameworks: Json[] }).frameworks).toHaveLength(1);
    expect(await read('/frameworks?framework_id=none')).toMatchObject({ frameworks: [] });
  });

  it('/roles has weights, quotas and what is had', async () => {
    expect(await read('/roles')).toMatchObject({
      roles: [
        {
          name: 'web',
          weight: 1,
          quota: { role: 'web', limit: {} },
          frameworks: [framework.id],
          reserved: {},
        },
      ],
    });
  });

  it('/flags has the settings it was given', async () => {
    expect(await read('/flags')).toEqual({ flags: { cluster: 'default' } });
  });

  it('wrap their JSON in a function where one is named, and in nothing else', async () => {
    const state = await get('/master/state?jsonp=angular.callbacks._0');
    expect(state.headers.get('content-type')).toBe('text/javascript');
    expect(await state.text()).toMatch(/^angular\.callbacks\._0\(\{.*\}\);$/);
    expect(await (await get('/master/maintenance/schedule?jsonp=f')).text()).toBe('f({});');
    expect((await get('/state?jsonp=alert(1)//')).status).toBe(400);
  });

  it('compress what is streamed for those who like it', async () => {
    const response = await get('/state', { 'accept-encoding': 'gzip' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.json()).toHaveProperty('slaves');
    const plain = await get('/state', { 'accept-encoding': 'identity' });
    expect(plain.headers.has('content-encoding')).toBe(false);
  });
});

describe('before everything has been read', () => {
  it('what there is is not told, so that nobody takes it for all', async () => {
    const starting = scriptedBridge();
    starting.hold('DescribeClusters');
    starting.start();
    const young = await startOperators(starting);
    const ask = async (path: string) => {
      const response = await fetch(young.at.url + path);
      return [response.status, await response.text()];
    };
    for (const path of ['/state', '/slaves', '/tasks', '/state-summary'])
      expect(await ask(path)).toEqual([503, 'Master has not finished recovery']);
    for (const path of ['/health', '/version', '/flags', '/metrics/snapshot'])
      expect((await ask(path))[0]).toBe(200);
    await young.close();
  });
});

describe('POST /teardown', () => {
  const post = (body: string) => fetch(`${server.at.url}/teardown`, { method: 'POST', body });

  beforeEach(() => {
    expect(bridge.state.phase).toBe('READY');
  });

  it('is 400 for a framework that is not there, or not named', async () => {
    const unknown = await post('frameworkId=none');
    expect([unknown.status, await unknown.text()]).toEqual([400, 'No framework found with specified ID']);
    expect((await post('')).status).toBe(400);
  });

  it('is refused when a page of another site has sent it', async () => {
    const response = await fetch(`${server.at.url}/teardown`, {
      method: 'POST',
      body: `frameworkId=${framework.id}`,
      headers: { origin: 'http://evil.example' },
    });
    expect(response.status).toBe(403);
    expect(bridge.state.frameworks.size).toBe(1);
  });

  it('ends a framework, which is then among those that are over', async () => {
    const response = await post(`frameworkId=${framework.id}`);
    expect([response.status, await response.text()]).toEqual([200, '']);
    const state = await read('/state');
    expect(state['frameworks']).toEqual([]);
    expect(state['completed_frameworks']).toMatchObject([{ id: framework.id, active: false }]);
  });
});
