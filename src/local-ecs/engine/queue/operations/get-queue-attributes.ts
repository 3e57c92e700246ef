import { ApiError } from '../../api-error.ts';
import { readStrings } from '../../requests/members.ts';
import { settleQueue } from '../messages.ts';
import { wireAttributes } from '../queue-attributes.ts';
import { readQueue } from '../queue-names.ts';
import type { QueueOperation } from './queue-operation.ts';

/** Attributes that a queue may lack. */
const OPTIONAL = [
  'Policy',
  'RedrivePolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
];

export const getQueueAttributes: QueueOperation = (turn, body) => {
  const queue = readQueue(turn.state, body);
  settleQueue(turn, queue);
  const names = readStrings(body, 'AttributeNames') ?? [];
  const all = wireAttributes(turn.state, queue);
  const unknown = names.find((name) => name !== 'All' && !(name in all) && !OPTIONAL.includes(name));
  if (unknown !== undefined) throw new ApiError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const wanted = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
  return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
};
