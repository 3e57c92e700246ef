import { afterEach, describe, expect, it } from '@jest/globals';

import type { RawAnswer } from '../../support/raw-connection.ts';
import { settleUntil } from '../../support/settle-until.ts';
import { startBridge } from './bridge-fixture.ts';
import type { BridgeBehindDoor, JsonEvent, JsonStream } from './bridge-fixture.ts';
import { SUBSCRIBE } from './scheduler-fixture.ts';

let bridge: BridgeBehindDoor | undefined;

afterEach(async () => {
  await bridge?.close();
  bridge = undefined;
});

async function serve(...given: Parameters<typeof startBridge>): Promise<BridgeBehindDoor> {
  bridge = await startBridge(...given);
  return bridge;
}

interface Value {
  readonly value: string;
}

interface JsonOffer {
  readonly id: Value;
  readonly framework_id: Value;
  readonly agent_id: Value;
}

interface JsonStatus {
  readonly task_id: Value;
  readonly agent_id: Value;
  readonly state: string;
  readonly uuid?: string;
}

/** A framework with its first offer. */
async function offered(
  { subscribe, clock }: BridgeBehindDoor,
  body = SUBSCRIBE,
  ...lines: readonly string[]
): Promise<{ readonly stream: JsonStream; readonly offer: JsonOffer; readonly id: string }> {
  const stream = await subscribe(body, ...lines);
  await settleUntil(clock, () => stream.types.includes('OFFERS'));
  const event = stream.events.find(({ type }) => type === 'OFFERS') as
    (JsonEvent & { readonly offers: { readonly offers: readonly JsonOffer[] } }) | undefined;
  const offer = event?.offers.offers[0];
  if (offer === undefined) throw new Error('there was no offer');
  return { stream, offer, id: offer.framework_id.value };
}

const statusesIn = ({ events }: JsonStream): readonly JsonStatus[] =>
  events
    .filter(({ type }) => type === 'UPDATE')
    .map((event) => (event as unknown as { update: { status: JsonStatus } }).update.status);

const kill = (id: string): string =>
  `{"type":"KILL","framework_id":{"value":"${id}"},"kill":{"task_id":{"value":"t"}}}`;

const again = (id: string): string =>
  `{"type":"SUBSCRIBE","framework_id":{"value":"${id}"},"subscribe":{"framework_info":{"user":"ann","name":"test","id":{"value":"${id}"}}}}`;

const said = ({ status, body }: RawAnswer): readonly [string, string] => [
  status.slice(9, 12),
  body.toString(),
];

describe('a framework over HTTP', () => {
  it('subscribes, launches, hears of its task, acknowledges and is torn down', async () => {
    const it = await serve();
    const { stream, offer, id } = await offered(it);
    expect(stream.types).toEqual(['SUBSCRIBED', 'HEARTBEAT', 'OFFERS']);
    const header = `Mesos-Stream-Id: ${stream.id}`;
    const accept = {
      type: 'ACCEPT',
      framework_id: { value: id },
      accept: {
        offer_ids: [offer.id],
        operations: [
          {
            type: 'LAUNCH',
            launch: {
              task_infos: [
                {
                  name: 't',
                  task_id: { value: 't' },
                  agent_id: offer.agent_id,
                  resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: '0.1' } }],
                  command: { value: 'hello:1' },
                },
              ],
            },
          },
        ],
      },
    };
    expect(said(await it.post(JSON.stringify(accept), header))).toEqual(['202', '']);
    await settleUntil(it.clock, () => statusesIn(stream).length > 0);
    const [starting] = statusesIn(stream);
    expect(starting).toMatchObject({ task_id: { value: 't' }, state: 'TASK_STARTING' });
    expect(starting?.uuid).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    const acknowledge = {
      type: 'ACKNOWLEDGE',
      framework_id: { value: id },
      acknowledge: { agent_id: offer.agent_id, task_id: { value: 't' }, uuid: starting?.uuid },
    };
    expect(said(await it.post(JSON.stringify(acknowledge), header))).toEqual(['202', '']);
    const teardown = `{"type":"TEARDOWN","framework_id":{"value":"${id}"}}`;
    expect(said(await it.post(teardown, header))).toEqual(['202', '']);
    await settleUntil(it.clock, () => stream.connection.received.toString().endsWith('0\r\n\r\n'));
    expect(said(await it.post(kill(id), header))).toEqual(['400', 'Framework cannot be found']);
  });

  it('is not subscribed once its connection is gone, and is when it comes back', async () => {
    const it = await serve();
    const body = SUBSCRIBE.replace('"name"', '"failover_timeout":60,"name"');
    const { stream, id } = await offered(it, body);
    stream.connection.close();
    const header = `Mesos-Stream-Id: ${stream.id}`;
    const isForbidden = async (): Promise<boolean> =>
      (await it.post(kill(id), header)).status.includes('403');
    let tries = 0;
    while (!(await isForbidden()) && tries < 100) tries += 1;
    expect(said(await it.post(kill(id), header))).toEqual(['403', 'Framework is not subscribed']);
    const next = await it.subscribe(again(id));
    expect(next.id).not.toBe(stream.id);
    expect(said(await it.post(kill(id), `Mesos-Stream-Id: ${next.id}`))).toEqual(['202', '']);
  });

  it('is taken over by whoever subscribes with its id; the end of the old stream is not its own', async () => {
    const it = await serve();
    const { stream: old, id } = await offered(it);
    const next = await it.subscribe(again(id));
    await settleUntil(it.clock, () => old.types.includes('ERROR'));
    expect(old.events.at(-1)).toEqual({ type: 'ERROR', error: { message: 'Framework failed over' } });
    expect(old.connection.received.toString()).toMatch(/0\r\n\r\n$/);
    old.connection.close();
    for (let i = 0; i < 20; i += 1) await it.clock.settle();
    expect(said(await it.post(kill(id), `Mesos-Stream-Id: ${next.id}`))).toEqual(['202', '']);
    expect(said(await it.post(kill(id), `Mesos-Stream-Id: ${old.id}`))[0]).toBe('400');
  });

  it('is refused by an ERROR in a stream that ends', async () => {
    const it = await serve();
    const stream = await it.subscribe(SUBSCRIBE.replace('"name"', '"roles":["a"],"name"'));
    await settleUntil(it.clock, () => stream.connection.received.toString().endsWith('0\r\n\r\n'));
    expect(stream.types).toEqual(['ERROR']);
  });
});

describe('a bridge that recovers', () => {
  it('answers 503 until it has read all of ECS', async () => {
    const never = { describeCluster: () => new Promise<never>(() => undefined) };
    const it = await serve({ strange: never });
    expect(said(await it.post(SUBSCRIBE))).toEqual(['503', 'Master has not finished recovery']);
  });
});
