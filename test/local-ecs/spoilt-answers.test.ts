import {
  DescribeClustersCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListTasksCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultRule } from '../../src/local-ecs/engine/faults/fault.ts';
import { eventually } from '../contracts/eventually.ts';
import type { StartedEcs } from './started-ecs.ts';
import { startEcs } from './started-ecs.ts';

let started: StartedEcs;
/** Makes as many attempts as a client of AWS does unless told otherwise. */
let patient: ECSClient;

beforeAll(async () => {
  started = await startEcs({ instances: 2 });
  const { endpoint, region, accessKeyId, secretAccessKey } = started.ecs;
  patient = new ECSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
});

beforeEach(async () => {
  await started.ecs.admin.clearFaults();
});

afterAll(async () => {
  patient.destroy();
  await started.close();
});

interface Thrown {
  readonly name: string;
  readonly status: unknown;
  readonly attempts: unknown;
}

/** What the SDK throws of a call, and after how many attempts. */
async function thrownBy(client: ECSClient): Promise<Thrown> {
  const thrown: unknown = await client.send(new ListClustersCommand({})).catch((error: unknown) => error);
  if (!(thrown instanceof Error)) throw new Error('the call has succeeded');
  const metadata: unknown = Reflect.get(thrown, '$metadata');
  const of = (name: string): unknown =>
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, name) : undefined;
  return { name: thrown.name, status: of('httpStatusCode'), attempts: of('attempts') };
}

/** Of the SDK, whether it makes the call again by itself. */
const AGAIN = 3;
const ONCE = 1;

describe('a fault is to the SDK of AWS', () => {
  it.each<readonly [FaultRule, Partial<Thrown>]>([
    [{ fault: 'throttle' }, { name: 'ThrottlingException', status: 400, attempts: AGAIN }],
    [{ fault: 'disguised-throttle' }, { name: 'InvalidParameterException', status: 400, attempts: ONCE }],
    [{ fault: 'error' }, { name: 'ServerException', status: 500, attempts: AGAIN }],
    [
      { fault: 'error', status: 502 },
      { name: 'ServerException', status: 502, attempts: AGAIN },
    ],
    [
      { fault: 'error', status: 503, html: true },
      { name: 'SyntaxError', status: 503, attempts: AGAIN },
    ],
    [
      { fault: 'error', status: 500, html: true },
      { name: 'SyntaxError', status: 500, attempts: AGAIN },
    ],
    [
      { fault: 'refuse', code: 'ExpiredTokenException' },
      { name: 'ExpiredTokenException', status: 400, attempts: ONCE },
    ],
    [
      { fault: 'refuse', code: 'AccessDeniedException' },
      { name: 'AccessDeniedException', status: 400, attempts: ONCE },
    ],
    [
      { fault: 'refuse', code: 'UnrecognizedClientException' },
      { name: 'UnrecognizedClientException', status: 400, attempts: ONCE },
    ],
  ])('%j: %j', async (rule, expected) => {
    await started.ecs.admin.injectFault({ ...rule, times: 99 });
    expect(await thrownBy(patient)).toMatchObject(expected);
  });

  it('a cut off answer: a connection that is lost, with the answer half read', async () => {
    await started.ecs.admin.injectFault({ fault: 'cut-off' });
    const call = started.client.send(new ListClustersCommand({}));
    await expect(call).rejects.toThrow(/aborted|ECONNRESET/);
    await started.client.send(new ListClustersCommand({}));
  });

  it('a conflict: an error that names the tasks which were started', async () => {
    const conflict = { fault: 'refuse', code: 'ConflictException', phase: 'after-acting' } as const;
    await started.ecs.admin.injectFault({ ...conflict, operation: 'RunTask' });
    const thrown: unknown = await started.client
      .send(new RunTaskCommand({ taskDefinition: 'hello', count: 2 }))
      .catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: 'ConflictException' });
    const { taskArns } = await started.client.send(new ListTasksCommand({}));
    expect(Reflect.get(Object(thrown), 'resourceIds')).toEqual(taskArns);
  });

  it('a failure of one thing: an answer of status 200 with failures', async () => {
    await started.ecs.admin.injectFault({ fault: 'item-failure', operation: 'DescribeClusters' });
    const { clusters, failures } = await started.client.send(
      new DescribeClustersCommand({ clusters: ['default'] }),
    );
    expect([clusters, failures]).toMatchObject([[], [{ reason: 'MISSING' }]]);
  });

  it('an empty page: one that is followed by another', async () => {
    const { tasks = [] } = await started.client.send(new RunTaskCommand({ taskDefinition: 'nginx' }));
    await started.ecs.admin.injectFault({ fault: 'empty-page' });
    const { taskArns, nextToken } = await started.client.send(new ListTasksCommand({ family: 'nginx' }));
    expect(taskArns).toEqual([]);
    const next = await started.client.send(new ListTasksCommand({ family: 'nginx', nextToken }));
    expect(next.taskArns).toEqual(tasks.map(({ taskArn }) => taskArn));
  });

  it('a stale read: a task that is not there yet', async () => {
    await started.ecs.admin.injectFault({ fault: 'stale-read', staleMs: 60_000, operation: 'DescribeTasks' });
    const { tasks = [] } = await started.client.send(new RunTaskCommand({ taskDefinition: 'nginx' }));
    const arns = tasks.flatMap(({ taskArn }) => taskArn ?? []);
    const { failures } = await started.client.send(new DescribeTasksCommand({ tasks: arns }));
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
  });
});

describe('a fault plan', () => {
  it('can be given at the start, changed, listed and ended', async () => {
    const planned = await startEcs({
      instances: 1,
      faultPlan: { faults: [{ fault: 'throttle', operation: 'ListClusters', times: 9 }] },
    });
    try {
      expect(await thrownBy(planned.client)).toMatchObject({ name: 'ThrottlingException' });
      const { admin } = planned.ecs;
      await admin.applyFaultPlan({ timeline: [{ at: 1, do: { command: 'AddContainerInstances' } }] });
      await planned.client.send(new ListClustersCommand({}));
      expect(await admin.listFaultPlan()).toMatchObject({ plan: { timeline: [{ atMs: 1 }] } });
      expect(await admin.clearFaultPlan()).toMatchObject({ plan: {} });
      await expect(admin.applyFaultPlan({ timeline: [{ do: { command: 'Explode' } }] })).rejects.toThrow(
        'timeline.0: expected one of at, every and rate',
      );
    } finally {
      await planned.close();
    }
  });

  it('does by itself what it says, on real time', async () => {
    const timeline = [{ at: '5ms', do: { command: 'AddContainerInstances' } }];
    const planned = await startEcs({ instances: 1, faultPlan: { timeline } });
    try {
      const count = (): Promise<number> => Promise.resolve(planned.ecs.view().instances.length);
      expect(await eventually({ pollMs: 5, patienceMs: 5000 }, count, (found) => found === 2)).toBe(2);
    } finally {
      await planned.close();
    }
  });

  it('can be sent to the endpoint as an admin command, and is refused as a call of ECS is', async () => {
    const { endpoint, accessKeyId } = started.ecs;
    const send = (body: string): Promise<Response> =>
      fetch(endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'LocalEcsAdmin.ApplyFaultPlan',
          authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/ecs/aws4_request`,
        },
        body,
      });
    const applied = await send('{"timeline":[{"at":"90s","do":{"command":"ClearFaults"}}]}');
    expect(await applied.json()).toMatchObject({ plan: { seed: 1, timeline: [{ atMs: 90_000 }] } });
    const refused = await send('{"timelines":[]}');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ __type: 'InvalidParameterException' });
  });
});
