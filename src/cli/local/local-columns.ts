import { lastSegment } from '../../ecs/arn.ts';
import type { Column } from '../client/column.ts';
import { isItem, valueAt } from '../client/item.ts';
import type { Item } from '../client/item.ts';

const objects = (value: unknown): readonly Item[] => (Array.isArray(value) ? value.filter(isItem) : []);

/** An id, or a definition's name, is the end of an ARN. */
const endOf =
  (path: string) =>
  (item: Item): string =>
    lastSegment(String(valueAt(item, path)));

export const instanceId = endOf('containerInstanceArn');

const attribute = (name: string) => (item: Item) =>
  objects(item['attributes']).find((each) => each['name'] === name)?.['value'];

const amount = (item: Item, list: string, name: string): unknown =>
  objects(item[list]).find((each) => each['name'] === name)?.['integerValue'];

/** `left/all`. */
const left =
  (name: string) =>
  (item: Item): string =>
    `${String(amount(item, 'remainingResources', name))}/${String(amount(item, 'registeredResources', name))}`;

const gpus = (item: Item): number => {
  const registered = objects(item['registeredResources']).find(({ name }) => name === 'GPU');
  const ids = valueAt(registered, 'stringSetValue');
  return Array.isArray(ids) ? ids.length : 0;
};

/** Container instances, as ECS describes them, as a table. */
export const INSTANCE_COLUMNS: readonly Column[] = [
  { name: 'id', form: 'id', value: instanceId },
  { name: 'ec2', form: 'word', value: 'ec2InstanceId' },
  { name: 'type', form: 'word', value: attribute('ecs.instance-type') },
  { name: 'zone', form: 'word', value: attribute('ecs.availability-zone') },
  {
    name: 'status',
    form: 'word',
    value: ({ status, agentConnected }) =>
      agentConnected === false ? `${String(status)}, disconnected` : status,
  },
  { name: 'cpu', form: 'word', value: left('CPU') },
  { name: 'memory', form: 'word', value: left('MEMORY') },
  { name: 'gpus', form: 'number', value: gpus, isWide: true },
  { name: 'running', form: 'number', value: 'runningTasksCount' },
  { name: 'pending', form: 'number', value: 'pendingTasksCount' },
];

export const FAULT_COLUMNS: readonly Column[] = [
  { name: 'fault', form: 'word', value: 'fault' },
  { name: 'phase', form: 'word', value: 'phase' },
  { name: 'operation', form: 'word', value: 'operation' },
  { name: 'times', form: 'number', value: 'times' },
  { name: 'probability', form: 'number', value: 'probability' },
  { name: 'matched', form: 'number', value: 'matched' },
  { name: 'hit', form: 'number', value: 'hit' },
];

export const LIMIT_COLUMNS: readonly Column[] = [
  { name: 'bucket', form: 'word', value: 'bucket' },
  { name: 'burst', form: 'number', value: 'burst' },
  { name: 'per second', form: 'number', value: 'perSecond' },
  { name: 'tokens', form: 'number', value: 'tokens' },
  { name: 'calls', form: 'number', value: 'calls' },
  { name: 'throttles', form: 'number', value: 'throttles' },
];

/** Tasks as the ledger has them. */
export const LEDGER_COLUMNS: readonly Column[] = [
  { name: 'number', form: 'number', value: 'number' },
  { name: 'task', form: 'id', value: endOf('known.taskArn') },
  { name: 'status', form: 'word', value: 'known.lastStatus' },
  { name: 'wanted', form: 'word', value: 'known.desiredStatus' },
  { name: 'machine', form: 'word', value: 'phase' },
  { name: 'startedBy', form: 'text', value: 'known.startedBy' },
  { name: 'stop code', form: 'word', value: 'known.stopCode' },
  { name: 'reason', form: 'text', value: 'known.stoppedReason' },
];

/** Tasks as ECS describes them. */
export const TASK_COLUMNS: readonly Column[] = [
  { name: 'task', form: 'id', value: endOf('taskArn') },
  { name: 'definition', form: 'word', value: endOf('taskDefinitionArn') },
  { name: 'status', form: 'word', value: 'lastStatus' },
  { name: 'wanted', form: 'word', value: 'desiredStatus' },
  { name: 'instance', form: 'id', value: endOf('containerInstanceArn') },
  { name: 'group', form: 'text', value: 'group' },
  { name: 'reason', form: 'text', value: 'stoppedReason' },
];
