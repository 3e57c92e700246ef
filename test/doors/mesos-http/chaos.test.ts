import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { checkState } from '../../../src/bridge/invariants.ts';
import { request } from '../http/http-fixture.ts';
import { startBridge } from './bridge-fixture.ts';
import type { BridgeBehindDoor, JsonStream } from './bridge-fixture.ts';
import { JSON_TYPE, POST, SUBSCRIBE } from './scheduler-fixture.ts';

/** Ids that may stand where an id is wanted; what is real is put in when it is known. */
const id = fc.constantFrom('REAL', 'nobody', '', '..', 'x'.repeat(300), 'né').map((value) => ({ value }));
const seconds = fc.oneof(fc.double(), fc.constantFrom('1', -1, 1e300, null));
const scalar = fc.record({ value: fc.constantFrom(0.1, 1, -1, 1e9, '0.5', 0) });
const resource = fc.record({
  name: fc.constantFrom('cpus', 'mem', 'ports', 'x'),
  type: fc.constant('SCALAR'),
  scalar,
});
const task = fc.record(
  {
    name: fc.constant('t'),
    task_id: fc.constantFrom('a', 'b', 'c', '').map((value) => ({ value })),
    agent_id: id,
    resources: fc.array(resource, { maxLength: 2 }),
    command: fc.constantFrom({ value: 'hello:1' }, { value: 'sleep60' }, { value: '' }, {}),
  },
  { requiredKeys: ['name', 'task_id', 'agent_id'] },
);
const operation = fc.oneof(
  fc.array(task, { maxLength: 3 }).map((tasks) => ({ type: 'LAUNCH', launch: { task_infos: tasks } })),
  fc.array(task, { maxLength: 2 }).map((tasks) => ({
    type: 'LAUNCH_GROUP',
    launch_group: { executor: { executor_id: { value: 'e' } }, task_group: { tasks } },
  })),
  fc.constantFrom({ type: 'RESERVE' }, { type: 'CREATE', id: { value: 'o' }, create: { volumes: [] } }, {}),
);
const filters = fc.option(fc.record({ refuse_seconds: seconds }));
const roles = fc.record({ roles: fc.constantFrom([], ['*'], ['a']) });
const uuid = fc.constantFrom('AAAA', 'AAAAAAAAQACAAAAAAAAAAA==');

/** One that can be carried out. */
const launch = fc.constantFrom('a', 'b', 'c', 'd').map((name) => ({
  type: 'ACCEPT',
  accept: {
    offer_ids: [{ value: 'REAL' }],
    operations: [
      {
        type: 'LAUNCH',
        launch: {
          task_infos: [
            {
              name,
              task_id: { value: name },
              agent_id: { value: 'REAL' },
              resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } }],
              command: { value: 'sleep360:1' },
            },
          ],
        },
      },
    ],
  },
}));

const body = fc.oneof(
  { weight: 4, arbitrary: launch },
  fc.record({
    type: fc.constant('ACCEPT'),
    accept: fc.record({
      offer_ids: fc.array(id, { maxLength: 2 }),
      operations: fc.array(operation, { maxLength: 2 }),
      filters,
    }),
  }),
  fc.record({ type: fc.constant('DECLINE'), decline: fc.record({ offer_ids: fc.array(id), filters }) }),
  fc.record({
    type: fc.constant('KILL'),
    kill: fc.record({ task_id: fc.constant({ value: 'a' }), agent_id: id }),
  }),
  fc.record({ type: fc.constant('REVIVE'), revive: roles }),
  fc.record({ type: fc.constant('SUPPRESS'), suppress: roles }),
  fc.record({
    type: fc.constant('RECONCILE'),
    reconcile: fc.record({ tasks: fc.array(fc.record({ task_id: id, agent_id: id }), { maxLength: 3 }) }),
  }),
  fc.record({
    type: fc.constant('ACKNOWLEDGE'),
    acknowledge: fc.record({ agent_id: id, task_id: fc.constant({ value: 'a' }), uuid }),
  }),
  fc.record({
    type: fc.constant('REQUEST'),
    request: fc.record({
      requests: fc.array(fc.record({ resources: fc.array(resource) }), { maxLength: 2 }),
    }),
  }),
  fc.record({
    type: fc.constantFrom('UPDATE_FRAMEWORK', 'SUBSCRIBE'),
    subscribe: fc.constant({ framework_info: { user: 'ann', name: 'test', id: { value: 'REAL' } } }),
    update_framework: fc.constant({ framework_info: { user: 'ann', name: 'new', id: { value: 'REAL' } } }),
  }),
  fc.constantFrom({ type: 'TEARDOWN' }, { type: 'SHUTDOWN' }, { type: 'NONSENSE' }, { type: 'UNKNOWN' }, {}),
);

type Act =
  | { readonly type: 'CALL'; readonly call: object; readonly isNamed: boolean }
  | { readonly type: 'BODY'; readonly contentType: string; readonly bytes: Uint8Array }
  | { readonly type: 'BYTES'; readonly bytes: Uint8Array }
  | { readonly type: 'HANG_UP' | 'SUBSCRIBE' }
  | { readonly type: 'WAIT'; readonly ms: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('CALL' as const),
      call: body,
      isNamed: fc.constantFrom(true, true, true, false),
    }),
  },
  fc.record({
    type: fc.constant('BODY' as const),
    contentType: fc.constantFrom('application/json', 'application/x-protobuf', 'text/plain'),
    bytes: fc.uint8Array({ maxLength: 60 }),
  }),
  fc.record({ type: fc.constant('BYTES' as const), bytes: fc.uint8Array({ maxLength: 60 }) }),
  fc.constantFrom<Act>({ type: 'HANG_UP' }, { type: 'SUBSCRIBE' }),
  fc.record({ type: fc.constant('WAIT' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
);

/** The last id of a kind that the framework has heard. @param pattern a global one with one group */
function realId(stream: JsonStream, pattern: RegExp): string {
  return [...stream.connection.received.toString().matchAll(pattern)].at(-1)?.[1] ?? 'none';
}

/** One framework that does what it likes. */
class Chaos {
  readonly #bridge: BridgeBehindDoor;
  #stream: JsonStream;

  constructor(bridge: BridgeBehindDoor, stream: JsonStream) {
    this.#bridge = bridge;
    this.#stream = stream;
  }

  async do(what: Act): Promise<void> {
    const { clock, subscribe } = this.#bridge;
    switch (what.type) {
      case 'CALL':
        return this.#call(what.call, what.isNamed);
      case 'BODY':
        return this.#send(request([POST, `Content-Type: ${what.contentType}`], what.bytes));
      case 'BYTES':
        return this.#garble(what.bytes);
      case 'HANG_UP':
        this.#stream.connection.close();
        return clock.settle();
      case 'SUBSCRIBE':
        this.#stream = await subscribe(SUBSCRIBE);
        return;
      case 'WAIT':
        return clock.advance(what.ms);
    }
  }

  async #call(call: object, isNamed: boolean): Promise<void> {
    const frameworkId = realId(this.#stream, /"framework_id":\{"value":"([^"]+)"/g);
    const text = JSON.stringify({ framework_id: { value: 'FRAMEWORK' }, ...call })
      .replaceAll(
        /"(offer_ids)":\[\{"value":"REAL"/g,
        `"$1":[{"value":"${realId(this.#stream, /"value":"([^"]+-O\d+)"/g)}"`,
      )
      .replaceAll(
        /"agent_id":\{"value":"REAL"/g,
        `"agent_id":{"value":"${realId(this.#stream, /"agent_id":\{"value":"([^"]+)"/g)}"`,
      )
      .replaceAll(/"REAL"|"FRAMEWORK"/g, `"${frameworkId}"`);
    const named = isNamed ? [`Mesos-Stream-Id: ${this.#stream.id}`] : [];
    await this.#send(request([POST, JSON_TYPE, ...named], text));
  }

  /** Whatever is sent, there is an answer, and it is never that we have a bug. */
  async #send(bytes: Uint8Array): Promise<void> {
    const { connect, during } = this.#bridge;
    const connection = await connect();
    connection.send(bytes);
    const { status } = await during(connection.head());
    expect(status).toMatch(/^HTTP\/1.1 (200|202|400|403|406|415|501) /);
    connection.close();
  }

  async #garble(bytes: Uint8Array): Promise<void> {
    const { connect, clock } = this.#bridge;
    const connection = await connect();
    connection.send(bytes);
    await clock.settle();
    connection.close();
  }
}

describe('whatever comes through the door', () => {
  it('leaves the bridge in order, and at work for others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
        const bridge = await startBridge({ instances: 2 });
        try {
          const chaos = new Chaos(bridge, await bridge.subscribe(SUBSCRIBE));
          await bridge.clock.settle();
          for (const what of acts) {
            await chaos.do(what);
            expect(checkState(bridge.runner.state)).toEqual([]);
          }
          const other = await bridge.subscribe(SUBSCRIBE.replace('test', 'other'));
          expect(other.id).toMatch(/^[0-9a-f-]{36}$/);
          expect(bridge.logger.at('error')).toEqual([]);
        } finally {
          await bridge.close();
        }
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
