import { ApiError } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readString } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import type { QueueRecord } from './queue.ts';

const NAME = /^[A-Za-z0-9_-]{1,80}$/;

/** A parameter that has to be there, and is not. */
export const missingParameter = (name: string): ApiError =>
  new ApiError('MissingParameter', `The request must contain the parameter ${name}.`);

/** A parameter that is out of bounds. */
export const badParameter = (value: unknown, name: string, reason: string): ApiError =>
  new ApiError(
    'InvalidParameterValue',
    `Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`,
  );

export const queueDoesNotExist = (): ApiError =>
  new ApiError('QueueDoesNotExist', 'The specified queue does not exist.');

/** The member `QueueName`. @throws ApiError also for names of FIFO queues, which are not served. */
export function readQueueName(body: JsonObject): string {
  const name = readString(body, 'QueueName');
  if (name === undefined) throw missingParameter('QueueName');
  if (name.endsWith('.fifo'))
    throw new ApiError('UnsupportedOperation', 'FIFO queues are not served by this ECS.');
  if (NAME.test(name)) return name;
  throw badParameter(
    name,
    'QueueName',
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
  );
}

export const queueArn = ({ options }: LocalEcsState, name: string): string =>
  `arn:${options.partition}:sqs:${options.region}:${options.accountId}:${name}`;

/** The name in an ARN of this account and region. */
export function queueNameOfArn(state: LocalEcsState, arn: string): string | undefined {
  const prefix = queueArn(state, '');
  return arn.startsWith(prefix) ? arn.slice(prefix.length) : undefined;
}

/** The path of a queue's URL; the endpoint knows what stands before it. */
export const queuePath = ({ options }: LocalEcsState, { name }: Pick<QueueRecord, 'name'>): string =>
  `/${options.accountId}/${name}`;

/** The queue that the member `QueueUrl` names, on whatever host; a bare name does too. @throws ApiError */
export function readQueue(state: LocalEcsState, body: JsonObject): QueueRecord {
  const url = readString(body, 'QueueUrl');
  if (url === undefined) throw missingParameter('QueueUrl');
  const queue = state.queues.get(url.slice(url.lastIndexOf('/') + 1));
  if (queue === undefined) throw queueDoesNotExist();
  return queue;
}
