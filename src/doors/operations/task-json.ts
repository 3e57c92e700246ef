import type { TaskEventView, TaskView } from '../../driver/master-view.ts';
import type { TaskStatus } from '../../mesos/task-status.ts';
import { isoForm } from './iso-form.ts';

function statusJson({ state, timestamp = 0, source, reason, message, healthy }: TaskStatus): unknown {
  return { state, atMs: timestamp * 1000, source, reason, message, healthy };
}

/** @param timeline of one task, not in lists. */
export function taskJson(view: TaskView, timeline?: readonly TaskEventView[]): unknown {
  return isoForm({ ...view, statuses: view.statuses.map(statusJson), timeline });
}
