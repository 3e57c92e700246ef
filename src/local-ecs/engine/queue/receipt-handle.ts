import { ApiError } from '../api-error.ts';
import type { MessageRecord, QueueRecord } from './queue.ts';

/** Names one receipt of one message; a later receipt has another. */
export function formatReceiptHandle({ name }: QueueRecord, { id, receiveCount }: MessageRecord): string {
  return btoa(`${name}/${id}/${receiveCount}`);
}

function decode(handle: string): readonly string[] {
  try {
    return atob(handle).split('/');
  } catch {
    return []; // Not base64: no handle of ours, which the caller says.
  }
}

/**
 * The message that a receipt handle names. Undefined when it is gone, or was received again since: SQS then does
 * nothing and says that all is well.
 * @throws ApiError ReceiptHandleIsInvalid for what is no handle of this queue.
 */
export function findReceived(queue: QueueRecord, handle: string): MessageRecord | undefined {
  const [name, id, receiveCount] = decode(handle);
  if (name !== queue.name || id === undefined || receiveCount === undefined)
    throw new ApiError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  const message = queue.messages.get(id);
  return message !== undefined && String(message.receiveCount) === receiveCount ? message : undefined;
}
