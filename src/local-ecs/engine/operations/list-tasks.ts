import { MAX_RUN_TASK_STARTED_BY } from '../../../ecs/limits.ts';
import { invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { entriesOf } from '../consistency/departures.ts';
import { readTimes, taskAt } from '../consistency/read-times.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { findInstance, parseIdentifier, readCluster } from '../requests/identifiers.ts';
import { readString } from '../requests/members.ts';
import { readServiceArn } from '../services/find-service.ts';
import { formatOrdinal, ordinalOf, readPage, takePage } from '../requests/paging.ts';
import type { LocalEcsState } from '../state.ts';
import { taskListKey } from '../tasks/task-index.ts';
import type { TaskRecord } from '../tasks/task.ts';
import type { Turn } from '../turn.ts';
import type { Operation } from './operation.ts';

const OTHER_FILTERS = [
  'containerInstance',
  'family',
  'serviceName',
  'launchType',
  'desiredStatus',
  'daemonName',
];

interface TaskListing {
  /** PENDING is a legal question whose answer is always empty. */
  readonly desiredStatus: 'RUNNING' | 'PENDING' | 'STOPPED';
  readonly launchType: 'EC2' | 'FARGATE' | 'EXTERNAL' | 'MANAGED_INSTANCES';
  readonly startedBy: string | undefined;
  readonly family: string | undefined;
  readonly instanceId: string | undefined;
  readonly serviceArn: string | undefined;
}

function readInstanceId(state: LocalEcsState, cluster: ClusterRecord, body: JsonObject): string | undefined {
  const text = readString(body, 'containerInstance');
  if (text === undefined) return undefined;
  const identifier = parseIdentifier(state, cluster, 'container-instance', text);
  const isKnown = findInstance(state, cluster, identifier) !== undefined;
  if (!isKnown && state.options.assumptions.listTasksOfUnknownInstance === 'refused')
    throw invalidParameter('The referenced container instance was not found.');
  return identifier.id;
}

function readStartedBy(body: JsonObject): string | undefined {
  const startedBy = readString(body, 'startedBy') ?? '';
  if (startedBy === '') return undefined;
  if (OTHER_FILTERS.some((name) => readString(body, name) !== undefined))
    throw invalidParameter('cannot specify startedBy with other arguments');
  if (startedBy.length > MAX_RUN_TASK_STARTED_BY)
    throw invalidParameter(`startedBy longer than ${MAX_RUN_TASK_STARTED_BY}.`);
  return startedBy;
}

/** Upper case, since the API takes the desired status in either. */
function withUpperCaseStatus(body: JsonObject): JsonObject {
  const desiredStatus = readString(body, 'desiredStatus');
  return desiredStatus === undefined ? body : { ...body, desiredStatus: desiredStatus.toUpperCase() };
}

function readListing(state: LocalEcsState, cluster: ClusterRecord, body: JsonObject): TaskListing {
  const startedBy = readStartedBy(body);
  return {
    desiredStatus:
      readChoice(withUpperCaseStatus(body), 'desiredStatus', ['RUNNING', 'PENDING', 'STOPPED']) ?? 'RUNNING',
    launchType: readChoice(body, 'launchType', ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']) ?? 'EC2',
    startedBy,
    family: readString(body, 'family'),
    instanceId: readInstanceId(state, cluster, body),
    serviceArn: readServiceArn(state, cluster, body),
  };
}

/** The narrowest list that holds every task asked for. */
function listKey(
  { startedBy, serviceArn, instanceId, family }: TaskListing,
  desiredStatus: 'RUNNING' | 'STOPPED',
): string {
  if (startedBy !== undefined) return taskListKey(desiredStatus, 'startedBy', startedBy);
  if (serviceArn !== undefined) return taskListKey(desiredStatus, 'service', serviceArn);
  if (instanceId !== undefined) return taskListKey(desiredStatus, 'instance', instanceId);
  if (family !== undefined) return taskListKey(desiredStatus, 'family', family);
  return taskListKey(desiredStatus);
}

function* arnsAfter(
  turn: Turn,
  cluster: ClusterRecord,
  listing: TaskListing,
  after: string | undefined,
): Generator<readonly [cursor: string, arn: string | undefined]> {
  const { desiredStatus, family, instanceId } = listing;
  if (desiredStatus === 'PENDING' || listing.launchType !== 'EC2') return;
  const isWanted = ({ known, definition, instance }: TaskRecord): boolean =>
    known.desiredStatus === desiredStatus &&
    (family === undefined || definition.definition.family === family) &&
    (instanceId === undefined || instance.id === instanceId);
  const name = listKey(listing, desiredStatus);
  const nextMs = readTimes(turn);
  for (const [ordinal, id] of entriesOf(cluster, cluster.taskIds.get(name), name, ordinalOf(after))) {
    const found = turn.state.tasks.get(id);
    const task = found && taskAt(found, nextMs());
    yield [formatOrdinal(ordinal), task && isWanted(task) ? task.arn : undefined];
  }
}

/**
 * By default tasks whose desired status is RUNNING; one that is being stopped is listed as STOPPED already.
 * `startedBy` goes with no other filter. There are no daemons here, but services that schedule like them.
 */
export const listTasks: Operation = (turn, body) => {
  const { state } = turn;
  const cluster = readCluster(state, body);
  const listing = readListing(state, cluster, body);
  const page = readPage(body, { list: 'tasks', cluster: cluster.name, ...listing });
  if (readString(body, 'daemonName') !== undefined) return { taskArns: [] };
  const { items, ...rest } = takePage(page, arnsAfter(turn, cluster, listing, page.after));
  return { taskArns: items, ...rest };
};
