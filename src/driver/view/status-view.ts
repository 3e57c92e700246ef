import { agentsByState } from '../../bridge/fleet-view.ts';
import { capacityOf } from '../../bridge/ledger.ts';
import { masterInfo } from '../../bridge/master.ts';
import type { BridgeState } from '../../bridge/state.ts';
import { frameworksByState, liveTasks, unacknowledgedUpdates } from '../../bridge/work-view.ts';
import type { ClusterView, StatusView } from '../master-view.ts';
import { resourcesView, sumOf } from './resources-view.ts';

function clusterOf({ cluster }: BridgeState): { readonly cluster?: ClusterView } {
  if (cluster === undefined) return {};
  return { cluster: { arn: cluster.clusterArn, name: cluster.clusterName, status: cluster.status } };
}

function resourcesOf(state: BridgeState): Pick<StatusView, 'total' | 'used' | 'offered'> {
  const holds = [...state.holds.values()].flatMap((onAgent) => [...onAgent.values()]);
  return {
    total: resourcesView(sumOf([...state.agents.values()].map((agent) => capacityOf(state, agent)))),
    used: resourcesView(sumOf(holds.map(({ declared }) => declared))),
    offered: resourcesView(sumOf([...state.offers.values()].map(({ amounts }) => amounts))),
  };
}

/** The whole at a glance: counts and sums, no lists. */
export function statusView(state: BridgeState, nowMs: number): StatusView {
  const { byState, byPhase } = liveTasks(state);
  return {
    phase: state.phase,
    owner: state.config.owner,
    executors: Object.keys(state.config.executors),
    master: masterInfo(state),
    ...clusterOf(state),
    startedAtMs: state.startedAtMs,
    ...(state.readyAtMs === 0 ? {} : { readyAtMs: state.readyAtMs }),
    agents: agentsByState(state, nowMs),
    frameworks: frameworksByState(state),
    offers: state.offers.size,
    tasks: byState,
    launches: byPhase,
    unacknowledgedUpdates: unacknowledgedUpdates(state, nowMs),
    foreignTasks: state.foreignTasks.size,
    ...resourcesOf(state),
  };
}
