import { readInteger, readString } from '../../requests/members.ts';
import { namesAfter } from '../../sorted-names.ts';
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
  const most = limit ?? MAX_RESULTS;
  const page: string[] = [];
  let isLast = true;
  for (const name of namesAfter(state.queueNames, prefix, after)) {
    isLast = page.length < most;
    if (!isLast) break;
    page.push(name);
  }
  return {
    QueueUrls: page.map((name) => queuePath(state, { name })),
    ...(limit !== undefined && !isLast && { NextToken: page.at(-1) }),
  };
};
