import { invalidParameter } from '../api-error.ts';
import { readCluster } from '../requests/identifiers.ts';
import { applyAttachmentChanges, readAttachmentChanges } from '../tasks/attachment-changes.ts';
import type { Operation } from './operation.ts';

/** An external agent tells of the network interfaces of its tasks. */
export const submitAttachmentStateChanges: Operation = (turn, body) => {
  const cluster = readCluster(turn.state, body);
  const changes = readAttachmentChanges(turn, cluster, body);
  if (changes.length === 0) throw invalidParameter('Attachments cannot be empty.');
  applyAttachmentChanges(turn, changes);
  return { acknowledgment: 'ACK' };
};
