import { readSettings } from '../clusters/read-cluster-members.ts';
import { CLUSTER_FIELDS, toWireCluster } from '../clusters/wire-cluster.ts';
import { readNamedCluster } from '../requests/identifiers.ts';
import { required } from '../requests/members.ts';
import type { Operation } from './operation.ts';

/** Kept and shown; nothing is measured. */
export const updateClusterSettings: Operation = ({ state }, body) => {
  const cluster = readNamedCluster(state, body);
  cluster.settings = required(readSettings(body), 'settings');
  return { cluster: toWireCluster(cluster, new Set(CLUSTER_FIELDS)) };
};
