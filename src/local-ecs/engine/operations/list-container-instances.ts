import { CONTAINER_INSTANCE_STATUSES } from '../../../ecs/container-instance.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { CursorList } from '../cursor-list.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import { readChoice } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readFilter } from '../requests/instance-filter.ts';
import { readString } from '../requests/members.ts';
import { formatOrdinal, ordinalOf, readPage, takePage } from '../requests/paging.ts';
import type { PageRequest } from '../requests/paging.ts';
import type { LocalEcsState } from '../state.ts';
import type { Operation } from './operation.ts';

/** INACTIVE instances are listed by no status at all. */
const LISTED_STATUSES = CONTAINER_INSTANCE_STATUSES.filter((status) => status !== 'INACTIVE');

function* arnsAfter(
  state: LocalEcsState,
  list: CursorList<string> | undefined,
  page: PageRequest,
  isWanted: (instance: InstanceRecord) => boolean,
): Generator<readonly [cursor: string, arn: string | undefined]> {
  for (const [ordinal, id] of list?.after(ordinalOf(page.after)) ?? []) {
    const instance = state.instances.get(id);
    yield [formatOrdinal(ordinal), instance && isWanted(instance) ? instance.arn : undefined];
  }
}

/** All but INACTIVE ones, of those that the filter describes; draining and disconnected ones are in the list. */
export const listContainerInstances: Operation = ({ state }, body) => {
  const cluster: ClusterRecord = readCluster(state, body);
  const status = readChoice(body, 'status', LISTED_STATUSES);
  const filter = readString(body, 'filter') ?? '';
  const isWanted = filter === '' ? () => true : readFilter('filter', filter, state.options.compilePattern);
  const page = readPage(body, { list: 'container-instances', cluster: cluster.name, status, filter });
  const list = status === undefined ? cluster.instanceIds : cluster.instanceIdsByStatus.get(status);
  const { items, ...rest } = takePage(page, arnsAfter(state, list, page, isWanted));
  return { containerInstanceArns: items, ...rest };
};
