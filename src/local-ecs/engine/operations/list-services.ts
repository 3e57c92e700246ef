import { readChoice } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
import { LAUNCH_TYPES } from '../requests/launch-type.ts';
import { formatOrdinal, ordinalOf, readPage, takePage } from '../requests/paging.ts';
import type { Operation } from './operation.ts';

/** Unlike other lists, which have 100. */
const DEFAULT_PAGE = 10;

function* withCursors(
  entries: Iterable<readonly [ordinal: number, arn: string]>,
): Generator<readonly [cursor: string, arn: string]> {
  for (const [ordinal, arn] of entries) yield [formatOrdinal(ordinal), arn];
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
  const list =
    schedulingStrategy === undefined
      ? cluster.serviceArns
      : cluster.serviceArnsByStrategy[schedulingStrategy];
  const entries = isEmpty ? [] : list.after(ordinalOf(page.after));
  const { items, ...rest } = takePage(page, withCursors(entries));
  return { serviceArns: items, ...rest };
};
