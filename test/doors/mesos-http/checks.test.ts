import { afterEach, describe, expect, it } from '@jest/globals';

import { basicAuthenticator } from '../../../src/doors/http/basic-authenticator.ts';
import type { Leadership } from '../../../src/doors/http/leadership.ts';
import type { RawAnswer } from '../../support/raw-connection.ts';
import { JSON_TYPE, POST, PROTOBUF_TYPE, startDoor, SUBSCRIBE } from './scheduler-fixture.ts';
import type { StartedDoor } from './scheduler-fixture.ts';

let started: StartedDoor | undefined;

afterEach(async () => {
  await started?.close();
  started = undefined;
});

async function serve(...given: Parameters<typeof startDoor>): Promise<StartedDoor> {
  started = await startDoor(...given);
  return started;
}

function expectText({ status, headers, body }: RawAnswer, code: string, text: string): void {
  expect([status, body.toString()]).toEqual([`HTTP/1.1 ${code}`, text]);
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
}

const STREAM_ID = 'Mesos-Stream-Id: 00000000-0000-4000-8000-000000000000';
const KILL = '{"type":"KILL","framework_id":{"value":"a"},"kill":{"task_id":{"value":"t"}}}';
const RECONCILE_OPERATIONS =
  '{"type":"RECONCILE_OPERATIONS","framework_id":{"value":"a"},"reconcile_operations":{"operations":[]}}';
const DIFFERING_IDS =
  '{"type":"SUBSCRIBE","framework_id":{"value":"b"},"subscribe":{"framework_info":{"user":"ann","name":"test"}}}';

const authenticators = {
  'mesos-master-scheduler': basicAuthenticator([
    { principal: 'ann', secret: 'sesame', roles: ['web'] },
    { principal: 'bob', secret: 'sesame', isReadOnly: true },
  ]),
};
const ANN = 'Authorization: Basic YW5uOnNlc2FtZQ==';
const BOB = 'Authorization: Basic Ym9iOnNlc2FtZQ==';

const FOLLOWER: Leadership = { type: 'FOLLOWER', leader: { hostname: 'm2.example', port: 5050 } };

// The numbers are those of the rows in docs/mesos-http.md. What a bridge says itself is in framework-checks.test.ts.
describe('a request is refused', () => {
  it('1: by who makes it', async () => {
    const { ask } = await serve({}, { authenticators });
    const answer = await ask([POST, JSON_TYPE], SUBSCRIBE);
    expectText(answer, '401 Unauthorized', '401 Unauthorized.');
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="mesos-master-scheduler"');
  });

  it('2: if its principal may only read', async () => {
    const { ask } = await serve({}, { authenticators });
    expectText(
      await ask([POST, JSON_TYPE, BOB], SUBSCRIBE),
      '403 Forbidden',
      "Principal 'bob' may only read",
    );
  });

  it.each([
    ['/api/v1/scheduler', '//m2.example:5050/master/api/v1/scheduler'],
    ['/master/api/v1/scheduler', '//m2.example:5050/master/api/v1/scheduler'],
    ['/master/api/v1/scheduler/', '//m2.example:5050/master/api/v1/scheduler/'],
  ])('3: where another master leads: %s is sent on', async (path, location) => {
    const { ask } = await serve({ leadership: () => FOLLOWER });
    const { status, headers, body } = await ask([`POST ${path} HTTP/1.1`, JSON_TYPE], SUBSCRIBE);
    expect(status).toBe('HTTP/1.1 307 Temporary Redirect');
    expect(headers.get('location')).toBe(location);
    expect(headers.get('content-length')).toBe('0');
    expect(body).toHaveLength(0);
  });

  it('4: where no master leads', async () => {
    const { ask } = await serve({ leadership: () => ({ type: 'NONE' }) });
    expectText(await ask([POST, JSON_TYPE], SUBSCRIBE), '503 Service Unavailable', 'No leader elected');
  });

  it('5: while the master recovers', async () => {
    const { ask, master } = await serve();
    master.isReady = false;
    const text = 'Master has not finished recovery';
    expectText(await ask([POST, JSON_TYPE], SUBSCRIBE), '503 Service Unavailable', text);
    expectText(await ask(['GET /api/v1/scheduler HTTP/1.1']), '503 Service Unavailable', text);
    expect(master.sessions).toEqual([]);
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('6: by its method %s', async (method) => {
    const { ask } = await serve();
    const answer = await ask([`${method} /api/v1/scheduler HTTP/1.1`]);
    const text = `405 Method Not Allowed. Expecting one of { 'POST' }, but received '${method}'.`;
    expectText(answer, '405 Method Not Allowed', text);
    expect(answer.headers.get('allow')).toBe('POST');
  });

  it('7: without a content type', async () => {
    const { ask } = await serve();
    expectText(await ask([POST], SUBSCRIBE), '400 Bad Request', "Expecting 'Content-Type' to be present");
    expectText(await ask([POST]), '400 Bad Request', "Expecting 'Content-Type' to be present");
  });

  it.each([
    ['no protobuf', Buffer.from('ff', 'hex')],
    ['without a required field', Buffer.from('10011a050a03120178', 'hex')],
    ['cut short', Buffer.from('10011a10', 'hex')],
  ])('8: with a body that is %s', async (_what, body) => {
    const { ask } = await serve();
    const answer = await ask([POST, PROTOBUF_TYPE], body);
    expectText(answer, '400 Bad Request', 'Failed to parse body into Call protobuf');
  });

  it.each(['{', '', '{} x', 'null x'])('9: with a body that is no JSON: %j', async (body) => {
    const { ask } = await serve();
    const { status, body: text } = await ask([POST, JSON_TYPE], body);
    expect(status).toBe('HTTP/1.1 400 Bad Request');
    expect(text.toString()).toMatch(/^Failed to parse body into JSON: /);
  });

  it('10: with JSON that is no call', async () => {
    const { ask } = await serve();
    const body = '{"type":"SUBSCRIBE","subscribe":{"framework_info":{"name":"test"}}}';
    const text =
      'Failed to convert JSON into Call protobuf: Missing required fields: subscribe.framework_info.user';
    expectText(await ask([POST, JSON_TYPE], body), '400 Bad Request', text);
  });

  it.each([
    'text/plain',
    'application/json; charset=utf-8',
    'application/json;charset=utf-8',
    'Application/JSON',
    'application/x-protobuf ; x=y',
    'nonsense',
  ])('11: for its content type %s', async (type) => {
    const { ask } = await serve();
    const text = "Expecting 'Content-Type' of application/json or application/x-protobuf";
    expectText(await ask([POST, `Content-Type: ${type}`], SUBSCRIBE), '415 Unsupported Media Type', text);
  });

  it.each([
    ['{}', "Expecting 'type' to be present"],
    ['{"type":"FOO"}', "Expecting 'type' to be present"],
    ['{"type":"KILL","kill":{"task_id":{"value":"t"}}}', "Expecting 'framework_id' to be present"],
    ['{"type":"KILL","framework_id":{"value":"a"}}', "Expecting 'kill' to be present"],
    [DIFFERING_IDS, "'framework_id' differs from 'subscribe.framework_info.id'"],
    [
      '{"type":"ACKNOWLEDGE","framework_id":{"value":"a"},"acknowledge":{"agent_id":{"value":"s"},"task_id":{"value":"t"},"uuid":"AAAA"}}',
      'Not a valid UUID',
    ],
  ])('12: for what its call lacks: %s', async (body, problem) => {
    const { ask, master } = await serve();
    const text = `Failed to validate scheduler::Call: ${problem}`;
    expectText(await ask([POST, JSON_TYPE], body), '400 Bad Request', text);
    expect([...master.sessions, ...master.calls]).toEqual([]);
  });

  it('12: if its principal is not that of the framework', async () => {
    const { ask, master } = await serve({}, { authenticators });
    const body = SUBSCRIBE.replace('"name"', '"principal":"eve","name"');
    const text =
      "Failed to validate scheduler::Call: Authenticated principal 'ann' does not match principal 'eve' set in `FrameworkInfo`";
    expectText(await ask([POST, JSON_TYPE, ANN], body), '400 Bad Request', text);
    expect(master.sessions).toEqual([]);
  });

  it.each([
    [SUBSCRIBE, 'text/html'],
    [SUBSCRIBE, 'application/json;q=0'],
    [RECONCILE_OPERATIONS, 'text/html'],
  ])('13: %s for its Accept header %s', async (body, accept) => {
    const { ask, master } = await serve();
    const text = "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'";
    expectText(await ask([POST, JSON_TYPE, `Accept: ${accept}`], body), '406 Not Acceptable', text);
    expect([...master.sessions, ...master.calls]).toEqual([]);
  });

  it('14: a SUBSCRIBE that names a stream', async () => {
    const { ask, master } = await serve();
    const text = "Subscribe calls should not include the 'Mesos-Stream-Id' header";
    expectText(await ask([POST, JSON_TYPE, STREAM_ID], SUBSCRIBE), '400 Bad Request', text);
    expect(master.sessions).toEqual([]);
  });

  it.each([
    [400, 'Bad Request', 'Framework cannot be found'],
    [403, 'Forbidden', 'Framework is not subscribed'],
    [501, 'Not Implemented', '501 Not Implemented.'],
    [400, 'Bad Request', "All non-subscribe calls should include the 'Mesos-Stream-Id' header"],
  ] as const)('16 to 24: with %i %s %s, as the master says', async (status, reason, message) => {
    const { ask, master } = await serve();
    master.answer = { accepted: false, status, message };
    expectText(await ask([POST, JSON_TYPE], KILL), `${status} ${reason}`, message);
  });
});

describe('of several reasons the first counts:', () => {
  it.each([
    ['1 before 3', ['GET'], { authenticators }, FOLLOWER, '401'],
    ['3 before 6', ['GET'], {}, FOLLOWER, '307'],
    ['6 before 7', ['GET'], {}, undefined, '405'],
  ] as const)('%s', async (_order, [method], serverChanges, leadership, status) => {
    const { ask } = await serve(leadership && { leadership: () => leadership }, serverChanges);
    expect((await ask([`${method} /api/v1/scheduler HTTP/1.1`])).status.slice(9, 12)).toBe(status);
  });

  it.each([
    ['11 before 12', ['Content-Type: text/plain'], '{}', '415'],
    ['12 before 13', [JSON_TYPE, 'Accept: text/html'], DIFFERING_IDS, '400'],
    ['13 before 14', [JSON_TYPE, 'Accept: text/html', STREAM_ID], SUBSCRIBE, '406'],
    ['13 before 16', [JSON_TYPE, 'Accept: text/html'], RECONCILE_OPERATIONS, '406'],
  ] as const)('%s', async (_order, lines, body, status) => {
    const { ask, master } = await serve();
    master.answer = { accepted: false, status: 400, message: 'Framework cannot be found' };
    expect((await ask([POST, ...lines], body)).status.slice(9, 12)).toBe(status);
  });
});

describe('a call that is taken', () => {
  it.each(['/api/v1/scheduler', '/master/api/v1/scheduler', '/api/v1/scheduler/', '/api/v1/scheduler/x'])(
    '22: is answered with an empty 202 at %s',
    async (path) => {
      const { ask } = await serve();
      const { status, headers } = await ask([`POST ${path} HTTP/1.1`, JSON_TYPE, STREAM_ID], KILL);
      expect(status).toBe('HTTP/1.1 202 Accepted');
      expect(headers.get('content-length')).toBe('0');
      expect(headers.get('content-type')).toBeUndefined();
    },
  );

  it('22: in protobuf as well, whatever it accepts', async () => {
    const { ask, master } = await serve();
    // KILL (6) of task "t" by framework "a".
    const body = Buffer.from('0a030a0161100632050a030a0174', 'hex');
    const { status } = await ask([POST, PROTOBUF_TYPE, STREAM_ID, 'Accept: text/html'], body);
    expect(status).toBe('HTTP/1.1 202 Accepted');
    expect(master.calls).toEqual([
      {
        call: { type: 'KILL', frameworkId: 'a', kill: { taskId: 't' } },
        access: { streamId: '00000000-0000-4000-8000-000000000000' },
      },
    ]);
  });

  it('23: is answered with an empty 200 if it is UPDATE_FRAMEWORK', async () => {
    const { ask } = await serve();
    const body =
      '{"type":"UPDATE_FRAMEWORK","framework_id":{"value":"a"},"update_framework":{"framework_info":{"user":"ann","name":"test","id":{"value":"a"}}}}';
    const { status, headers } = await ask([POST, JSON_TYPE, STREAM_ID], body);
    expect(status).toBe('HTTP/1.1 200 OK');
    expect(headers.get('content-length')).toBe('0');
  });

  it('reaches the master with who makes it and the stream it names', async () => {
    const { ask, master } = await serve({}, { authenticators });
    await ask([POST, JSON_TYPE, ANN, 'mesos-stream-id: any text'], KILL);
    expect(master.calls).toEqual([
      {
        call: { type: 'KILL', frameworkId: 'a', kill: { taskId: 't' } },
        access: { principal: 'ann', roles: ['web'], streamId: 'any text' },
      },
    ]);
  });

  it('may come after any silence on its connection: no timer is armed for idle ones', async () => {
    const { connect, clock } = await serve();
    const connection = await connect();
    await clock.advance(120_000);
    expect(clock.waits).toEqual([]);
    connection.send(`${POST}\r\nHost: x\r\n${JSON_TYPE}\r\nContent-Length: ${KILL.length}\r\n\r\n${KILL}`);
    expect((await connection.answer()).status).toBe('HTTP/1.1 202 Accepted');
  });

  it('with unset fields as null, numbers in strings and fields nobody knows is taken', async () => {
    const { ask, master } = await serve();
    const body =
      '{"type":"DECLINE","framework_id":{"value":"a"},"accept":null,"decline":{"offer_ids":{"value":"o"},"filters":{"refuse_seconds":"2.5"},"x":1},"credentials":{}}';
    expect((await ask([POST, JSON_TYPE, STREAM_ID], body)).status).toBe('HTTP/1.1 202 Accepted');
    expect(master.calls[0]?.call).toMatchObject({
      type: 'DECLINE',
      decline: { offerIds: ['o'], filters: { refuseSeconds: 2.5 } },
    });
  });
});
