import type { AgentId, FrameworkId } from '../mesos/ids.ts';
import type { Filters } from '../mesos/offer.ts';
import { containsQuantities } from '../mesos/quantities.ts';
import type { Quantities } from '../mesos/quantities.ts';
import { index, unindex } from './index-table.ts';
import type { BridgeState, Filter } from './state.ts';
import type { Turn } from './turn.ts';

const DEFAULT_REFUSE_SECONDS = 5;
const MAX_REFUSE_SECONDS = 365 * 24 * 3600;

/**
 * How long declined resources are kept back, in ms: 5 s by default and for values that make no sense, 365 days at
 * most, not at all for 0.
 * @see Mesos `src/master/allocator/mesos/hierarchical.cpp`
 */
export function refuseMs(filters: Filters | undefined): number {
  const seconds = filters?.refuseSeconds ?? DEFAULT_REFUSE_SECONDS;
  const usable = seconds >= 0 ? seconds : DEFAULT_REFUSE_SECONDS;
  return Math.min(usable, MAX_REFUSE_SECONDS) * 1000;
}

/**
 * Keeps `refused` from a role for a while. The least any filter lasts is one allocation interval; after that time the
 * agent is looked at again, for others may want what was refused.
 */
export function addFilter(
  turn: Turn,
  framework: FrameworkId,
  agentId: AgentId,
  role: string,
  refused: Quantities,
  filters: Filters | undefined,
): void {
  const { state, now } = turn;
  const intervalMs = state.config.timing.allocationIntervalMs;
  const lastsMs = refuseMs(filters);
  state.deadlines.setEarlier({ kind: 'allocate', agentId }, now + intervalMs);
  if (lastsMs === 0) return;
  const filter: Filter = { role, refused, untilMs: now + Math.max(intervalMs, lastsMs) };
  const byAgent = state.filters.get(framework) ?? new Map<AgentId, readonly Filter[]>();
  state.filters.set(framework, byAgent);
  const standing = byAgent.get(agentId)?.filter(({ untilMs }) => untilMs > now) ?? [];
  byAgent.set(agentId, [...standing, filter]);
  index(state.filtersByAgent, agentId, framework);
  state.deadlines.setEarlier({ kind: 'filters', agentId }, filter.untilMs);
}

/** Forgets the filters of an agent that are over, which is then looked at again; asks to be called for the next. */
export function endFilters({ state, now }: Turn, agentId: AgentId): void {
  let nextMs = Number.POSITIVE_INFINITY;
  for (const framework of [...(state.filtersByAgent.get(agentId) ?? [])]) {
    const left = keepFilters(state, framework, agentId, ({ untilMs }) => untilMs > now);
    nextMs = left.reduce((earliest, { untilMs }) => Math.min(earliest, untilMs), nextMs);
  }
  state.changedAgents.add(agentId);
  if (nextMs !== Number.POSITIVE_INFINITY) state.deadlines.set({ kind: 'filters', agentId }, nextMs);
}

/** Forgets all but some filters of a framework on an agent. @returns those. */
function keepFilters(
  state: BridgeState,
  framework: FrameworkId,
  agentId: AgentId,
  keeps: (filter: Filter) => boolean,
): readonly Filter[] {
  const byAgent = state.filters.get(framework);
  const left = byAgent?.get(agentId)?.filter(keeps) ?? [];
  if (left.length > 0) byAgent?.set(agentId, left);
  else {
    byAgent?.delete(agentId);
    unindex(state.filtersByAgent, agentId, framework);
  }
  return left;
}

/**
 * The filter that keeps an agent's resources from a role, or undefined. It blocks only what it contains: once the
 * agent has more than was refused, it is offered again.
 */
export function blockingFilter(
  state: BridgeState,
  now: number,
  framework: FrameworkId,
  role: string,
  agentId: AgentId,
  offered: Quantities,
): Filter | undefined {
  return state.filters
    .get(framework)
    ?.get(agentId)
    ?.find(
      (filter) => filter.role === role && filter.untilMs > now && containsQuantities(filter.refused, offered),
    );
}

/** Forgets the filters of a framework; of these roles only, if any are named. */
export function clearFilters(state: BridgeState, framework: FrameworkId, roles?: ReadonlySet<string>): void {
  for (const agentId of state.filters.get(framework)?.keys() ?? []) {
    keepFilters(state, framework, agentId, ({ role }) => roles !== undefined && !roles.has(role));
    state.changedAgents.add(agentId);
  }
  if (state.filters.get(framework)?.size === 0) state.filters.delete(framework);
}

/** Forgets the filters on an agent, for all frameworks: it is gone, or not what it was. */
export function clearFiltersOnAgent(state: BridgeState, agentId: AgentId): void {
  for (const framework of state.filtersByAgent.get(agentId) ?? [])
    state.filters.get(framework)?.delete(agentId);
  state.filtersByAgent.delete(agentId);
  state.deadlines.clear({ kind: 'filters', agentId });
  state.changedAgents.add(agentId);
}
