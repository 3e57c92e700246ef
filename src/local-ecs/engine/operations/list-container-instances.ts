import { CONTAINER_INSTANCE_STATUSES } from '../../../ecs/container-instance.ts';
import { invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { CursorList } from '../cursor-list.ts';
import { readChoice } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
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
): Generator<readonly [cursor: string, arn: string | undefined]> {
  for (const [ordinal, id] of list?.after(ordinalOf(page.after)) ?? [])
    yield [formatOrdinal(ordinal), state.instances.get(id)?.arn];
}

/** All but INACTIVE ones; draining and disconnected ones are in the list. */
export const listContainerInstances: Operation = ({ state }, body) => {
  const cluster: ClusterRecord = readCluster(state, body);
  const status = readChoice(body, 'status', LISTED_STATUSES);
  if ((readString(body, 'filter') ?? '') !== '')
    throw invalidParameter(
      'filter: the cluster query language is not supported by this ECS. Use status instead.',
    );
  const page = readPage(body, { list: 'container-instances', cluster: cluster.name, status });
  const list = status === undefined ? cluster.instanceIds : cluster.instanceIdsByStatus.get(status);
  const { items, ...rest } = takePage(page, arnsAfter(state, list, page));
  return { containerInstanceArns: items, ...rest };
};
