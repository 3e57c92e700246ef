import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { wireContainer, wireTaskMembers } from '../tasks/wire-task.ts';
import type { TaskEvent } from './ecs-event.ts';
import { inEnvelope, toIsoTime } from './event-envelope.ts';

/**
 * The event of a task's change. Unlike a description it has no health and no tags, its times are text, and it tells
 * when the change happened.
 * @see Amazon ECS Developer Guide, "Amazon ECS task state change events"
 */
export function toTaskEvent(event: TaskEvent): JsonObject {
  const { atMs, known, task } = event;
  const detail = withoutUndefined({
    ...wireTaskMembers(task, known, toIsoTime),
    containers: known.containers.map((container) => wireContainer(task, container)),
    updatedAt: toIsoTime(atMs),
  });
  return inEnvelope(event, 'ECS Task State Change', task.arn, detail);
}
