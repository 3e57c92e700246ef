import { budgetView } from '../../bridge/budget-view.ts';
import { demandView } from '../../bridge/demand.ts';
import { agentsByState, resourcesByState } from '../../bridge/fleet-view.ts';
import type { Size } from '../../bridge/size.ts';
import type { BridgeState } from '../../bridge/state.ts';
import {
  frameworksByState,
  liveTasks,
  tombstonesByType,
  unacknowledgedUpdates,
} from '../../bridge/work-view.ts';
import { CPU_UNITS_PER_CPU } from '../../ecs/limits.ts';
import { firstOf } from './bounded-label.ts';

const BYTES_PER_MIB = 2 ** 20;

/** Frameworks that are told apart by name. */
const FRAMEWORK_LABELS = 50;

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge that is read off the bridge's state. */
export interface StateGauge {
  /** Without the prefix. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: (state: BridgeState, nowMs: number) => readonly Sample[];
}

const plain = (value: number): readonly Sample[] => [{ labels: {}, value }];

function byLabel<T>(
  label: string,
  values: Readonly<Record<string, T>>,
  measure: (value: T) => number,
): readonly Sample[] {
  return Object.entries(values).map(([name, value]) => ({
    labels: { [label]: name.toLowerCase() },
    value: measure(value),
  }));
}

const counted = (count: number): number => count;

const cpusOf = ({ cpuUnits }: Size): number => cpuUnits / CPU_UNITS_PER_CPU;

const bytesOf = ({ memoryMiB }: Size): number => memoryMiB * BYTES_PER_MIB;

/** Mesos's names of states, without what they all begin with. */
export const shortState = (state: string): string => state.replace(/^TASK_/, '').toLowerCase();

const FLEET: readonly StateGauge[] = [
  {
    name: 'agents',
    help: 'Container instances of the cluster',
    labels: ['state'],
    read: (state, nowMs) => byLabel('state', agentsByState(state, nowMs), counted),
  },
  {
    name: 'cpu_cores',
    help: 'Cpus that container instances have registered, by what becomes of them',
    labels: ['state'],
    read: (state, nowMs) => byLabel('state', resourcesByState(state, nowMs), cpusOf),
  },
  {
    name: 'memory_bytes',
    help: 'Memory that container instances have registered, by what becomes of it',
    labels: ['state'],
    read: (state, nowMs) => byLabel('state', resourcesByState(state, nowMs), bytesOf),
  },
];

const WORK: readonly StateGauge[] = [
  {
    name: 'frameworks',
    help: 'Frameworks that are connected, or whose return is waited for',
    labels: ['state'],
    read: (state) => byLabel('state', frameworksByState(state), counted),
  },
  {
    name: 'offers',
    help: 'Outstanding offers',
    labels: [],
    read: ({ offers }) => plain(offers.size),
  },
  {
    name: 'tasks',
    help: 'Tasks that have not ended',
    labels: ['state'],
    read: (state) =>
      Object.entries(liveTasks(state).byState).map(([name, value]) => ({
        labels: { state: shortState(name) },
        value,
      })),
  },
  {
    name: 'launches',
    help: 'Tasks that have not ended, by how far their launch has come',
    labels: ['phase'],
    read: (state) => byLabel('phase', liveTasks(state).byPhase, counted),
  },
  {
    name: 'updates_unacknowledged',
    help: 'Status updates that frameworks have not acknowledged',
    labels: [],
    read: (state, nowMs) => plain(unacknowledgedUpdates(state, nowMs).updates),
  },
  {
    name: 'oldest_unacknowledged_update_seconds',
    help: 'Age of the oldest status update that is not acknowledged, 0 when there is none',
    labels: [],
    read: (state, nowMs) => plain(unacknowledgedUpdates(state, nowMs).oldestMs / 1000),
  },
  {
    name: 'tombstones',
    help: 'Launches that are remembered although their task has ended',
    labels: ['type'],
    read: (state) => byLabel('type', tombstonesByType(state), counted),
  },
];

const BUDGET: readonly StateGauge[] = [
  {
    name: 'aws_budget_tokens',
    help: 'Calls that may be made at once',
    labels: ['bucket'],
    read: (state, nowMs) =>
      Object.entries(budgetView(state, nowMs)).map(([bucket, { tokens }]) => ({
        labels: { bucket },
        value: tokens,
      })),
  },
  {
    name: 'aws_budget_tokens_per_second',
    help: 'Calls that may be made each second in the long run; fewer after a throttle',
    labels: ['bucket'],
    read: (state, nowMs) =>
      Object.entries(budgetView(state, nowMs)).map(([bucket, { perSecond }]) => ({
        labels: { bucket },
        value: perSecond,
      })),
  },
  {
    name: 'aws_budget_queue_length',
    help: 'Calls that wait for a token',
    labels: ['bucket', 'class'],
    read: (state, nowMs) =>
      Object.entries(budgetView(state, nowMs)).flatMap(([bucket, { waiting }]) =>
        waiting.map(({ callClass, calls }) => ({
          labels: { bucket, class: callClass.toLowerCase() },
          value: calls,
        })),
      ),
  },
  {
    name: 'aws_budget_longest_wait_seconds',
    help: 'How long the first of the waiting calls has waited, 0 when none does',
    labels: ['bucket', 'class'],
    read: (state, nowMs) =>
      Object.entries(budgetView(state, nowMs)).flatMap(([bucket, { waiting }]) =>
        waiting.map(({ callClass, longestWaitMs }) => ({
          labels: { bucket, class: callClass.toLowerCase() },
          value: longestWaitMs / 1000,
        })),
      ),
  },
];

/** Demand by framework; frameworks of one name, and those beyond the limit, count together. */
function demandBy(label: (name: string) => string, measure: (size: Size) => number): StateGauge['read'] {
  return (state) => {
    const sums = new Map<string, number>();
    for (const demand of demandView(state)) {
      const framework = label(demand.frameworkName);
      sums.set(framework, (sums.get(framework) ?? 0) + measure(demand));
    }
    return [...sums].map(([framework, value]) => ({ labels: { framework }, value }));
  };
}

/** All gauges that are read off a bridge's state; made anew for each registry, since labels are bounded for its life. */
export function stateGauges(): readonly StateGauge[] {
  const label = firstOf(FRAMEWORK_LABELS);
  return [
    {
      name: 'ready',
      help: '1 while the bridge is at work, 0 while it starts, has stopped or has failed',
      labels: [],
      read: ({ phase }) => plain(phase === 'READY' ? 1 : 0),
    },
    ...FLEET,
    ...WORK,
    ...BUDGET,
    {
      name: 'demand_cpus',
      help: 'Cpus that connected frameworks request and have not: neither offered nor held',
      labels: ['framework'],
      read: demandBy(label, cpusOf),
    },
    {
      name: 'demand_memory_bytes',
      help: 'Memory that connected frameworks request and have not: neither offered nor held',
      labels: ['framework'],
      read: demandBy(label, bytesOf),
    },
  ];
}
