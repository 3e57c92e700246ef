import { CONTAINER_INSTANCE_STATUSES } from '../../../ecs/container-instance.ts';
import type { ContainerInstanceStatus } from '../../../ecs/container-instance.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { entriesOf } from '../consistency/departures.ts';
import { instanceAt, readTimes } from '../consistency/read-times.ts';
import { instanceListName } from '../instances/change-instance.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import { readChoice } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readFilter } from '../requests/instance-filter.ts';
import { readString } from '../requests/members.ts';
import { formatOrdinal, ordinalOf, readPage, takePage } from '../requests/paging.ts';
import type { PageRequest } from '../requests/paging.ts';
import type { Turn } from '../turn.ts';
import type { Operation } from './operation.ts';

/** INACTIVE instances are listed by no status at all. */
const LISTED_STATUSES = CONTAINER_INSTANCE_STATUSES.filter((status) => status !== 'INACTIVE');

function* arnsAfter(
  turn: Turn,
  cluster: ClusterRecord,
  status: ContainerInstanceStatus | undefined,
  page: PageRequest,
  isWanted: (instance: InstanceRecord) => boolean,
): Generator<readonly [cursor: string, arn: string | undefined]> {
  const list = status === undefined ? cluster.instanceIds : cluster.instanceIdsByStatus.get(status);
  const nextMs = readTimes(turn);
  for (const [ordinal, id] of entriesOf(cluster, list, instanceListName(status), ordinalOf(page.after))) {
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
  const filter = readString(body, 'filter') ?? '';
  const isFiltered = filter === '' ? () => true : readFilter('filter', filter, state.options.compilePattern);
  const isWanted = (instance: InstanceRecord): boolean =>
    (status === undefined ? instance.known.status !== 'INACTIVE' : instance.known.status === status) &&
    isFiltered(instance);
  const page = readPage(body, { list: 'container-instances', cluster: cluster.name, status, filter });
  const { items, ...rest } = takePage(page, arnsAfter(turn, cluster, status, page, isWanted));
  return { containerInstanceArns: items, ...rest };
};
