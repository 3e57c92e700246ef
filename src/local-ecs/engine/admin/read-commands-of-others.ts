import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readObject, readString, required } from '../requests/members.ts';
import type {
  ForgetTask,
  PurgeQueue,
  PutAttributes,
  SendMessage,
  StartTask,
  StopTask,
} from './admin-command.ts';
import { readAttributes, readOnInstance } from './read-on-instance.ts';

const readOnTask = (body: JsonObject) =>
  withoutUndefined({
    cluster: readString(body, 'cluster'),
    task: required(readString(body, 'task'), 'task'),
  });

export const readStartTask = (body: JsonObject): StartTask =>
  withoutUndefined({
    type: 'StartTask',
    ...readOnInstance(body),
    taskDefinition: required(readString(body, 'taskDefinition'), 'taskDefinition'),
    startedBy: readString(body, 'startedBy'),
    group: readString(body, 'group'),
    overrides: readObject(body, 'overrides'),
  });

export const readStopTask = (body: JsonObject): StopTask =>
  withoutUndefined({ type: 'StopTask', ...readOnTask(body), reason: readString(body, 'reason') });

export const readPutAttributes = (body: JsonObject): PutAttributes => ({
  type: 'PutAttributes',
  ...readOnInstance(body),
  attributes: required(readAttributes(body), 'attributes'),
});

export const readSendMessage = (body: JsonObject): SendMessage => ({
  type: 'SendMessage',
  queue: required(readString(body, 'queue'), 'queue'),
  body: required(readString(body, 'body'), 'body'),
});

export const readPurgeQueue = (body: JsonObject): PurgeQueue => ({
  type: 'PurgeQueue',
  queue: required(readString(body, 'queue'), 'queue'),
});

export const readForgetTask = (body: JsonObject): ForgetTask => ({ type: 'ForgetTask', ...readOnTask(body) });
