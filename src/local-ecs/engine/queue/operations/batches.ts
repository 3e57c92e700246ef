import { ApiError } from '../../api-error.ts';
import type { JsonObject } from '../../json.ts';
import { readObjects, readString } from '../../requests/members.ts';
import type { Turn } from '../../turn.ts';
import type { QueueRecord } from '../queue.ts';
import { missingParameter, readQueue } from '../queue-names.ts';
import { changeVisibility } from './change-message-visibility.ts';
import { deleteOne } from './delete-message.ts';
import type { QueueOperation } from './queue-operation.ts';
import { sendOne } from './send-message.ts';

const MAX_ENTRIES = 10;

const ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;

function checkEntryIds(ids: readonly string[]): void {
  if (ids.length === 0)
    throw new ApiError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (ids.length > MAX_ENTRIES)
    throw new ApiError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${ids.length}.`,
    );
  if (!ids.every((id) => ENTRY_ID.test(id)))
    throw new ApiError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw new ApiError('BatchEntryIdsNotDistinct', `Id ${twice} repeated.`);
}

/** Each entry has its own outcome. @param run what is told of an entry that succeeds, beside its id */
function inBatch(run: (turn: Turn, queue: QueueRecord, entry: JsonObject) => JsonObject): QueueOperation {
  return (turn, body) => {
    const queue = readQueue(turn.state, body);
    const entries = readObjects(body, 'Entries');
    if (entries === undefined) throw missingParameter('Entries');
    checkEntryIds(entries.map((entry) => readString(entry, 'Id') ?? ''));
    const Successful: JsonObject[] = [];
    const Failed: JsonObject[] = [];
    for (const entry of entries)
      try {
        Successful.push({ Id: entry['Id'], ...run(turn, queue, entry) });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        Failed.push({ Id: entry['Id'], SenderFault: true, Code: error.code, Message: error.message });
      }
    return { Successful, Failed };
  };
}

export const sendMessageBatch = inBatch((turn, queue, entry) => ({ MessageId: sendOne(turn, queue, entry) }));

export const deleteMessageBatch = inBatch((_turn, queue, entry) => {
  deleteOne(queue, entry);
  return {};
});

export const changeMessageVisibilityBatch = inBatch((turn, queue, entry) => {
  changeVisibility(turn, queue, entry);
  return {};
});
