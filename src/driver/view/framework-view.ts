import { NOTHING } from '../../bridge/amounts.ts';
import type { Amounts } from '../../bridge/amounts.ts';
import { unavailableFrom } from '../../bridge/drains.ts';
import { offersOf } from '../../bridge/offers.ts';
import type { BridgeState, Framework } from '../../bridge/state.ts';
import { createTally } from '../../bridge/tally.ts';
import type { Task } from '../../bridge/task-record.ts';
import type { TaskState } from '../../mesos/task-state.ts';
import type { FilterView, FrameworkView, InverseOfferView } from '../master-view.ts';
import type { Names } from './find.ts';
import { present } from './present.ts';
import { quantitiesView, resourcesView, sumOf } from './resources-view.ts';
import { tallyView } from './tally-view.ts';

export const frameworkNames = ({ id, info }: Framework): Names => ({ id, others: [info.name] });

function tasksOf(state: BridgeState, { id }: Framework): readonly Task[] {
  return [...(state.tasksByFramework.get(id) ?? [])].flatMap((key) => state.tasks.get(key) ?? []);
}

/** What a task holds of its agent, as it is declared. */
function declaredBy(state: BridgeState, { agentId, launchId }: Task): Amounts {
  return state.holds.get(agentId)?.get(launchId)?.declared ?? NOTHING;
}

function timesOf(state: BridgeState, framework: Framework) {
  const { id, registeredAtMs, subscribedAtMs, disconnectedAtMs } = framework;
  return present({
    registeredAtMs: registeredAtMs === 0 ? undefined : registeredAtMs,
    subscribedAtMs,
    disconnectedAtMs,
    failoverAtMs: state.deadlines.timeOf({ kind: 'failover', frameworkId: id }),
  });
}

function workOf(state: BridgeState, tasks: readonly Task[]) {
  const live = tasks.filter(({ launch }) => launch.phase !== 'ENDED');
  const tasksByState: Partial<Record<TaskState, number>> = {};
  for (const task of live) tasksByState[task.state] = (tasksByState[task.state] ?? 0) + 1;
  return {
    used: resourcesView(sumOf(live.map((task) => declaredBy(state, task)))),
    tasks: live.length,
    tasksByState,
    unacknowledgedUpdates: tasks.reduce(
      (sum, { key }) => sum + (state.updates.get(key)?.waiting.length ?? 0),
      0,
    ),
  };
}

/** Filters that still hold something back. */
export function filtersOf(state: BridgeState, framework: Framework, nowMs: number): readonly FilterView[] {
  const byAgent = [...(state.filters.get(framework.id) ?? [])];
  return byAgent.flatMap(([agentId, filters]) =>
    filters
      .filter(({ untilMs }) => untilMs > nowMs)
      .map(({ role, refused, untilMs }) => ({ agentId, role, resources: quantitiesView(refused), untilMs })),
  );
}

/** How many filters hold something back from each role. */
export function filtersByRole(state: BridgeState, nowMs: number): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const byAgent of state.filters.values())
    for (const filters of byAgent.values())
      for (const { role, untilMs } of filters) if (untilMs > nowMs) counts[role] = (counts[role] ?? 0) + 1;
  return counts;
}

function inverseOffersOf(state: BridgeState, framework: Framework): readonly InverseOfferView[] {
  return [...state.inverseOffers].flatMap(([id, { agentId, frameworkId }]) => {
    const drain = state.drains.get(agentId);
    if (frameworkId !== framework.id || drain === undefined) return [];
    return [{ id, agentId, unavailableAtMs: unavailableFrom(state, drain) }];
  });
}

export function frameworkView(state: BridgeState, framework: Framework, nowMs: number): FrameworkView {
  const offers = offersOf(state, framework.id);
  return {
    id: framework.id,
    info: framework.info,
    roles: framework.roles,
    suppressedRoles: [...framework.suppressed],
    ...present({ offerConstraints: framework.offerConstraints }),
    connected: framework.sessionId !== undefined,
    recovered: framework.subscribedAtMs === undefined,
    ...timesOf(state, framework),
    ...workOf(state, tasksOf(state, framework)),
    offered: resourcesView(sumOf(offers.map(({ amounts }) => amounts))),
    offers: offers.length,
    inverseOffers: inverseOffersOf(state, framework),
    filters: filtersOf(state, framework, nowMs).length,
    tally: tallyView(state.tallies.byFramework.get(framework.id) ?? createTally()),
  };
}
