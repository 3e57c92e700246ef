import { ListContainerInstancesCommand, StartTaskCommand } from '@aws-sdk/client-ecs';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../contracts/eventually.ts';
import { startEcs } from './started-ecs.ts';
import type { StartedEcs } from './started-ecs.ts';

const PATIENCE = { pollMs: 20, patienceMs: 15_000 };

let started: StartedEcs;
let client: SQSClient;
let queues = 0;
let QueueUrl: string;

const createClient = (more: { readonly region?: string } = {}): SQSClient => {
  const { endpoint, region, accessKeyId, secretAccessKey } = started.ecs;
  const credentials = { accessKeyId, secretAccessKey };
  return new SQSClient({ endpoint, region, credentials, maxAttempts: 1, ...more });
};

const receive = async (more: object = {}): Promise<readonly Message[]> => {
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more });
  return (await client.send(command)).Messages ?? [];
};

const send = (text: string): Promise<unknown> =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody: text }));

beforeAll(async () => {
  started = await startEcs();
  client = createClient();
});

beforeEach(async () => {
  queues += 1;
  const answer = await client.send(new CreateQueueCommand({ QueueName: `jobs-${queues}` }));
  QueueUrl = answer.QueueUrl ?? '';
});

afterAll(async () => {
  client.destroy();
  await started.close();
});

describe('the SQS client of AWS, talking to the local ECS', () => {
  it('finds queues by URLs that lead to this endpoint', async () => {
    expect(QueueUrl).toBe(`${started.ecs.endpoint}/123456789012/jobs-${queues}`);
    const found = await client.send(new GetQueueUrlCommand({ QueueName: `jobs-${queues}` }));
    expect(found.QueueUrl).toBe(QueueUrl);
    const listed = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'ecs-' }));
    expect(listed.QueueUrls).toEqual(started.ecs.eventQueueUrls);
  });

  it('sends and receives texts whose digests it checks itself', async () => {
    const text = '{"naïve":"☃ 🎈"}';
    await send(text);
    await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'two' }] }));
    const messages = await receive();
    expect(messages.map(({ Body }) => Body)).toEqual([text, 'two']);
    expect(messages[1]?.MD5OfBody).toBe('b8a9f715dbb64fd5c56e7783c6820a61');
  });

  it('waits for a message that comes later', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await send('late');
    expect((await waiting).map(({ Body }) => Body)).toEqual(['late']);
  });

  it('deletes in batches, and hears of each entry by itself', async () => {
    await send('a');
    const [message] = await receive();
    const { Successful, Failed } = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
          { Id: 'bad', ReceiptHandle: 'nonsense' },
        ],
      }),
    );
    expect(Successful).toEqual([{ Id: 'good' }]);
    expect(Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }]);
  });

  it('gives a message back, which is then received again', async () => {
    await send('a');
    const [first] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(await receive()).toEqual([]);
    const ReceiptHandle = first?.ReceiptHandle;
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    const [second] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect([first, second].map((message) => message?.Attributes)).toEqual([
      { ApproximateReceiveCount: '1' },
      { ApproximateReceiveCount: '2' },
    ]);
  });

  it('gets errors of its own types, and by their older codes', async () => {
    const refused = client.send(new ReceiveMessageCommand({ QueueUrl: `${QueueUrl}-not` }));
    await expect(refused).rejects.toBeInstanceOf(QueueDoesNotExist);
    await expect(refused).rejects.toMatchObject({
      message: 'The specified queue does not exist.',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('is not let in with a scope of another region', async () => {
    const stranger = createClient({ region: 'eu-west-1' });
    const refused = stranger.send(new ListQueuesCommand({}));
    await expect(refused).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    stranger.destroy();
  });
});

describe('events of the local ECS', () => {
  it('are in its queue, for every change of a task', async () => {
    const { ecs, client: ecsClient } = started;
    const { containerInstanceArns = [] } = await ecsClient.send(new ListContainerInstancesCommand({}));
    const { tasks } = await ecsClient.send(
      new StartTaskCommand({
        containerInstances: [containerInstanceArns[0] ?? ''],
        taskDefinition: 'sleep360',
      }),
    );
    QueueUrl = ecs.eventQueueUrls[0] ?? '';
    const events: unknown[] = [];
    await eventually(
      PATIENCE,
      async () => {
        for (const { Body = '' } of await receive({ WaitTimeSeconds: 1 })) events.push(JSON.parse(Body));
        return events.map((event) => (event as { detail: { taskArn?: string } }).detail.taskArn);
      },
      (arns) => arns.filter((arn) => arn === tasks?.[0]?.taskArn).length === 2,
    );
    expect(events).toContainEqual(
      expect.objectContaining({ source: 'aws.ecs', 'detail-type': 'ECS Task State Change' }),
    );
  });
});

describe('a client that waits for messages', () => {
  it('takes nothing once it has closed its connection', async () => {
    const gone = new AbortController();
    const waiting = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: gone.signal,
    });
    const inFlight = async (): Promise<string | undefined> => {
      const answer = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return answer.Attributes?.ApproximateNumberOfMessagesNotVisible;
    };
    await inFlight();
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await eventually(
      PATIENCE,
      () =>
        Promise.resolve(started.logger.lines.filter(({ message }) => message.includes('no answer')).length),
      (dropped) => dropped === 1,
    );
    await send('for another');
    expect((await receive()).map(({ Body }) => Body)).toEqual(['for another']);
  });

  it('does not keep the local ECS from closing', async () => {
    const other = await startEcs({ instances: 0 });
    const { endpoint, region, accessKeyId, secretAccessKey, eventQueueUrls } = other.ecs;
    const credentials = { accessKeyId, secretAccessKey };
    const poller = new SQSClient({ endpoint, region, credentials, maxAttempts: 1 });
    const waiting = poller.send(
      new ReceiveMessageCommand({ QueueUrl: eventQueueUrls[0] ?? '', WaitTimeSeconds: 20 }),
    );
    const refused = expect(waiting).rejects.toBeInstanceOf(Error);
    await poller.send(new ListQueuesCommand({}));
    await other.close();
    await refused;
    poller.destroy();
  });
});
