import { CONTAINER_INSTANCE_STATUSES } from '../../../ecs/container-instance.ts';
import type { ContainerInstanceStatus } from '../../../ecs/container-instance.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { placesOf } from '../clusters/slot-places.ts';
import { entriesOf } from '../consistency/departures.ts';
import { instanceAt, isUpToDate, readTimes } from '../consistency/read-times.ts';
import { instanceListName } from '../instances/change-instance.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import { readChoice } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readFilter } from '../requests/instance-filter.ts';
import type { ExpressedFilter } from '../requests/instance-filter.ts';
import { readString } from '../requests/members.ts';
import { formatOrdinal, ordinalOf, readPage, takePage } from '../requests/paging.ts';
import { SlotSet } from '../slot-set.ts';
import type { Turn } from '../turn.ts';
import type { Operation } from './operation.ts';

/** INACTIVE instances are listed by no status at all. */
const LISTED_STATUSES = CONTAINER_INSTANCE_STATUSES.filter((status) => status !== 'INACTIVE');

interface InstanceListing {
  readonly status: ContainerInstanceStatus | undefined;
  readonly filter: ExpressedFilter | undefined;
}

type Entry = readonly [cursor: string, arn: string | undefined];

/** What ECS knows now of those that a filter describes, in the order of their registration. */
function* selectedAfter(
  { state }: Turn,
  { instanceIds, instanceIndex }: ClusterRecord,
  status: ContainerInstanceStatus | undefined,
  filter: ExpressedFilter,
  after: string | undefined,
): Generator<Entry> {
  const statuses = status === undefined ? LISTED_STATUSES : [status];
  const byStatus = instanceIndex.facet('status');
  const listed = SlotSet.union(statuses.flatMap((each) => byStatus.of(each) ?? []));
  const selected = filter.select(instanceIndex).and(listed);
  for (const [ordinal, id] of placesOf(instanceIds, instanceIndex, selected, ordinalOf(after)))
    yield [formatOrdinal(ordinal), state.instances.get(id)?.arn];
}

/** What a read that may lag behind shows, one after the other. */
function* arnsAfter(
  turn: Turn,
  cluster: ClusterRecord,
  { status, filter }: InstanceListing,
  after: string | undefined,
): Generator<Entry> {
  // With a filter in one order, whether or not reads lag: a token is good for both.
  const listed = filter === undefined ? status : undefined;
  const list = listed === undefined ? cluster.instanceIds : cluster.instanceIdsByStatus.get(listed);
  const isWanted = (instance: InstanceRecord): boolean =>
    (status === undefined ? instance.known.status !== 'INACTIVE' : instance.known.status === status) &&
    filter?.holds(instance) !== false;
  const nextMs = readTimes(turn);
  for (const [ordinal, id] of entriesOf(cluster, list, instanceListName(listed), ordinalOf(after))) {
    const found = turn.state.instances.get(id);
    const instance = found && instanceAt(found, nextMs());
    yield [formatOrdinal(ordinal), instance && isWanted(instance) ? instance.arn : undefined];
  }
}

/** All but INACTIVE ones, of those that the filter describes; draining and disconnected ones are in the list. */
export const listContainerInstances: Operation = (turn, body) => {
  const { state } = turn;
  const cluster: ClusterRecord = readCluster(state, body);
  const status = readChoice(body, 'status', LISTED_STATUSES);
  const expression = readString(body, 'filter') ?? '';
  const filter =
    expression === '' ? undefined : readFilter('filter', expression, state.options.compilePattern);
  const page = readPage(body, {
    list: 'container-instances',
    cluster: cluster.name,
    status,
    filter: expression,
  });
  const entries =
    filter !== undefined && isUpToDate(turn)
      ? selectedAfter(turn, cluster, status, filter, page.after)
      : arnsAfter(turn, cluster, { status, filter }, page.after);
  const { items, ...rest } = takePage(page, entries);
  return { containerInstanceArns: items, ...rest };
};
