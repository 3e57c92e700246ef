import { readPage, takePage } from '../requests/paging.ts';
import { namesAfter } from '../sorted-names.ts';
import type { LocalEcsState } from '../state.ts';
import type { Operation } from './operation.ts';

function* clustersAfter(
  { clusters, clusterNames }: LocalEcsState,
  after: string | undefined,
): Generator<readonly [cursor: string, arn: string | undefined]> {
  for (const name of namesAfter(clusterNames, '', after)) {
    const cluster = clusters.get(name);
    yield [name, cluster?.status === 'ACTIVE' ? cluster.arn : undefined];
  }
}

/** ACTIVE clusters, by name. */
export const listClusters: Operation = ({ state }, body) => {
  const page = readPage(body, { list: 'clusters' });
  const { items, ...rest } = takePage(page, clustersAfter(state, page.after));
  return { clusterArns: items, ...rest };
};
