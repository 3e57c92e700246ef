import type { JsonObject } from '../json.ts';
import { createQueue } from '../queue/operations/create-queue.ts';
import { deleteQueue } from '../queue/operations/delete-queue.ts';
import type { Turn } from '../turn.ts';
import type { AddEventRule, RemoveEventRules } from './admin-command.ts';

export function addEventRule(turn: Turn, { type: _type, ...rule }: AddEventRule): JsonObject {
  const { QueueUrl } = createQueue(turn, { QueueName: rule.queue });
  turn.state.eventRules.push(rule);
  return { queuePath: QueueUrl };
}

export function removeEventRules(turn: Turn, { queue }: RemoveEventRules): JsonObject {
  const { eventRules } = turn.state;
  deleteQueue(turn, { QueueUrl: queue });
  const left = eventRules.filter((rule) => rule.queue !== queue);
  eventRules.splice(0, eventRules.length, ...left);
  return {};
}
