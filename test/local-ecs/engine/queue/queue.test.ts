import { beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/local-ecs/engine/json.ts';
import { objectsIn, START_MS, TestEcs, textIn } from '../test-ecs.ts';

const QueueUrl = 'http://127.0.0.1:4566/123456789012/jobs';

let ecs: TestEcs;

beforeEach(() => {
  ecs = new TestEcs();
  ecs.callSqs('CreateQueue', { QueueName: 'jobs' });
});

const send = (text: string, more: JsonObject = {}): void => {
  ecs.callSqs('SendMessage', { QueueUrl, MessageBody: text, ...more });
};

const receive = (more: JsonObject = {}): readonly JsonObject[] => {
  const answer = ecs.callSqs('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10, ...more });
  return answer['Messages'] === undefined ? [] : objectsIn(answer, 'Messages');
};

const texts = (messages: readonly JsonObject[]): readonly string[] =>
  messages.map((message) => textIn(message, 'Body'));

const count = (name: string): unknown => {
  const { Attributes } = ecs.callSqs('GetQueueAttributes', { QueueUrl, AttributeNames: [name] });
  return (Attributes as Record<string, string>)[name];
};

describe('a queue', () => {
  it('is made once, whatever asks for it with the same settings', () => {
    const again = ecs.callSqs('CreateQueue', { QueueName: 'jobs', Attributes: { VisibilityTimeout: '30' } });
    expect(again).toEqual({ QueueUrl: '/123456789012/jobs' });
    const other = { QueueName: 'jobs', Attributes: { VisibilityTimeout: '31' } };
    expect(ecs.sqsRefusal('CreateQueue', other)).toMatchObject({ __type: 'QueueNameExists' });
  });

  it('is found by its name, and listed in pages', () => {
    for (const QueueName of ['b', 'a', 'c']) ecs.callSqs('CreateQueue', { QueueName });
    expect(ecs.callSqs('GetQueueUrl', { QueueName: 'b' })).toEqual({ QueueUrl: '/123456789012/b' });
    const page = ecs.callSqs('ListQueues', { MaxResults: 3 });
    expect(page).toEqual({
      QueueUrls: ['/123456789012/a', '/123456789012/b', '/123456789012/c'],
      NextToken: 'c',
    });
    const rest = ecs.callSqs('ListQueues', { MaxResults: 3, NextToken: page['NextToken'] });
    expect(rest).toEqual({ QueueUrls: ['/123456789012/jobs'] });
    expect(ecs.callSqs('ListQueues', { QueueNamePrefix: 'jo' })).toEqual({
      QueueUrls: ['/123456789012/jobs'],
    });
  });

  it('is gone once it is deleted', () => {
    ecs.poll('waits', { QueueUrl, WaitTimeSeconds: 20 });
    ecs.callSqs('DeleteQueue', { QueueUrl });
    expect(ecs.answers.get('waits')?.body).toMatchObject({ __type: 'QueueDoesNotExist' });
    expect(ecs.sqsRefusal('ReceiveMessage', { QueueUrl })).toEqual({
      __type: 'QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
    expect(ecs.sqsRefusal('GetQueueUrl', { QueueName: 'jobs' })).toMatchObject({
      __type: 'QueueDoesNotExist',
    });
  });

  it('tells its attributes as text', () => {
    ecs.callSqs('SetQueueAttributes', {
      QueueUrl,
      Attributes: { VisibilityTimeout: '7', Policy: '{}', SqsManagedSseEnabled: 'true' },
    });
    expect(ecs.callSqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })).toEqual({
      Attributes: {
        ApproximateNumberOfMessages: '0',
        ApproximateNumberOfMessagesDelayed: '0',
        ApproximateNumberOfMessagesNotVisible: '0',
        CreatedTimestamp: String(Math.floor(START_MS / 1000)),
        DelaySeconds: '0',
        LastModifiedTimestamp: String(Math.floor(START_MS / 1000)),
        MaximumMessageSize: '1048576',
        MessageRetentionPeriod: '345600',
        Policy: '{}',
        QueueArn: 'arn:aws:sqs:us-east-1:123456789012:jobs',
        ReceiveMessageWaitTimeSeconds: '0',
        SqsManagedSseEnabled: 'true',
        VisibilityTimeout: '7',
      },
    });
  });

  it.each([
    ['SetQueueAttributes', { Attributes: { VisibilityTimeout: '43201' } }, 'InvalidAttributeValue'],
    ['SetQueueAttributes', { Attributes: { DelaySeconds: '-1' } }, 'InvalidAttributeValue'],
    ['SetQueueAttributes', { Attributes: { Colour: 'red' } }, 'InvalidAttributeName'],
    [
      'SetQueueAttributes',
      { Attributes: { RedrivePolicy: '{"maxReceiveCount":1}' } },
      'InvalidAttributeValue',
    ],
    ['GetQueueAttributes', { AttributeNames: ['Colour'] }, 'InvalidAttributeName'],
    ['ReceiveMessage', { MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
    ['ReceiveMessage', { WaitTimeSeconds: 21 }, 'InvalidParameterValue'],
    ['SendMessage', {}, 'MissingParameter'],
    ['SendMessage', { MessageBody: 'x', DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['SendMessage', { MessageBody: 'é'.repeat(524_289) }, 'InvalidParameterValue'],
    ['SendMessage', { MessageBody: 'x', MessageAttributes: { a: {} } }, 'UnsupportedOperation'],
    ['DeleteMessage', { ReceiptHandle: 'x' }, 'ReceiptHandleIsInvalid'],
    ['DeleteMessageBatch', { Entries: [] }, 'EmptyBatchRequest'],
    ['DeleteMessageBatch', { Entries: [{ Id: 'a' }, { Id: 'a' }] }, 'BatchEntryIdsNotDistinct'],
    ['DeleteMessageBatch', { Entries: [{ Id: 'a b' }] }, 'InvalidBatchEntryId'],
    [
      'SendMessageBatch',
      { Entries: Array.from({ length: 11 }, (_, i) => ({ Id: String(i), MessageBody: 'x' })) },
      'TooManyEntriesInBatchRequest',
    ],
  ])('refuses %s with %j', (operation, body, code) => {
    expect(ecs.sqsRefusal(operation, { QueueUrl, ...body })).toMatchObject({ __type: code });
    expect(count('ApproximateNumberOfMessages')).toBe('0');
  });

  it.each([
    ['jobs.fifo', 'UnsupportedOperation'],
    ['no spaces', 'InvalidParameterValue'],
    ['x'.repeat(81), 'InvalidParameterValue'],
    [undefined, 'MissingParameter'],
  ])('may not be called %s', (QueueName, code) => {
    expect(ecs.sqsRefusal('CreateQueue', { QueueName })).toMatchObject({ __type: code });
  });
});

describe('a message', () => {
  it('is handed out in the order of sending, once, until its visibility timeout is over', () => {
    for (const text of ['a', 'b', 'c']) send(text);
    expect(texts(receive({ MaxNumberOfMessages: 2, VisibilityTimeout: 5 }))).toEqual(['a', 'b']);
    expect(texts(receive())).toEqual(['c']);
    ecs.advance(4999);
    expect(receive()).toEqual([]);
    ecs.advance(1);
    expect(texts(receive())).toEqual(['a', 'b']);
  });

  it('tells how often it was received, and when it was sent', () => {
    send('a');
    ecs.advance(1000);
    receive({ VisibilityTimeout: 0 });
    ecs.advance(1000);
    const [message] = receive({ AttributeNames: ['All'] });
    expect(message?.['Attributes']).toEqual({
      ApproximateFirstReceiveTimestamp: String(START_MS + 1000),
      ApproximateReceiveCount: '2',
      SenderId: '123456789012',
      SentTimestamp: String(START_MS),
    });
    const [again] = (ecs.advance(60_000), receive({ MessageSystemAttributeNames: ['SentTimestamp'] }));
    expect(again?.['Attributes']).toEqual({ SentTimestamp: String(START_MS) });
  });

  it('is deleted only by the handle of its last receipt', () => {
    send('a');
    const [first] = receive({ VisibilityTimeout: 1 });
    ecs.advance(1000);
    const [second] = receive();
    ecs.callSqs('DeleteMessage', { QueueUrl, ReceiptHandle: first?.['ReceiptHandle'] });
    expect(count('ApproximateNumberOfMessagesNotVisible')).toBe('1');
    ecs.callSqs('DeleteMessage', { QueueUrl, ReceiptHandle: second?.['ReceiptHandle'] });
    expect(count('ApproximateNumberOfMessagesNotVisible')).toBe('0');
    // What is gone is deleted again without a word.
    ecs.callSqs('DeleteMessage', { QueueUrl, ReceiptHandle: second?.['ReceiptHandle'] });
    ecs.advance(60_000);
    expect(receive()).toEqual([]);
  });

  it('is hidden for another time, or given back at once', () => {
    send('a');
    const [message] = receive({ VisibilityTimeout: 5 });
    const ReceiptHandle = message?.['ReceiptHandle'];
    ecs.callSqs('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 100 });
    ecs.advance(99_999);
    expect(receive()).toEqual([]);
    ecs.callSqs('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    expect(texts(receive())).toEqual(['a']);
    expect(
      ecs.sqsRefusal('ChangeMessageVisibility', { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
    ).toMatchObject({ __type: 'MessageNotInflight' });
  });

  it('may be sent for later', () => {
    send('later', { DelaySeconds: 10 });
    send('now');
    expect(count('ApproximateNumberOfMessagesDelayed')).toBe('1');
    expect(texts(receive())).toEqual(['now']);
    ecs.advance(10_000);
    expect(texts(receive())).toEqual(['later']);
  });

  it('goes when its retention is over', () => {
    ecs.callSqs('SetQueueAttributes', { QueueUrl, Attributes: { MessageRetentionPeriod: '60' } });
    send('a');
    ecs.advance(59_999);
    expect(texts(receive({ VisibilityTimeout: 0 }))).toEqual(['a']);
    ecs.advance(1);
    expect(receive()).toEqual([]);
    expect(count('ApproximateNumberOfMessages')).toBe('0');
  });

  it('leaves nothing behind in a queue that nobody reads', () => {
    for (const text of ['a', 'b', 'c']) send(text);
    ecs.advance(345_600_000);
    send('d');
    const queue = ecs.state.queues.get('jobs');
    expect(queue?.messages.size).toBe(1);
    expect(queue?.ready.leastKey).toBe(3);
    ecs.callSqs('PurgeQueue', { QueueUrl });
    expect(queue?.ready.leastKey).toBeUndefined();
  });

  it('goes to the dead letters when it was received too often', () => {
    ecs.callSqs('CreateQueue', { QueueName: 'dead' });
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:dead',
      maxReceiveCount: '2',
    });
    ecs.callSqs('SetQueueAttributes', { QueueUrl, Attributes: { RedrivePolicy } });
    send('poison');
    receive({ VisibilityTimeout: 0 });
    receive({ VisibilityTimeout: 0 });
    expect(receive()).toEqual([]);
    const [dead] = objectsIn(
      ecs.callSqs('ReceiveMessage', { QueueUrl: 'dead', AttributeNames: ['All'] }),
      'Messages',
    );
    expect(dead).toMatchObject({
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:123456789012:jobs' },
    });
  });

  it('is purged with all others, at most once a minute', () => {
    send('a');
    send('b');
    receive({ MaxNumberOfMessages: 1 });
    ecs.callSqs('PurgeQueue', { QueueUrl });
    expect(ecs.sqsRefusal('PurgeQueue', { QueueUrl })).toMatchObject({ __type: 'PurgeQueueInProgress' });
    ecs.advance(60_000);
    expect(receive()).toEqual([]);
    ecs.callSqs('PurgeQueue', { QueueUrl });
  });
});

describe('a batch', () => {
  it('has an outcome for each of its entries', () => {
    const sent = ecs.callSqs('SendMessageBatch', {
      QueueUrl,
      Entries: [
        { Id: 'good', MessageBody: 'a' },
        { Id: 'bad', MessageBody: '' },
      ],
    });
    expect(sent).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [{ Id: 'bad', SenderFault: true, Code: 'MissingParameter' }],
    });
    const [message] = receive();
    const deleted = ecs.callSqs('DeleteMessageBatch', {
      QueueUrl,
      Entries: [
        { Id: '0', ReceiptHandle: message?.['ReceiptHandle'] },
        { Id: '1', ReceiptHandle: 'nonsense' },
      ],
    });
    expect(deleted).toMatchObject({
      Successful: [{ Id: '0' }],
      Failed: [{ Id: '1', Code: 'ReceiptHandleIsInvalid' }],
    });
    expect(count('ApproximateNumberOfMessagesNotVisible')).toBe('0');
  });

  it('changes visibilities', () => {
    send('a');
    const [message] = receive();
    const entry = { Id: 'x', ReceiptHandle: message?.['ReceiptHandle'], VisibilityTimeout: 0 };
    const answer = ecs.callSqs('ChangeMessageVisibilityBatch', { QueueUrl, Entries: [entry] });
    expect(answer).toEqual({ Successful: [{ Id: 'x' }], Failed: [] });
    expect(texts(receive())).toEqual(['a']);
  });
});

describe('waiting for messages', () => {
  const answered = (requestId: string): readonly string[] | undefined => {
    const body = ecs.answers.get(requestId)?.body;
    return body && (body['Messages'] === undefined ? [] : texts(objectsIn(body, 'Messages')));
  };

  it('ends with a message as soon as there is one, first come first served', () => {
    ecs.poll('first', { QueueUrl, WaitTimeSeconds: 20 });
    ecs.poll('second', { QueueUrl, WaitTimeSeconds: 20 });
    ecs.advance(5000);
    expect(answered('first')).toBeUndefined();
    send('a');
    expect(answered('first')).toEqual(['a']);
    expect(answered('second')).toBeUndefined();
    send('b');
    expect(answered('second')).toEqual(['b']);
  });

  it('ends without one when the time is over', () => {
    ecs.poll('waits', { QueueUrl, WaitTimeSeconds: 20 });
    ecs.advance(19_999);
    expect(answered('waits')).toBeUndefined();
    ecs.advance(1);
    expect(answered('waits')).toEqual([]);
  });

  it('lasts as long as the queue says if the request does not', () => {
    ecs.callSqs('SetQueueAttributes', { QueueUrl, Attributes: { ReceiveMessageWaitTimeSeconds: '3' } });
    ecs.poll('waits', { QueueUrl });
    ecs.poll('does-not', { QueueUrl, WaitTimeSeconds: 0 });
    expect(answered('does-not')).toEqual([]);
    ecs.advance(3000);
    expect(answered('waits')).toEqual([]);
  });

  it('ends with a message whose visibility timeout or delay is over', () => {
    send('a');
    receive({ VisibilityTimeout: 4 });
    send('b', { DelaySeconds: 7 });
    ecs.poll('first', { QueueUrl, WaitTimeSeconds: 20 });
    ecs.poll('second', { QueueUrl, WaitTimeSeconds: 20 });
    ecs.advance(4000);
    expect(answered('first')).toEqual(['a']);
    expect(answered('second')).toBeUndefined();
    ecs.advance(3000);
    expect(answered('second')).toEqual(['b']);
  });

  it('takes nothing for somebody who has gone', () => {
    ecs.poll('gone', { QueueUrl, WaitTimeSeconds: 20 });
    ecs.tell({ type: 'request-dropped', requestId: 'gone' });
    send('a');
    expect(answered('gone')).toBeUndefined();
    expect(texts(receive())).toEqual(['a']);
  });

  it('brings together what comes together: all events of one call', () => {
    const events = new TestEcs({ eventRules: [{ queue: 'ecs-events' }] });
    events.poll('waits', { QueueUrl: 'ecs-events', WaitTimeSeconds: 20, MaxNumberOfMessages: 10 });
    events.admin({ type: 'AddContainerInstances', count: 3 });
    expect(objectsIn(events.answers.get('waits')?.body ?? {}, 'Messages')).toHaveLength(3);
  });
});
