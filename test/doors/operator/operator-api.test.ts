import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { NOT_DONE, REPLIES } from '../../../src/doors/operator/v1/reply.ts';
import { protoRoot } from '../../../src/wire/proto-root.ts';
import type { TestFramework } from '../../support/bridge-framework.ts';
import { viewOf } from '../../driver/view/viewed.ts';
import { START_MS } from '../../support/bridge-harness.ts';
import { scriptedWorld } from '../../support/bridge-world.ts';
import type { ScriptedBridge } from '../../support/bridge-world.ts';
import { busyWorld } from '../../support/busy-world.ts';
import type { StartedServer } from '../http/http-fixture.ts';
import { startOperators } from './operator-fixture.ts';

let bridge: ScriptedBridge;
let framework: TestFramework;
let server: StartedServer;

beforeAll(async () => {
  ({ bridge, framework } = busyWorld());
  server = await startOperators(bridge, { flags: { a: 'b' } });
});

afterAll(() => server.close());

const JSON_TYPE = 'application/json';
const PROTOBUF = 'application/x-protobuf';

function post(body: string | Uint8Array, headers: Record<string, string>): Promise<Response> {
  return fetch(`${server.at.url}/api/v1`, { method: 'POST', headers, body: Buffer.from(body) });
}

const ask = (type: string): Promise<Response> =>
  post(JSON.stringify({ type }), { 'content-type': JSON_TYPE });

const read = async (type: string): Promise<unknown> => (await ask(type)).json();

describe('the operator API', () => {
  it('answers health and version', async () => {
    expect(await read('GET_HEALTH')).toEqual({ type: 'GET_HEALTH', get_health: { healthy: true } });
    expect(await read('GET_VERSION')).toMatchObject({
      type: 'GET_VERSION',
      get_version: { version_info: { version: '1.11.0' } },
    });
  });

  it('answers who the master is, its flags and its metrics', async () => {
    expect(await read('GET_MASTER')).toMatchObject({
      get_master: {
        master_info: { id: 'epoch', pid: 'master@127.0.0.1:5050', port: 5050, version: '1.11.0' },
        start_time: START_MS / 1000,
        elected_time: START_MS / 1000,
      },
    });
    expect(await read('GET_FLAGS')).toEqual({
      type: 'GET_FLAGS',
      get_flags: { flags: [{ name: 'a', value: 'b' }] },
    });
    expect(await read('GET_METRICS')).toMatchObject({
      get_metrics: { metrics: expect.arrayContaining([{ name: 'master/elected', value: 1 }]) },
    });
  });

  it('answers agents in the words of v1', async () => {
    const text = await (await ask('GET_AGENTS')).text();
    expect(JSON.parse(text)).toMatchObject({
      type: 'GET_AGENTS',
      get_agents: {
        agents: [
          {
            agent_info: { id: { value: 'agent-1' }, hostname: 'i-agent-1', port: 5051 },
            active: true,
            deactivated: false,
            version: '1.11.0',
            pid: 'slave(1)@10.0.0.1:5051',
            total_resources: expect.arrayContaining([
              expect.objectContaining({ name: 'cpus', type: 'SCALAR', scalar: { value: 4 } }),
            ]),
          },
          { agent_info: { id: { value: 'agent-2' } }, active: false, deactivated: true },
          { agent_info: { id: { value: 'agent-3' } } },
        ],
      },
    });
    expect(text).toContain('"registered_time":{"nanoseconds":1600000000000000000}');
  });

  it('answers everything at once', async () => {
    expect(await read('GET_STATE')).toMatchObject({
      type: 'GET_STATE',
      get_state: {
        get_tasks: {
          tasks: [
            {
              name: 't1',
              task_id: { value: 't1' },
              framework_id: { value: framework.id },
              agent_id: { value: 'agent-1' },
              state: 'TASK_RUNNING',
              labels: { labels: [{ key: 'team', value: 'a' }] },
              discovery: { ports: { ports: [{ number: 31_000, name: 'http' }] } },
            },
            { task_id: { value: 't3' } },
          ],
          completed_tasks: [{ task_id: { value: 't2' }, state: 'TASK_FAILED' }],
        },
        get_frameworks: {
          frameworks: [
            {
              framework_info: { id: { value: framework.id }, name: 'marathon' },
              active: true,
              connected: true,
              recovered: false,
              offers: [{ agent_id: { value: 'agent-1' } }],
            },
          ],
        },
        get_agents: { agents: [{}, {}, {}] },
      },
    });
  });

  it.each(Object.keys(REPLIES))('answers %s in both encodings, as the protocol has it', async (type) => {
    const call = protoRoot().lookupType('mesos.v1.master.Call');
    const response = protoRoot().lookupType('mesos.v1.master.Response');
    const bytes = call.encode(call.fromObject({ type })).finish();
    const answer = await post(bytes, { 'content-type': PROTOBUF, accept: PROTOBUF });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, PROTOBUF]);
    const decoded = response.decode(new Uint8Array(await answer.arrayBuffer()));
    expect(response.toObject(decoded, { enums: String })).toMatchObject({ type });
    expect(await read(type)).toMatchObject({ type });
  });

  it('tells quotas as limits of the roles that have one', async () => {
    const { bridge: limited } = scriptedWorld({
      config: { roles: { web: { quota: { cpus: 1.5, mem: 64 } }, batch: { weight: 2 } } },
    });
    const reply = await REPLIES['GET_QUOTA']?.({
      view: viewOf(limited),
      flags: {},
      snapshot: () => Promise.resolve({}),
    });
    expect(reply).toEqual({
      type: 'GET_QUOTA',
      getQuota: { status: { configs: [{ role: 'web', limits: { cpus: 1.5, mem: 64 } }] } },
    });
    expect(await read('GET_QUOTA')).toEqual({ type: 'GET_QUOTA', get_quota: { status: {} } });
  });

  it('is exact about media types', async () => {
    const refusal = async (body: string, headers: Record<string, string>) => {
      const response = await post(body, headers);
      return [response.status, await response.text()];
    };
    const health = '{"type":"GET_HEALTH"}';
    expect(await refusal(health, { 'content-type': 'text/plain' })).toEqual([
      415,
      "Expecting 'Content-Type' of application/json or application/x-protobuf",
    ]);
    expect(await refusal(health, { 'content-type': JSON_TYPE, accept: 'text/html' })).toEqual([
      406,
      "Expecting 'Accept' to allow 'application/json' or 'application/x-protobuf'",
    ]);
    expect(await refusal('{}', { 'content-type': JSON_TYPE })).toEqual([
      400,
      "Failed to validate master::Call: Expecting 'type' to be present",
    ]);
    expect((await refusal('{', { 'content-type': JSON_TYPE }))[0]).toBe(400);
    expect((await fetch(`${server.at.url}/api/v1`)).status).toBe(405);
  });

  it.each(Object.keys(NOT_DONE))('says that %s is not done, and what to do', async (type) => {
    const response = await ask(type);
    expect([response.status, await response.text()]).toEqual([
      501,
      `${type} is not implemented: ${NOT_DONE[type] ?? ''}`,
    ]);
  });

  it('says 501 to what a master does not know either', async () => {
    const response = await ask('UNKNOWN');
    expect([response.status, await response.text()]).toEqual([501, '501 Not Implemented.']);
  });

  it('tears down', async () => {
    const teardown = (id: string) =>
      post(JSON.stringify({ type: 'TEARDOWN', teardown: { framework_id: { value: id } } }), {
        'content-type': JSON_TYPE,
      });
    expect((await teardown('none')).status).toBe(400);
    expect((await teardown(framework.id)).status).toBe(200);
    expect(bridge.state.frameworks.size).toBe(0);
  });
});
