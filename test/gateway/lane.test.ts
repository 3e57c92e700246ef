import { describe, expect, it } from '@jest/globals';
import { ECSClient, ListTasksCommand, StartTaskCommand } from '@aws-sdk/client-ecs';
import { ecsTaskArn } from '../../src/ecs/arn.ts';
import type { Lane } from '../../src/gateway/lane.ts';
import { createLane } from '../../src/gateway/lane.ts';
import { mayHaveActed } from '../../src/ecs/failure.ts';
import { failureOf } from './failure-of.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { CREDENTIALS, withGateway } from './gateway-fixture.ts';
import type { StubAnswer, StubRequest } from './stub-endpoint.ts';
import { answerInTurn, answerOfAnother, answerWith, startStubEndpoint } from './stub-endpoint.ts';

const TASK = ecsTaskArn('arn:aws:ecs:eu-west-1:123456789012:task/prod/fedcba9876543210');
const RUNNING = { desiredStatus: 'RUNNING' } as const;
const EMPTY = answerWith(200, '{"taskArns":[]}');

const never: StubAnswer = () => undefined;
const reset: StubAnswer = (_request, response) => response.socket?.resetAndDestroy();
const hangUp: StubAnswer = (_request, response) => response.socket?.destroy();
/** Promises a hundred bytes and sends two. */
const stall: StubAnswer = (_request, response) => {
  response.writeHead(200, { 'content-length': '100', 'x-amzn-requestid': 'stalled' });
  response.write('{"');
};

const stallAndReset: StubAnswer = (_request, response) => {
  response.writeHead(200, { 'content-length': '100', 'x-amzn-requestid': 'broken' });
  response.write('{"', () => response.socket?.resetAndDestroy());
};

/** Held until `release`; then every request, earlier or later, gets `answer`. */
function heldBack(answer: StubAnswer): { readonly answer: StubAnswer; readonly release: () => void } {
  const held: (() => void)[] = [];
  let isReleased = false;
  return {
    answer: (request, response) => {
      const go = (): void => {
        answer(request, response);
      };
      if (isReleased) go();
      else held.push(go);
    },
    release: () => {
      isReleased = true;
      for (const go of held) go();
    },
  };
}

/** Answers listings so; tasks are stopped at once. */
function listsBy(answer: StubAnswer): StubAnswer {
  const stopped = answerWith(200, `{"task":{"taskArn":"${TASK}"}}`);
  return (request, response) => {
    const isListing = request.body.includes('maxResults');
    (isListing ? answer : stopped)(request, response);
  };
}

function tokensOf(requests: readonly StubRequest[]): readonly string[] {
  return requests.flatMap(({ body }) => /"nextToken":"(t\d)"/.exec(body)?.[1] ?? []);
}

describe('a call that fails', () => {
  const FAILURES: readonly (readonly [string, StubAnswer, string])[] = [
    ['a reset connection', reset, 'CONNECTION_LOST'],
    ['a connection closed without an answer', hangUp, 'CONNECTION_LOST'],
    ['HTTP 500', answerWith(500, '{"__type":"ServerException","message":"boom"}'), 'SERVER_ERROR'],
    ['HTTP 503 of a proxy', answerOfAnother(503, '<html>busy</html>'), 'SERVER_ERROR'],
    [
      'a throttle',
      answerWith(400, '{"__type":"ThrottlingException","message":"Rate exceeded"}'),
      'THROTTLED',
    ],
    ['HTTP 429', answerOfAnother(429, ''), 'THROTTLED'],
    ['half an answer and a reset', stallAndReset, 'CONNECTION_LOST'],
  ];

  it.each(FAILURES)('is never repeated, be it read or stop: %s', async (_name, answer, code) => {
    await withGateway(answer, async ({ gateway, stub }) => {
      expect(await failureOf(gateway.stopTask(TASK, 'x'))).toMatchObject({ code, operation: 'StopTask' });
      expect(stub.requests).toHaveLength(1);
      expect(await failureOf(gateway.listTasks(RUNNING))).toMatchObject({ code, operation: 'ListTasks' });
      expect(stub.requests).toHaveLength(2);
    });
  });

  it.each([
    ['no answer', never],
    ['half an answer', stall],
  ])('ends in time, and is not repeated either: %s', async (_name, answer) => {
    await withGateway(
      answer,
      async ({ gateway, stub }) => {
        expect(await failureOf(gateway.stopTask(TASK, 'x'))).toMatchObject({ code: 'TIMEOUT' });
        expect(stub.requests).toHaveLength(1);
      },
      { connectTimeoutMs: 300, requestTimeoutMs: 300 },
    );
  });

  it('is logged with its fields, for whoever looks into a single call', async () => {
    const logger = new RecordingLogger();
    const answer = answerWith(400, '{"__type":"ThrottlingException","message":"Rate exceeded"}');
    await withGateway(answer, ({ gateway }) => failureOf(gateway.listTasks(RUNNING)), { logger });
    expect(logger.lines).toEqual([
      {
        level: 'debug',
        message: 'ECS limits the rate of ListTasks: Rate exceeded',
        fields: {
          code: 'THROTTLED',
          operation: 'ListTasks',
          awsCode: 'ThrottlingException',
          requestId: '8d798a29-f083-11e1-bdfb-cb223EXAMPLE',
        },
      },
    ]);
  });

  it('is given up by the SDK once the answer is overdue, rather than warned about', async () => {
    const options = { connectTimeoutMs: 60_000, requestTimeoutMs: 50 };
    await withGateway(
      never,
      async ({ gateway }) => {
        expect(await failureOf(gateway.describeCluster())).toEqual({
          code: 'TIMEOUT',
          operation: 'DescribeClusters',
          awsCode: 'ETIMEDOUT',
          message:
            'ECS did not answer DescribeClusters in time: a request has exceeded the configured 50 ms requestTimeout',
        });
      },
      options,
    );
  });

  it('leaves the lane usable', async () => {
    await withGateway(
      answerInTurn(reset, never, EMPTY),
      async ({ gateway }) => {
        await failureOf(gateway.listTasks(RUNNING));
        await failureOf(gateway.listTasks(RUNNING));
        expect(await gateway.listTasks(RUNNING)).toEqual({ items: [] });
      },
      { requestTimeoutMs: 500, maxInFlight: { reads: 1 } },
    );
  });
});

describe('calls under way', () => {
  it('are never more than the cap; the others wait in order', async () => {
    const { answer, release } = heldBack(EMPTY);
    await withGateway(
      listsBy(answer),
      async ({ gateway, stub }) => {
        const calls = ['t1', 't2', 't3', 't4', 't5'].map((token) => gateway.listTasks(RUNNING, token));
        await stub.arrived(2);
        // A third would have been sent in the same breath as the first two, and so before this.
        await gateway.stopTask(TASK, 'x');
        expect(tokensOf(stub.requests).toSorted()).toEqual(['t1', 't2']);
        release();
        await Promise.all(calls);
        expect(tokensOf(stub.requests).toSorted()).toEqual(['t1', 't2', 't3', 't4', 't5']);
      },
      { maxInFlight: { reads: 2 } },
    );
  });

  it('that read do not hold up a kill', async () => {
    const { answer, release } = heldBack(EMPTY);
    await withGateway(
      listsBy(answer),
      async ({ gateway }) => {
        const sweep = [gateway.listTasks(RUNNING), gateway.listTasks(RUNNING), gateway.listTasks(RUNNING)];
        expect(await gateway.stopTask(TASK, 'x')).toMatchObject({ taskArn: TASK });
        release();
        await Promise.all(sweep);
      },
      { maxInFlight: { reads: 1 } },
    );
  });
});

describe('closing the gateway', () => {
  it('rejects what is under way as ambiguous and what still waits as never sent', async () => {
    await withGateway(
      never,
      async ({ gateway, stub }) => {
        const underWay = failureOf(gateway.stopTask(TASK, 'x'));
        const waiting = failureOf(gateway.stopTask(TASK, 'y'));
        await stub.arrived(1);
        gateway.close();
        expect(await underWay).toMatchObject({ code: 'CONNECTION_LOST' });
        expect(await waiting).toMatchObject({ code: 'UNREACHABLE' });
        expect(stub.requests).toHaveLength(1);
      },
      { maxInFlight: { modifies: 1 } },
    );
  });

  it('makes later calls reject without sending them', async () => {
    await withGateway(EMPTY, async ({ gateway, stub }) => {
      gateway.close();
      const failure = await failureOf(gateway.listTasks(RUNNING));
      expect(mayHaveActed(failure)).toBe(false);
      expect(stub.requests).toHaveLength(0);
    });
  });
});

describe('a lane whose client cannot get as far as sending', () => {
  function laneOver(client: ECSClient, callTimeoutMs = 50): Lane {
    return createLane({
      client,
      cluster: 'prod',
      maxInFlight: 1,
      callTimeoutMs,
      logger: new RecordingLogger(),
    });
  }

  it('gives up in time when credentials do not come, and knows that nothing was sent', async () => {
    const stub = await startStubEndpoint(EMPTY);
    const credentials = (): Promise<typeof CREDENTIALS> => new Promise(() => undefined);
    const lane = laneOver(new ECSClient({ region: 'eu-west-1', endpoint: stub.url, credentials }));
    const call = lane.send(
      'StartTask',
      new StartTaskCommand({ taskDefinition: 'a', containerInstances: ['b'] }),
    );
    expect(await failureOf(call)).toEqual({
      code: 'UNREACHABLE',
      operation: 'StartTask',
      awsCode: 'TimeoutError',
      message: 'StartTask was not sent, ECS could not be reached: no AWS credentials within 50 ms',
    });
    expect(stub.requests).toHaveLength(0);
    lane.close();
    await stub.close();
  });

  it('does not send a request whose credentials come after it was given up', async () => {
    const stub = await startStubEndpoint(EMPTY);
    let arrive: (credentials: typeof CREDENTIALS) => void = () => undefined;
    const late = new Promise<typeof CREDENTIALS>((resolve) => {
      arrive = resolve;
    });
    const lane = laneOver(
      new ECSClient({ region: 'eu-west-1', endpoint: stub.url, credentials: () => late, maxAttempts: 1 }),
      500,
    );
    await failureOf(lane.send('ListTasks', new ListTasksCommand({ startedBy: 'given up' })));
    arrive(CREDENTIALS);
    await lane.send('ListTasks', new ListTasksCommand({ startedBy: 'next' }));
    expect(stub.requests.map(({ body }) => body)).toEqual(['{"startedBy":"next"}']);
    lane.close();
    await stub.close();
  });

  it.each([
    ['of an STS that fails', Object.assign(new Error('boom'), { name: 'InternalFailure' })],
    [
      'of a socket that broke on the way to the credentials',
      Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    ],
  ])('reports an error %s as one after which ECS has certainly not acted', async (_name, error) => {
    const credentials = (): Promise<typeof CREDENTIALS> => Promise.reject(error);
    const lane = laneOver(
      new ECSClient({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:1', credentials }),
    );
    const failure = await failureOf(lane.send('ListTasks', new ListTasksCommand({})));
    expect(failure).toMatchObject({ code: 'UNREACHABLE' });
    expect(mayHaveActed(failure)).toBe(false);
    lane.close();
  });
});
