import { isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { ITEMS_OF } from './fault-kinds.ts';

/** A call without the last thing it names. */
export interface Reduced {
  readonly body: JsonObject;
  /** As the call names it; absent where ECS chooses. */
  readonly left: string | undefined;
  /** Nothing else is asked for. */
  readonly isEmpty: boolean;
}

const listIn = (object: JsonObject, name: string): readonly unknown[] => {
  const list: unknown = object[name];
  return Array.isArray(list) ? list : [];
};

/** RunTask names nothing, it counts. */
function withoutOneTask(body: JsonObject): Reduced {
  const count = typeof body['count'] === 'number' ? body['count'] : 1;
  return { body: { ...body, count: count - 1 }, left: undefined, isEmpty: count <= 1 };
}

export function withoutLastItem(operation: string, body: JsonObject): Reduced {
  const name = ITEMS_OF.get(operation);
  if (name === undefined) return withoutOneTask(body);
  const names = listIn(body, name);
  const last = names.at(-1);
  return {
    body: { ...body, [name]: names.slice(0, -1) },
    left: typeof last === 'string' ? last : undefined,
    isEmpty: names.length <= 1,
  };
}

const ARNS = ['containerInstanceArn', 'clusterArn', 'serviceArn', 'taskArn'];

/** What of a thing a failure names: of a task that was started, where; of what was described, itself. */
function arnOf(operation: string, item: JsonObject): unknown {
  if (operation === 'DescribeTasks') return item['taskArn'];
  if (operation === 'DescribeServices') return item['serviceArn'];
  return ARNS.map((name) => item[name]).find((arn) => typeof arn === 'string');
}

/** The ARN of the last thing that an answer tells of. */
export function lastArnIn(operation: string, answer: JsonObject): unknown {
  const lists = Object.entries(answer).filter(([name]) => name !== 'failures');
  const items = lists.flatMap(([name]) => listIn(answer, name)).filter(isJsonObject);
  const last = items.at(-1);
  return last && arnOf(operation, last);
}

/** The answer with one failure more. */
export function withFailure(answer: JsonObject, failure: JsonObject): JsonObject {
  return { ...answer, failures: [...listIn(answer, 'failures'), failure] };
}
