import { readSettings } from '../queue-attributes.ts';
import { readQueue } from '../queue-names.ts';
import type { QueueOperation } from './queue-operation.ts';

export const setQueueAttributes: QueueOperation = ({ state, nowMs }, body) => {
  const queue = readQueue(state, body);
  queue.settings = readSettings(state, queue.settings, body);
  queue.modifiedAtMs = nowMs;
  return {};
};
