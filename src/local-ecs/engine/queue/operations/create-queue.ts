import { ApiError } from '../../api-error.ts';
import { canonicalJson } from '../../json.ts';
import { createQueue as newQueue } from '../queue.ts';
import { readSettings } from '../queue-attributes.ts';
import { queuePath, readQueueName } from '../queue-names.ts';
import { DEFAULT_SETTINGS } from '../queue-settings.ts';
import { addQueue } from '../../state.ts';
import type { Operation } from '../../operations/operation.ts';

/** A queue of that name with the same settings is the same queue. */
export const createQueue: Operation = ({ state, nowMs }, body) => {
  const name = readQueueName(body);
  const existing = state.queues.get(name);
  const settings = readSettings(state, existing?.settings ?? DEFAULT_SETTINGS, body);
  if (existing !== undefined && canonicalJson({ ...existing.settings }) !== canonicalJson({ ...settings }))
    throw new ApiError(
      'QueueNameExists',
      'A queue already exists with the same name and a different value for an attribute.',
    );
  const queue = existing ?? newQueue(name, settings, nowMs);
  if (existing === undefined) addQueue(state, queue);
  return { QueueUrl: queuePath(state, queue) };
};
