import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';

import { READ_OPERATIONS } from '../../../src/doors/operations/read-operations.ts';
import { OPERATIONS_PATH } from '../../../src/doors/operations/operations-path.ts';
import { operationsRoutes } from '../../../src/doors/operations/operations-routes.ts';
import { failure } from '../../../src/doors/operations/schemas.ts';
import { scriptedBridge } from '../../support/bridge-world.ts';
import type { ScriptedBridge } from '../../support/bridge-world.ts';
import type { TestFramework } from '../../support/bridge-framework.ts';
import { busyWorld } from '../../support/busy-world.ts';
import { operatedMaster } from '../../support/operated-master.ts';
import { startServer } from '../http/http-fixture.ts';
import type { StartedServer } from '../http/http-fixture.ts';

interface Reply {
  readonly status: number;
  readonly json: unknown;
}

let bridge: ScriptedBridge;
let framework: TestFramework;
let server: StartedServer;

async function ask(path: string, method = 'GET', body?: unknown, type = 'application/json'): Promise<Reply> {
  const response = await fetch(`${server.at.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': type } }),
  });
  return { status: response.status, json: await response.json() };
}

const api = (path: string, method?: string, body?: unknown): Promise<Reply> =>
  ask(OPERATIONS_PATH + path, method, body);

beforeAll(async () => {
  ({ bridge, framework } = busyWorld());
  server = await startServer(operationsRoutes(operatedMaster(bridge)));
});

afterAll(() => server.close());

/** An id that stands for `{id}` in each path. */
const IDS: Readonly<Record<string, () => string>> = {
  '/agents/{id}': () => 'i-agent-1',
  '/offers/{id}': () => bridge.state.offers.keys().next().value ?? '',
  '/frameworks/{id}': () => 'marathon',
  '/tasks/{id}': () => 't1',
  '/why/{id}': () => 't3',
};

describe('the operations API', () => {
  it.each(READ_OPERATIONS.map(({ path, answer }) => [path, answer] as const))(
    'answers %s as its schema says',
    async (path, answer: z.ZodType) => {
      const id = encodeURIComponent(IDS[path]?.() ?? '');
      const { status, json } = await api(path.replace('{id}', id));
      expect(answer.safeParse(json).error?.issues ?? []).toEqual([]);
      expect(status).toBe(200);
    },
  );

  it('pages and filters lists', async () => {
    const ids = async (query: string) => {
      const { json } = await api(`/tasks?${query}`);
      return (json as { items: readonly { id: string }[] }).items.map(({ id }) => id);
    };
    expect(await ids('order=asc&limit=2')).toEqual(['t1', 't2']);
    expect(await ids('state=TASK_RUNNING')).toEqual(['t1']);
    expect(await ids('framework=mara&agent=i-agent-1&offset=2&order=asc')).toEqual(['t3']);
    expect((await api('/agents?state=draining')).json).toMatchObject({
      total: 1,
      items: [{ id: 'agent-2' }],
    });
    expect((await api('/launches?phase=UNKNOWN')).json).toMatchObject({
      total: 1,
      items: [{ taskId: 't3' }],
    });
  });

  it('writes moments as ISO 8601', async () => {
    const { json } = await api('/tasks/t1');
    expect(json).toMatchObject({ launch: { phaseSince: '2023-11-14T22:13:20.000Z' } });
  });

  it('says what is wrong with a query', async () => {
    const { status, json } = await api('/tasks?limit=none&colour=red');
    expect(status).toBe(400);
    expect(failure.parse(json).error.code).toBe('INVALID');
    expect(failure.parse(json).error.message).toMatch(/limit.*colour|colour.*limit/s);
  });

  it('says that there is no such thing, or which ones may be meant', async () => {
    expect(await api('/tasks/nobody')).toMatchObject({ status: 404, json: { error: { code: 'NOT_FOUND' } } });
    expect(await api('/agents/agent')).toMatchObject({
      status: 409,
      json: { error: { code: 'AMBIGUOUS', ids: ['agent-1', 'agent-2', 'agent-3'] } },
    });
  });

  it('carries out commands', async () => {
    const frameworkId = framework.id;
    expect(await api('/commands/kill-task', 'POST', { frameworkId, taskId: 't1' })).toEqual({
      status: 200,
      json: { accepted: true },
    });
    expect(bridge.callsOf('StopTask')).toHaveLength(1);
    expect(await api('/commands/rescind-offer', 'POST', { offerId: 'none' })).toEqual({
      status: 404,
      json: { error: { code: 'NOT_FOUND', message: 'No such offer' } },
    });
    expect(await api('/commands/teardown-framework', 'POST', { framework: 1 })).toMatchObject({
      status: 400,
    });
  });

  it('takes commands in JSON only, so that no other site can give them', async () => {
    const path = `${OPERATIONS_PATH}/commands/teardown-framework`;
    expect(await ask(path, 'POST', { frameworkId: framework.id }, 'text/plain')).toMatchObject({
      status: 400,
    });
    expect(bridge.state.frameworks.size).toBe(1);
  });
});

describe('/ready', () => {
  it('is 200 only after what there is in ECS has been read', async () => {
    const starting = scriptedBridge();
    const held = starting.hold('DescribeClusters');
    starting.start();
    const young = await startServer(operationsRoutes(operatedMaster(starting)));
    const status = async () => (await fetch(`${young.at.url}/ready`)).status;
    expect(await status()).toBe(503);
    held.release();
    expect(await status()).toBe(200);
    await young.close();
  });
});
