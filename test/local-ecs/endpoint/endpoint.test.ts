import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { StartedEcs } from '../started-ecs.ts';
import { startEcs } from '../started-ecs.ts';

let started: StartedEcs;

beforeAll(async () => {
  started = await startEcs({ accessKeyId: 'AKIALOCAL', instances: 1 });
});

afterAll(() => started.close());

interface Answer {
  readonly status: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIALOCAL/20260102/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=00';

/** Sends these very lines over a connection of their own, and reads all that comes back. */
async function exchange(lines: readonly string[], body = ''): Promise<Answer> {
  const socket = connect(Number(new URL(started.ecs.endpoint).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(
    [...lines, `content-length: ${Buffer.byteLength(body)}`, 'connection: close', '', body].join('\r\n'),
  );
  await once(socket, 'close');
  const text = Buffer.concat(chunks).toString();
  const end = text.indexOf('\r\n\r\n');
  const [status = '', ...headers] = text.slice(0, end).split('\r\n');
  const pairs = headers.map((line) => line.split(': ', 2) as [string, string]); // a header line has a name and a value
  return {
    status,
    headers: new Map(pairs.map(([name, value]) => [name.toLowerCase(), value])),
    body: text.slice(end + 4),
  };
}

/** Headers to be otherwise; undefined leaves one out. */
type Changes = Readonly<Record<string, string | undefined>>;

/** A request that is in order but for `changes`. */
function post(body: string, changes: Changes = {}, line = 'POST / HTTP/1.1'): Promise<Answer> {
  const headers: Changes = {
    host: '127.0.0.1',
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
    authorization: SIGNED,
    ...changes,
  };
  const sent = Object.entries(headers).filter(([, value]) => value !== undefined);
  return exchange([line, ...sent.map(([name, value]) => `${name}: ${value ?? ''}`)], body);
}

describe('an answer of the endpoint', () => {
  it('is AWS JSON 1.1 with a request id', async () => {
    const { status, headers, body } = await post('{}');
    expect(status).toBe('HTTP/1.1 200 OK');
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toBe('{"clusterArns":["arn:aws:ecs:us-east-1:123456789012:cluster/default"]}');
  });

  it('takes an empty body for an empty request', async () => {
    expect((await post('')).status).toBe('HTTP/1.1 200 OK');
  });

  it.each([
    ['no JSON', '{"cluster":', {}, 'SerializationException', 'The request body is not JSON.'],
    [
      'a wrong type',
      '{"maxResults":"1"}',
      {},
      'SerializationException',
      'STRING_VALUE can not be converted to an Integer',
    ],
    [
      'an operation that is not served',
      '{}',
      { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeTaskSets' },
      'UnknownOperationException',
      'The operation DescribeTaskSets is not served by this ECS.',
    ],
    [
      'no target',
      '{}',
      { 'x-amz-target': undefined },
      'UnknownOperationException',
      'The header x-amz-target must begin with AmazonEC2ContainerServiceV20141113.',
    ],
    [
      'the target of another service',
      '{}',
      { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      'UnknownOperationException',
      'The header x-amz-target must begin with AmazonEC2ContainerServiceV20141113.',
    ],
    [
      'a cluster there is none of',
      '{"cluster":"nowhere"}',
      { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListTasks' },
      'ClusterNotFoundException',
      'Cluster not found.',
    ],
    [
      'no signature',
      '{}',
      { authorization: undefined },
      'MissingAuthenticationTokenException',
      'Request is missing Authentication Token',
    ],
    [
      'another access key',
      '{}',
      { authorization: SIGNED.replace('AKIALOCAL', 'AKIAOTHER') },
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    ],
  ])('to %s is an error of status 400', async (_, sent, changes, code, message) => {
    const { status, headers, body } = await post(sent, changes);
    expect(status).toBe('HTTP/1.1 400 Bad Request');
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(headers.has('x-amzn-requestid')).toBe(true);
    expect(body).toBe(JSON.stringify({ __type: code, message }));
  });

  it.each([
    ['a page of another origin', { origin: 'https://attacker.example' }, 'HTTP/1.1 403 Forbidden'],
    ['a page opened by hand', { 'sec-fetch-site': 'none' }, 'HTTP/1.1 403 Forbidden'],
    ['a rebound name', { host: 'attacker.example' }, 'HTTP/1.1 403 Forbidden'],
    ['a form', { 'content-type': 'text/plain' }, 'HTTP/1.1 415 Unsupported Media Type'],
    ['nothing said of its content', { 'content-type': undefined }, 'HTTP/1.1 415 Unsupported Media Type'],
  ])('refuses %s although the key is right, and says so in the log', async (_, changes, status) => {
    const before = started.logger.lines.length;
    const answer = await post('{}', changes);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(/^\{"__type":"\w+Exception","message":".+"\}$/);
    const added = started.logger.lines.slice(before);
    expect(added).toEqual([
      {
        level: 'warn',
        message: 'refused a request to the local ECS',
        fields: expect.objectContaining({ remoteAddress: '127.0.0.1' }),
      },
    ]);
  });

  it.each(['GET / HTTP/1.1', 'POST /other HTTP/1.1', 'OPTIONS / HTTP/1.1'])('is 404 to %s', async (line) => {
    const { status, body } = await post('', {}, line);
    expect(status).toBe('HTTP/1.1 404 Not Found');
    expect(body).toBe('{"__type":"UnknownOperationException","message":"Only POST / is served."}');
  });

  it('asks for the key before it says what there is', async () => {
    expect((await post('', { authorization: undefined }, 'GET /other HTTP/1.1')).body).toContain(
      'MissingAuthentication',
    );
  });

  it('is 413 to more than a mebibyte', async () => {
    const { status, body } = await post(JSON.stringify({ cluster: 'x'.repeat(1_048_576) }));
    expect(status).toBe('HTTP/1.1 413 Payload Too Large');
    expect(JSON.parse(body)).toMatchObject({ __type: expect.any(String), message: expect.any(String) });
  });
});

describe('the admin commands', () => {
  const admin = (name: string, body: string): Promise<Answer> =>
    post(body, { 'x-amz-target': `LocalEcsAdmin.${name}` });

  it('are served on the same address', async () => {
    const { status, body } = await admin('ListState', '{}');
    expect(status).toBe('HTTP/1.1 200 OK');
    expect(JSON.parse(body)).toMatchObject({ containerInstances: [{ status: 'ACTIVE' }], tasks: [] });
  });

  it('set limits and faults for whoever calls next', async () => {
    await admin('InjectFault', '{"fault":"throttle","operation":"ListTasks"}');
    const target = 'AmazonEC2ContainerServiceV20141113.ListTasks';
    expect((await post('{}', { 'x-amz-target': target })).body).toBe(
      '{"__type":"ThrottlingException","message":"Rate exceeded"}',
    );
    expect((await admin('ListFaults', '{}')).body).toBe(
      '{"faults":[{"fault":"throttle","operation":"ListTasks","matched":1,"hit":1,"isSpent":true}]}',
    );
    expect(JSON.parse((await admin('SetLimits', '{"limits":"account"}')).body)).toMatchObject({
      limits: expect.arrayContaining([
        { bucket: 'clusterModify', burst: 20, perSecond: 1, tokens: 20, calls: 0, throttles: 0 },
      ]),
    });
    expect((await admin('SetLimits', '{"limits":"off"}')).status).toBe('HTTP/1.1 200 OK');
    expect((await admin('ListLedger', '{}')).body).toBe('{"tasks":[],"dropped":0}');
  });

  it('are refused as operations are', async () => {
    expect((await admin('StopMachine', '{"containerInstance":"i-0"}')).body).toBe(
      '{"__type":"ClientException","message":"Referenced container instance i-0 not found."}',
    );
    expect((await admin('Explode', '{}')).body).toContain('"__type":"UnknownOperationException"');
  });

  it('need the key', async () => {
    const answer = await post('{}', { 'x-amz-target': 'LocalEcsAdmin.ListState', authorization: undefined });
    expect(answer.status).toBe('HTTP/1.1 400 Bad Request');
  });
});

describe('a connection', () => {
  it('is kept for reuse much longer than clients keep theirs', async () => {
    const socket = connect(Number(new URL(started.ecs.endpoint).port), '127.0.0.1');
    const request = [
      'POST / HTTP/1.1',
      'host: localhost',
      'content-type: application/x-amz-json-1.1',
      'x-amz-target: AmazonEC2ContainerServiceV20141113.ListClusters',
      `authorization: ${SIGNED}`,
      'content-length: 2',
      '',
      '{}',
    ].join('\r\n');
    for (let i = 0; i < 2; i += 1) {
      socket.write(request);
      const [chunk] = (await once(socket, 'data')) as [Buffer]; // what 'data' of a socket without encoding hands over
      expect(chunk.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(chunk.toString()).toMatch(/keep-alive: timeout=120/i);
    }
    socket.destroy();
  });
});
