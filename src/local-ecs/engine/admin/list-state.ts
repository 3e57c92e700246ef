import { invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { CursorList } from '../cursor-list.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readCluster } from '../requests/identifiers.ts';
import { formatOrdinal, ordinalOf } from '../requests/paging.ts';
import { taskListKey } from '../tasks/task-index.ts';
import { toWireTask } from '../tasks/wire-task.ts';
import type { Turn } from '../turn.ts';
import type { ListState } from './admin-command.ts';

const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 10_000;

interface Entry {
  readonly id: string;
  readonly isTask: boolean;
  readonly cursor: string;
}

/** What is in the cluster behind a cursor, which is the number of a list and a place in it. */
function* entriesAfter({ knownInstanceIds, taskIds }: ClusterRecord, after: string): Generator<Entry> {
  const [, doneLists, place] = /^(\d)\.([0-9a-z]+)$/.exec(after) ?? [];
  if (after !== '' && place === undefined)
    throw invalidParameter('after should be the next of the page before.');
  const lists: readonly (CursorList<string> | undefined)[] = [
    knownInstanceIds,
    taskIds.get(taskListKey('RUNNING')),
    taskIds.get(taskListKey('STOPPED')),
  ];
  const first = Number(doneLists ?? 0);
  for (const [number, list] of lists.entries()) {
    if (number < first) continue;
    for (const [ordinal, id] of list?.after(number === first ? ordinalOf(place) : -1) ?? [])
      yield { id, isTask: number > 0, cursor: `${number}.${formatOrdinal(ordinal)}` };
  }
}

/** A page for tables and for looking around. What changes meanwhile may be on two pages. */
export function listState({ state }: Turn, command: ListState): JsonObject {
  const { limit = DEFAULT_LIMIT, after = '' } = command;
  if (limit < 1 || limit > MAX_LIMIT) throw invalidParameter(`limit should be between 1 and ${MAX_LIMIT}.`);
  const cluster = readCluster(state, { cluster: command.cluster });
  const containerInstances: JsonObject[] = [];
  const tasks: JsonObject[] = [];
  let [last, next]: readonly (string | undefined)[] = [];
  for (const { id, isTask, cursor } of entriesAfter(cluster, after)) {
    if (containerInstances.length + tasks.length === limit) {
      next = last;
      break;
    }
    const task = isTask ? state.tasks.get(id) : undefined;
    const instance = isTask ? undefined : state.instances.get(id);
    if (task !== undefined) tasks.push(toWireTask(task, 'with-tags'));
    if (instance !== undefined)
      containerInstances.push(toWireInstance(instance, new Set(['CONTAINER_INSTANCE_HEALTH'])));
    last = cursor;
  }
  return withoutUndefined({ containerInstances, tasks, next });
}
