import type { ClusterRecord } from '../clusters/cluster.ts';
import { readChoice } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
import { LAUNCH_TYPES } from '../requests/launch-type.ts';
import { formatOrdinal, ordinalOf, readPage, takePage } from '../requests/paging.ts';
import type { LocalEcsState } from '../state.ts';
import type { Operation } from './operation.ts';

/** Unlike other lists, which have 100. */
const DEFAULT_PAGE = 10;

function* arnsAfter(
  state: LocalEcsState,
  { serviceArns }: ClusterRecord,
  schedulingStrategy: string | undefined,
  after: string | undefined,
): Generator<readonly [cursor: string, arn: string | undefined]> {
  for (const [ordinal, arn] of serviceArns.after(ordinalOf(after))) {
    const isWanted =
      schedulingStrategy === undefined || state.services.get(arn)?.schedulingStrategy === schedulingStrategy;
    yield [formatOrdinal(ordinal), isWanted ? arn : undefined];
  }
}

/** Services that are ACTIVE, in order of creation; deleted ones are not listed, even while they drain. */
export const listServices: Operation = ({ state }, body) => {
  const cluster = readCluster(state, body);
  const schedulingStrategy = readChoice(body, 'schedulingStrategy', ['REPLICA', 'DAEMON']);
  const launchType = readChoice(body, 'launchType', LAUNCH_TYPES) ?? 'EC2';
  const managed = readChoice(body, 'resourceManagementType', ['CUSTOMER', 'ECS']) ?? 'CUSTOMER';
  const filters = { list: 'services', cluster: cluster.name, schedulingStrategy, launchType, managed };
  const page = readPage({ maxResults: DEFAULT_PAGE, ...body }, filters);
  const isEmpty = launchType !== 'EC2' || managed === 'ECS';
  const source = isEmpty ? [] : arnsAfter(state, cluster, schedulingStrategy, page.after);
  const { items, ...rest } = takePage(page, source);
  return { serviceArns: items, ...rest };
};
