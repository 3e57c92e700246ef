import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { findTask, parseIdentifier, readCluster } from '../requests/identifiers.ts';
import { forgetTask } from '../tasks/change-task.ts';
import { toWireTask } from '../tasks/wire-task.ts';
import type { Turn } from '../turn.ts';
import type { ForgetTask } from './admin-command.ts';

/** ECS promises to remember a stopped task for an hour, and sometimes does not. */
export function forgetTaskNow(turn: Turn, command: ForgetTask): JsonObject {
  const cluster = readCluster(turn.state, { cluster: command.cluster });
  const task = findTask(turn.state, cluster, parseIdentifier(turn.state, cluster, 'task', command.task));
  if (task === undefined) throw invalidParameter('The referenced task was not found.');
  if (task.known.lastStatus !== 'STOPPED') throw invalidParameter('Only a stopped task can be forgotten.');
  const described = toWireTask(task, 'with-tags');
  forgetTask(turn, task);
  return { task: described };
}
