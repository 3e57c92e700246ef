import { afterEach, describe, expect, it } from '@jest/globals';

import { decodedEvents } from './decoded-events.ts';
import type { StartedServer } from '../http/http-fixture.ts';
import { frameworkInfo, containerInstance, taskInfo } from '../../support/builders.ts';
import { scriptedWorld, subscribe } from '../../support/bridge-world.ts';
import { settleUntil } from '../../support/settle-until.ts';
import { startOperators } from './operator-fixture.ts';

const JSON_TYPE = 'application/json';
const PROTOBUF = 'application/x-protobuf';

let server: StartedServer | undefined;

afterEach(async () => {
  await server?.close();
});

interface Listening {
  readonly response: Response;
  /** The next event. */
  readonly next: () => Promise<Record<string, unknown>>;
}

async function listen({ at }: StartedServer, accept = JSON_TYPE): Promise<Listening> {
  const response = await fetch(`${at.url}/api/v1`, {
    method: 'POST',
    headers: { 'content-type': JSON_TYPE, accept },
    body: '{"type":"SUBSCRIBE"}',
  });
  const events = decodedEvents(response, accept);
  return {
    response,
    next: async () => {
      const { value } = await events.next();
      if (value === undefined) throw new Error('the stream has ended');
      return value as Record<string, unknown>;
    },
  };
}

const TWO = [containerInstance(), containerInstance({ id: 'agent-2' })];

const subscribersOf = async ({ at }: StartedServer): Promise<unknown> => {
  const snapshot = (await (await fetch(`${at.url}/metrics/snapshot`)).json()) as Record<string, unknown>;
  return snapshot['master/operator_event_stream_subscribers'];
};

describe('SUBSCRIBE of the operator API', () => {
  it.each([JSON_TYPE, PROTOBUF])('begins with all there is and a heartbeat, in %s', async (type) => {
    const { bridge, framework } = scriptedWorld({ instances: TWO });
    framework.launch(taskInfo());
    server = await startOperators(bridge);
    const { response, next } = await listen(server, type);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('mesos-stream-id')).toBeNull();
    expect(response.headers.get('transfer-encoding')).toBe('chunked');
    expect(await next()).toMatchObject({
      type: 'SUBSCRIBED',
      subscribed: {
        heartbeat_interval_seconds: 15,
        get_state: {
          get_tasks: { tasks: [{ task_id: { value: 't1' }, state: 'TASK_STARTING' }] },
          get_frameworks: { frameworks: [{ framework_info: { id: { value: framework.id } } }] },
          get_agents: { agents: [{}, {}] },
        },
      },
    });
    expect(await next()).toEqual({ type: 'HEARTBEAT' });
  });

  it('goes on with a heartbeat in every interval that was told', async () => {
    const { bridge } = scriptedWorld();
    server = await startOperators(bridge, { heartbeatMs: 5_000 });
    const { next } = await listen(server);
    expect(await next()).toMatchObject({ subscribed: { heartbeat_interval_seconds: 5 } });
    await next();
    await server.clock.advance(5_000);
    expect(await next()).toEqual({ type: 'HEARTBEAT' });
  });

  it('tells of a task from its launch to its end', async () => {
    const { bridge, ecs, framework } = scriptedWorld({ framework: { acknowledges: true } });
    server = await startOperators(bridge);
    const { next } = await listen(server);
    expect(await next()).toMatchObject({ type: 'SUBSCRIBED' });
    await next();
    framework.launch(taskInfo());
    expect(await next()).toMatchObject({
      type: 'TASK_ADDED',
      task_added: { task: { task_id: { value: 't1' }, framework_id: { value: framework.id } } },
    });
    const states = [];
    states.push(await next());
    ecs.run('t1');
    bridge.advance(2_000);
    states.push(await next());
    ecs.exit('t1', 1);
    bridge.advance(2_000);
    states.push(await next());
    expect(states).toMatchObject(
      ['TASK_STARTING', 'TASK_RUNNING', 'TASK_FAILED'].map((state) => ({
        type: 'TASK_UPDATED',
        task_updated: {
          framework_id: { value: framework.id },
          status: { task_id: { value: 't1' }, state },
          state,
        },
      })),
    );
  });

  it('tells of agents that come and go', async () => {
    const { bridge, ecs } = scriptedWorld();
    server = await startOperators(bridge);
    const { next } = await listen(server);
    await next();
    await next();
    ecs.add(containerInstance({ id: 'agent-2' }));
    bridge.advance(60_000);
    expect(await next()).toMatchObject({
      type: 'AGENT_ADDED',
      agent_added: { agent: { agent_info: { id: { value: 'agent-2' } }, active: true } },
    });
    ecs.changeInstance('agent-2', { status: 'INACTIVE' });
    bridge.advance(60_000);
    expect(await next()).toEqual({
      type: 'AGENT_REMOVED',
      agent_removed: { agent_id: { value: 'agent-2' } },
    });
  });

  it('tells of an agent that is given up, and that has returned', async () => {
    const { bridge, ecs } = scriptedWorld();
    server = await startOperators(bridge);
    const { next } = await listen(server);
    await next();
    await next();
    ecs.changeInstance('agent-1', { agentConnected: false });
    bridge.advance(600_000);
    expect(await next()).toMatchObject({ type: 'AGENT_REMOVED' });
    ecs.changeInstance('agent-1', { agentConnected: true });
    bridge.advance(60_000);
    expect(await next()).toMatchObject({ type: 'AGENT_ADDED' });
  });

  it('tells of frameworks that come, change and go', async () => {
    const { bridge } = scriptedWorld();
    server = await startOperators(bridge);
    const { next } = await listen(server);
    await next();
    await next();
    const framework = subscribe(bridge, { info: frameworkInfo({ name: 'second', failoverTimeout: 10 }) });
    const about = { framework: { framework_info: { name: 'second' }, connected: true } };
    expect(await next()).toMatchObject({ type: 'FRAMEWORK_ADDED', framework_added: about });
    framework.disconnect();
    expect(await next()).toMatchObject({
      type: 'FRAMEWORK_UPDATED',
      framework_updated: { framework: { framework_info: { name: 'second' }, connected: false } },
    });
    bridge.advance(80_000);
    expect(await next()).toMatchObject({
      type: 'FRAMEWORK_REMOVED',
      framework_removed: { framework_info: { name: 'second', id: { value: framework.id } } },
    });
  });

  it('tells two that want it in different words the same', async () => {
    const { bridge, framework } = scriptedWorld();
    server = await startOperators(bridge);
    const both = [await listen(server), await listen(server, PROTOBUF)];
    for (const { next } of both) {
      await next();
      await next();
    }
    framework.launch(taskInfo());
    for (const { next } of both)
      expect(await next()).toMatchObject({ type: 'TASK_ADDED', task_added: { task: { name: 't1' } } });
  });

  it('is counted, as long as it lasts', async () => {
    const { bridge } = scriptedWorld();
    const started = (server = await startOperators(bridge));
    expect(await subscribersOf(started)).toBe(0);
    const { response } = await listen(started);
    expect(await subscribersOf(started)).toBe(1);
    await response.body?.cancel();
    await settleUntil(started.clock, () => started.metrics.streamsOf('operator-events')?.streams === 0);
    expect(await subscribersOf(started)).toBe(0);
  });

  it('lets the first go where there is one too many', async () => {
    const { bridge } = scriptedWorld();
    server = await startOperators(bridge, { limits: { streams: 1 } });
    const first = await listen(server);
    await first.next();
    await first.next();
    const second = await listen(server);
    expect(await second.next()).toMatchObject({ type: 'SUBSCRIBED' });
    await expect(first.next()).rejects.toThrow('the stream has ended');
  });

  it('cuts off a reader that has too much before it', async () => {
    const { bridge } = scriptedWorld();
    server = await startOperators(bridge, { limits: { bufferedBytes: 100 } });
    const { next } = await listen(server).catch(() => ({ next: () => Promise.reject(new Error('cut off')) }));
    await expect(next()).rejects.toThrow();
    expect(server.metrics.cuts).toEqual([['operator-events', 'SLOW']]);
  });

  it('is refused for an Accept header that excludes both encodings', async () => {
    const { bridge } = scriptedWorld();
    server = await startOperators(bridge);
    const { response } = await listen(server, 'text/html');
    expect([response.status, await response.text()]).toEqual([
      406,
      "Expecting 'Accept' to allow 'application/json' or 'application/x-protobuf'",
    ]);
  });
});
