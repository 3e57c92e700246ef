import { afterEach, describe, expect, it } from '@jest/globals';

import { basicAuthenticator } from '../../../src/doors/http/basic-authenticator.ts';
import { settleUntil } from '../../support/settle-until.ts';
import { request } from '../http/http-fixture.ts';
import { startBridge } from './bridge-fixture.ts';
import type { BridgeBehindDoor } from './bridge-fixture.ts';
import { JSON_TYPE, POST, PROTOBUF_TYPE, SUBSCRIBE } from './scheduler-fixture.ts';

let bridge: BridgeBehindDoor | undefined;

afterEach(async () => {
  await bridge?.close();
  bridge = undefined;
});

const as = (principal: string): string =>
  `Authorization: Basic ${Buffer.from(`${principal}:sesame`).toString('base64')}`;

const authenticators = {
  'mesos-master-scheduler': basicAuthenticator([
    { principal: 'ann', secret: 'sesame' },
    { principal: 'eve', secret: 'sesame' },
  ]),
};

/** Of ann, who may come back. */
const SUBSCRIBE_ANN = SUBSCRIBE.replace('"name"', '"principal":"ann","failover_timeout":60,"name"');

type Body = (id: string) => readonly [type: string, body: string | Uint8Array];

const kill: Body = (id) => [
  JSON_TYPE,
  `{"type":"KILL","framework_id":{"value":"${id}"},"kill":{"task_id":{"value":"t"}}}`,
];

const unknown: Body = (id) => [JSON_TYPE, `{"type":"UNKNOWN","framework_id":{"value":"${id}"}}`];

/** Field 1, the framework id, and field 2, the type, which is 0. */
const unknownInProtobuf: Body = (id) => {
  const text = Buffer.from(id);
  const head = Uint8Array.of(0x0a, text.length + 2, 0x0a, text.length);
  return [PROTOBUF_TYPE, Buffer.concat([head, text, Uint8Array.of(0x10, 0)])];
};

/** A bridge with one framework of ann's. */
async function serve() {
  const served = await startBridge({}, { authenticators });
  bridge = served;
  const stream = await served.subscribe(SUBSCRIBE_ANN, as('ann'));
  await settleUntil(served.clock, () => stream.types.includes('OFFERS'));
  const { frameworks } = served.runner.state;
  const [id = ''] = frameworks.keys();
  /** Makes a call, and waits for its answer. @returns status and body. */
  const say = async ([type, body]: ReturnType<Body>, ...lines: readonly string[]) => {
    const connection = await served.connect();
    connection.send(request([POST, type, ...lines], body));
    const answer = await served.during(connection.answer());
    return [answer.status.slice(9), answer.body.toString()];
  };
  return { ...served, stream, id, say };
}

const BAD_REQUEST = '400 Bad Request';
const NO_STREAM_ID = "All non-subscribe calls should include the 'Mesos-Stream-Id' header";

const otherStreamId = (named: string, id: string): string =>
  `The stream ID '${named}' included in this request didn't match the stream ID currently associated with framework ID ${id}`;

// The numbers are those of the rows in docs/mesos-http.md. A call of type UNKNOWN comes to the last row past the others.
describe.each<[string, Body]>([
  ['KILL', kill],
  ['type UNKNOWN', unknown],
  ['type UNKNOWN in protobuf', unknownInProtobuf],
])('a call of %s is refused', (_type, body) => {
  it('16: if nobody knows its framework', async () => {
    const { say, stream } = await serve();
    const named = `Mesos-Stream-Id: ${stream.id}`;
    expect(await say(body('nobody'), as('ann'), named)).toEqual([BAD_REQUEST, 'Framework cannot be found']);
  });

  it('16: if its framework is over', async () => {
    const { say, stream, id } = await serve();
    const lines = [as('ann'), `Mesos-Stream-Id: ${stream.id}`];
    const teardown = `{"type":"TEARDOWN","framework_id":{"value":"${id}"}}`;
    expect(await say([JSON_TYPE, teardown], ...lines)).toEqual(['202 Accepted', '']);
    expect(await say(body(id), ...lines)).toEqual([BAD_REQUEST, 'Framework cannot be found']);
  });

  it("17: if its principal is not its framework's, whatever stream it names", async () => {
    const { say, stream, id } = await serve();
    const text = "Authenticated principal 'eve' does not match principal 'ann' set in `FrameworkInfo`";
    expect(await say(body(id), as('eve'))).toEqual([BAD_REQUEST, text]);
    expect(await say(body(id), as('eve'), `Mesos-Stream-Id: ${stream.id}`)).toEqual([BAD_REQUEST, text]);
  });

  it("17 before 18: its framework's stream is gone, and it is another's", async () => {
    const { say, stream, id, runner, clock } = await serve();
    stream.connection.close();
    await settleUntil(clock, () => ![...runner.state.frameworks.values()].some(({ sessionId }) => sessionId));
    expect((await say(body(id), as('eve')))[1]).toMatch(/^Authenticated principal 'eve'/);
  });

  it('18: if its framework has no stream, whatever stream it names', async () => {
    const { say, stream, id, runner, clock } = await serve();
    stream.connection.close();
    await settleUntil(clock, () => ![...runner.state.frameworks.values()].some(({ sessionId }) => sessionId));
    const refused = ['403 Forbidden', 'Framework is not subscribed'];
    expect(await say(body(id), as('ann'))).toEqual(refused);
    expect(await say(body(id), as('ann'), `Mesos-Stream-Id: ${stream.id}`)).toEqual(refused);
  });

  // Row 19 of a master is for frameworks of v0 drivers, which cannot connect (below); what comes nearest is a framework
  // whose session is through another door. It has a session id like all, and is asked for it.
  it('not by 19: a framework whose session is no HTTP stream is asked for its session all the same', async () => {
    const { say, runner, clock } = await serve();
    const session = runner.openSession({
      received: () => undefined,
      refused: () => undefined,
      closed: () => undefined,
    });
    session.send({ type: 'SUBSCRIBE', subscribe: { frameworkInfo: { user: 'bob', name: 'in process' } } });
    await clock.settle();
    const { id = '' } =
      [...runner.state.frameworks.values()].find(({ sessionId }) => sessionId === session.id) ?? {};
    expect(await say(body(id), as('ann'))).toEqual([BAD_REQUEST, NO_STREAM_ID]);
    expect(await say(body(id), as('ann'), 'Mesos-Stream-Id: x')).toEqual([
      BAD_REQUEST,
      otherStreamId('x', id),
    ]);
  });

  it('20: if it names no stream', async () => {
    const { say, id } = await serve();
    expect(await say(body(id), as('ann'))).toEqual([BAD_REQUEST, NO_STREAM_ID]);
  });

  it("21: if it names another stream than its framework's", async () => {
    const { say, stream, id } = await serve();
    const named = stream.id.toUpperCase();
    expect(await say(body(id), as('ann'), `Mesos-Stream-Id: ${named}`)).toEqual([
      BAD_REQUEST,
      otherStreamId(named, id),
    ]);
  });
});

describe('a call that all checks let pass', () => {
  it('22: is taken', async () => {
    const { say, stream, id } = await serve();
    expect(await say(kill(id), as('ann'), `Mesos-Stream-Id: ${stream.id}`)).toEqual(['202 Accepted', '']);
  });

  it.each([
    ['in JSON', unknown],
    ['in protobuf', unknownInProtobuf],
  ])('24: is answered 501 if its type is UNKNOWN, %s', async (_encoding, body) => {
    const { say, stream, id } = await serve();
    expect(await say(body(id), as('ann'), `Mesos-Stream-Id: ${stream.id}`)).toEqual([
      '501 Not Implemented',
      '501 Not Implemented.',
    ]);
    expect(stream.connection.isClosed).toBe(false);
  });
});

describe('a v0 driver', () => {
  it.each(['Libprocess-From: scheduler-1@10.0.0.1:4000', 'User-Agent: libprocess/scheduler-1@10.0.0.1:4000'])(
    'cannot subscribe, so that row 19 has nobody to refuse: %s',
    async (line) => {
      const { say, runner } = await serve();
      const [status] = await say([PROTOBUF_TYPE, Buffer.alloc(0)], as('ann'), line);
      expect(status).toBe('404 Not Found');
      expect(runner.state.frameworks.size).toBe(1);
    },
  );
});
