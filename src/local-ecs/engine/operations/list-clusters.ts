import { readPage, takePage } from '../requests/paging.ts';
import type { Operation } from './operation.ts';

/** ACTIVE clusters, by name. */
export const listClusters: Operation = (turn, body) => {
  const page = readPage(body, { list: 'clusters' });
  const clusters = [...turn.state.clusters.values()]
    .filter(({ status, name }) => status === 'ACTIVE' && name > (page.after ?? ''))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, ...rest } = takePage(
    page,
    clusters.map(({ name, arn }) => [name, arn]),
  );
  return { clusterArns: items, ...rest };
};
