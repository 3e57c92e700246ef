import { readConfiguration, readSettings, refuseUnsupported } from '../clusters/read-cluster-members.ts';
import { CLUSTER_FIELDS, toWireCluster } from '../clusters/wire-cluster.ts';
import { readNamedCluster } from '../requests/identifiers.ts';
import type { Operation } from './operation.ts';

/** What the call does not name stays as it is. */
export const updateCluster: Operation = ({ state }, body) => {
  const cluster = readNamedCluster(state, body);
  const settings = readSettings(body) ?? cluster.settings;
  const configuration = readConfiguration(body) ?? cluster.configuration;
  refuseUnsupported(body);
  Object.assign(cluster, { settings, configuration });
  return { cluster: toWireCluster(cluster, new Set(CLUSTER_FIELDS)) };
};
