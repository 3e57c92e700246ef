import { readInteger, readString } from '../../requests/members.ts';
import { badParameter, queuePath } from '../queue-names.ts';
import type { QueueOperation } from './queue-operation.ts';

const MAX_RESULTS = 1000;

/** Queues by name. The token of a page is the last name before it. */
export const listQueues: QueueOperation = ({ state }, body) => {
  const prefix = readString(body, 'QueueNamePrefix') ?? '';
  const after = readString(body, 'NextToken') ?? '';
  const limit = readInteger(body, 'MaxResults');
  if (limit !== undefined && (limit < 1 || limit > MAX_RESULTS))
    throw badParameter(limit, 'MaxResults', `Must be an integer between 1 and ${MAX_RESULTS}.`);
  const names = [...state.queues.keys()].filter((name) => name.startsWith(prefix) && name > after).sort();
  const page = names.slice(0, limit ?? MAX_RESULTS);
  const isLast = limit === undefined || page.length === names.length;
  return {
    QueueUrls: page.map((name) => queuePath(state, { name })),
    ...(!isLast && { NextToken: page.at(-1) }),
  };
};
