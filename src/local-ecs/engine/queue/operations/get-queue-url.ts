import { queueDoesNotExist, queuePath, readQueueName } from '../queue-names.ts';
import type { QueueOperation } from './queue-operation.ts';

export const getQueueUrl: QueueOperation = ({ state }, body) => {
  const queue = state.queues.get(readQueueName(body));
  if (queue === undefined) throw queueDoesNotExist();
  return { QueueUrl: queuePath(state, queue) };
};
