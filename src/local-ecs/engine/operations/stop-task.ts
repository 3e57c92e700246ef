import { MAX_STOP_REASON } from '../../../ecs/limits.ts';
import { invalidParameter } from '../api-error.ts';
import { findTask, parseIdentifier, readCluster } from '../requests/identifiers.ts';
import { readString } from '../requests/members.ts';
import { orderStop } from '../tasks/stop-decision.ts';
import { toWireTask } from '../tasks/wire-task.ts';
import type { Operation } from './operation.ts';

/**
 * The answer shows the decision only; the containers stop afterwards. Stopping a task that is being stopped, or that
 * has stopped, changes nothing.
 */
export const stopTask: Operation = (turn, body) => {
  const { state } = turn;
  const cluster = readCluster(state, body);
  const name = readString(body, 'task') ?? '';
  const reason = readString(body, 'reason') ?? '';
  if (name === '') throw invalidParameter('Task can not be blank.');
  if (reason.length > MAX_STOP_REASON) throw invalidParameter(`reason longer than ${MAX_STOP_REASON}.`);
  const task = findTask(state, cluster, parseIdentifier(state, cluster, 'task', name));
  if (task === undefined) throw invalidParameter('The referenced task was not found.');
  const stoppedReason = reason === '' ? 'Task stopped by user' : reason;
  orderStop(turn, task, { stopCode: 'UserInitiated', stoppedReason });
  return { task: toWireTask(task, 'with-tags') };
};
