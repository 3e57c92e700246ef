import { createHash } from 'node:crypto';

import { isJsonObject } from '../engine/json.ts';
import type { JsonObject } from '../engine/json.ts';
import type { Answer } from '../local-ecs-runner.ts';
import { parseBody } from './aws-json.ts';
import type { Protocol } from './protocol.ts';

const TARGET = 'AmazonSQS.';

/** Codes that clients know by the name of the older protocol, which a header gives. Others are the same in both. */
const OLDER_CODES: Readonly<Record<string, string>> = {
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
};

const md5 = (text: unknown): string =>
  createHash('md5')
    .update(typeof text === 'string' ? text : '')
    .digest('hex');

function mapObjects(value: unknown, change: (object: JsonObject) => JsonObject): unknown {
  return Array.isArray(value)
    ? value.map((entry: unknown) => (isJsonObject(entry) ? change(entry) : entry))
    : value;
}

/** The texts that were sent, by the ids of their entries. */
function sentTexts(sent: unknown): ReadonlyMap<unknown, unknown> {
  const texts = new Map<unknown, unknown>();
  if (isJsonObject(sent))
    mapObjects(sent['Entries'], (entry) => {
      texts.set(entry['Id'], entry['MessageBody']);
      return entry;
    });
  return texts;
}

/** Digests, by which clients check that a text came through whole. */
function withDigests(operation: string, sent: unknown, body: JsonObject): JsonObject {
  switch (operation) {
    case 'ReceiveMessage':
      return body['Messages'] === undefined
        ? body
        : {
            Messages: mapObjects(body['Messages'], (message) => ({
              ...message,
              MD5OfBody: md5(message['Body']),
            })),
          };
    case 'SendMessage':
      return { ...body, MD5OfMessageBody: md5(isJsonObject(sent) ? sent['MessageBody'] : undefined) };
    case 'SendMessageBatch': {
      const texts = sentTexts(sent);
      return {
        ...body,
        Successful: mapObjects(body['Successful'], (entry) => ({
          ...entry,
          MD5OfMessageBody: md5(texts.get(entry['Id'])),
        })),
      };
    }
    default:
      return body;
  }
}

/** URLs of queues begin where the client has found this endpoint. */
function withUrls(host: string, body: JsonObject): JsonObject {
  const { QueueUrl, QueueUrls } = body;
  const toUrl = (path: unknown): string => `http://${host}${String(path)}`;
  if (QueueUrl !== undefined) return { ...body, QueueUrl: toUrl(QueueUrl) };
  return Array.isArray(QueueUrls) ? { ...body, QueueUrls: QueueUrls.map(toUrl) } : body;
}

const errorText = (code: string, message: string): string =>
  JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message });

const errorHeaders = (code: string, status: number): Readonly<Record<string, string>> => ({
  'x-amzn-query-error': `${OLDER_CODES[code] ?? code};${status < 500 ? 'Sender' : 'Receiver'}`,
});

/** AWS JSON 1.0, as SQS speaks it. */
export const SQS_JSON: Protocol = {
  service: 'sqs',
  contentType: 'application/x-amz-json-1.0',
  ask: async (runner, { target = '', host, text, gone }): Promise<Answer> => {
    const sent = parseBody(text);
    const operation = target.slice(TARGET.length);
    const answer = await runner.requestOfSqs(operation, sent, gone);
    if (answer.status !== 200) return answer;
    return { ...answer, body: withUrls(host, withDigests(operation, sent, answer.body)) };
  },
  toWire: ({ requestId, status, body }) => {
    if (status === 200) return { requestId, status, text: JSON.stringify(body) };
    const [code, message] = [String(body['__type']), String(body['message'])];
    return { requestId, status, text: errorText(code, message), headers: errorHeaders(code, status) };
  },
  toWireRefusal: (requestId, { status, code, message }) => ({
    requestId,
    status,
    text: errorText(code, message),
    headers: errorHeaders(code, status),
  }),
};

/** Whether a request is one of SQS's. @param target the header x-amz-target */
export const isForQueues = (target: unknown): boolean =>
  typeof target === 'string' && target.startsWith(TARGET);
