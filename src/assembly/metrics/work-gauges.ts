import { demandView } from '../../bridge/demand.ts';
import type { Size } from '../../bridge/size.ts';
import {
  failoverDeadlines,
  frameworksByState,
  liveTasks,
  offersByLabel,
  recordsByKind,
  tasksByLabel,
  tombstonesByType,
  unacknowledgedByLabel,
} from '../../bridge/work-view.ts';
import { bytesOf, cpusOf } from './fleet-gauges.ts';
import { byFramework, byLabel, counted, shortState } from './state-gauge.ts';
import type { StateGauge } from './state-gauge.ts';

const seconds = (milliseconds: number): number => milliseconds / 1000;

/** Demand by framework; frameworks that are counted under one name count together. */
function demand(name: string, help: string, measure: (size: Size) => number): StateGauge {
  return {
    name,
    help,
    labels: ['framework'],
    read: (state) => {
      const sums = new Map<string, number>();
      for (const each of demandView(state))
        sums.set(each.framework, (sums.get(each.framework) ?? 0) + measure(each));
      return byFramework(sums);
    },
  };
}

const FRAMEWORKS: readonly StateGauge[] = [
  {
    name: 'frameworks',
    help: 'Frameworks that are connected, or whose return is waited for',
    labels: ['state'],
    read: (state) => byLabel('state', frameworksByState(state), counted),
  },
  {
    name: 'framework_failover_deadline_timestamp_seconds',
    help: 'Until when a framework that is away may come back, since 1970; absent while it is connected',
    labels: ['framework'],
    read: (state) => byFramework(failoverDeadlines(state), seconds),
  },
  {
    name: 'offers',
    help: 'Outstanding offers',
    labels: ['framework'],
    read: (state) => byFramework(offersByLabel(state)),
  },
  demand(
    'demand_cpus',
    'Cpus that connected frameworks request and have not: neither offered nor held',
    cpusOf,
  ),
  demand(
    'demand_memory_bytes',
    'Memory that connected frameworks request and have not: neither offered nor held',
    bytesOf,
  ),
];

const TASKS: readonly StateGauge[] = [
  {
    name: 'tasks',
    help: 'Tasks that have not ended',
    labels: ['framework', 'state'],
    read: (state) =>
      tasksByLabel(state).flatMap(([name, sums]) =>
        [...sums].map(([framework, value]) => ({ labels: { framework, state: shortState(name) }, value })),
      ),
  },
  {
    name: 'launches',
    help: 'Tasks that have not ended, by how far their launch has come',
    labels: ['state'],
    read: (state) => byLabel('state', liveTasks(state).byPhase, counted),
  },
  {
    name: 'updates_unacknowledged',
    help: 'Status updates that frameworks have not acknowledged',
    labels: ['framework'],
    read: (state, nowMs) => byFramework(unacknowledgedByLabel(state, nowMs).updates),
  },
  {
    name: 'oldest_unacknowledged_update_seconds',
    help: 'Age of the oldest status update that is not acknowledged, 0 when there is none',
    labels: ['framework'],
    read: (state, nowMs) => byFramework(unacknowledgedByLabel(state, nowMs).oldestMs, seconds),
  },
  {
    name: 'tombstones',
    help: 'Launches that are remembered although their task has ended',
    labels: ['type'],
    read: (state) => byLabel('type', tombstonesByType(state), counted),
  },
  {
    name: 'store_records',
    help: 'Records that the state store has; without one, those it would have',
    labels: ['kind'],
    read: (state) => byLabel('kind', recordsByKind(state), counted),
  },
];

/** Who is there, and what runs for them. */
export const WORK_GAUGES: readonly StateGauge[] = [...FRAMEWORKS, ...TASKS];
