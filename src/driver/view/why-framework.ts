import { cpusOf } from '../../bridge/amounts.ts';
import { wantsOffers } from '../../bridge/demand.ts';
import { available } from '../../bridge/ledger.ts';
import { offersOf } from '../../bridge/offers.ts';
import { roomOf } from '../../bridge/roles.ts';
import type { Agent, BridgeState, Framework } from '../../bridge/state.ts';
import { hasCapability } from '../../mesos/framework-info.ts';
import type { FilterView, FrameworkView, ResourcesView, WhyView } from '../master-view.ts';
import { agentName } from './agent-view.ts';
import { filtersOf, frameworkView } from './framework-view.ts';
import { resourcesView } from './resources-view.ts';
import { constraintsText, minimaText } from './why-left-out.ts';
import { whyWithheld } from './why-withheld.ts';

/** How many agents, or filters, are named. */
const NAMED = 5;

const sizeText = ({ cpus, mem, gpus }: ResourcesView): string =>
  `cpus ${cpus}, mem ${mem} MiB${gpus === 0 ? '' : `, gpus ${gpus}`}`;

const iso = (ms: number): string => new Date(ms).toISOString();

/** A few by name, the others by number. */
function namedList(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function historyOf({ tally }: FrameworkView): readonly string[] {
  const { sent, accepted, declined, rescinded } = tally.offers;
  if (sent === 0) return ['it has been offered nothing since it is connected to this life of the bridge'];
  return [`it was sent ${sent} offers: ${accepted} accepted, ${declined} declined, ${rescinded} rescinded`];
}

function standingOffers(state: BridgeState, { id }: Framework): readonly string[] {
  const offers = offersOf(state, id);
  const sizes = offers
    .map(({ amounts }) => resourcesView(amounts))
    .sort((a, b) => b.cpus - a.cpus || b.mem - a.mem);
  const [best] = sizes;
  return best === undefined ? [] : [`it holds ${offers.length} offers; the largest has ${sizeText(best)}`];
}

/** What quotas leave to its roles. */
function quotaText(state: BridgeState, { roles }: Framework): readonly string[] {
  return roles.flatMap((role) => {
    const room = roomOf(state, role);
    if (room === undefined) return [];
    const { cpuUnits, memoryMiB } = room;
    const parts = [
      ...(cpuUnits === undefined ? [] : [`cpus ${cpusOf(cpuUnits) / 1000}`]),
      ...(memoryMiB === undefined ? [] : [`mem ${memoryMiB} MiB`]),
    ];
    return parts.length === 0 ? [] : [`the quota of role ${role} leaves ${parts.join(', ')}`];
  });
}

function filterText(filters: readonly FilterView[]): readonly string[] {
  if (filters.length === 0) return [];
  const last = Math.max(...filters.map(({ untilMs }) => untilMs));
  const names = [...new Set(filters.map(({ agentId }) => agentId))];
  return [
    `it has declined and filters ${names.length} agents: ${namedList(names)}; the last filter ends at ${iso(last)}`,
  ];
}

/** Agents by why they are not offered to anybody. */
function agentsNotOffered(state: BridgeState, nowMs: number): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const agent of state.agents.values()) {
    const reason = whyWithheld(state, agent, nowMs);
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), agentName(agent)]);
  }
  return [...byReason].map(
    ([reason, names]) => `${names.length} agents are not offered, ${reason}: ${namedList(names)}`,
  );
}

function gpuAgents(state: BridgeState, { info }: Framework): readonly string[] {
  if (hasCapability(info, 'GPU_RESOURCES')) return [];
  const names = [...state.agents.values()].filter(hasGpus).map(agentName);
  return names.length === 0
    ? []
    : [`${names.length} agents have gpus, and it has not the capability GPU_RESOURCES: ${namedList(names)}`];
}

const hasGpus = ({ instance }: Agent): boolean => instance.registered.gpuIds.length > 0;

function largestFree(state: BridgeState): readonly string[] {
  let best: { readonly agent: Agent; readonly free: ResourcesView } | undefined;
  for (const agent of state.agents.values()) {
    const free = resourcesView(available(state, agent));
    if (best === undefined || free.cpus > best.free.cpus) best = { agent, free };
  }
  if (best === undefined) return ['the cluster has no agents'];
  return [`most is free on agent ${agentName(best.agent)}: ${sizeText(best.free)}`];
}

function stageOf(framework: Framework, view: FrameworkView): string {
  if (!view.connected) return 'DISCONNECTED';
  if (framework.roles.length === 0) return 'NO_ROLES';
  if (!wantsOffers(framework)) return 'SUPPRESSED';
  return view.offers > 0 ? 'OFFERED' : 'WAITING';
}

function obstacles(framework: Framework, view: FrameworkView): readonly string[] {
  const { failoverAtMs, suppressedRoles } = view;
  const until =
    failoverAtMs === undefined ? '' : `; at ${iso(failoverAtMs)} it is over and its tasks are killed`;
  return [
    ...(view.connected ? [] : [`it is not connected${until}`]),
    ...(framework.roles.length === 0 ? ['it has no roles, so nothing is offered to it'] : []),
    ...(suppressedRoles.length === 0
      ? []
      : [`it has suppressed offers for ${suppressedRoles.join(', ')} and gets none until it revives them`]),
  ];
}

/** What a framework was offered and declined, and what keeps more from it. */
export function whyFramework(state: BridgeState, framework: Framework, nowMs: number): WhyView {
  const view = frameworkView(state, framework, nowMs);
  const sinceMs = view.connected ? view.subscribedAtMs : view.disconnectedAtMs;
  return {
    kind: 'framework',
    id: view.id,
    stage: stageOf(framework, view),
    ...(sinceMs === undefined ? {} : { sinceMs }),
    reasons: [
      ...obstacles(framework, view),
      ...standingOffers(state, framework),
      ...historyOf(view),
      ...quotaText(state, framework),
      ...constraintsText(state, framework),
      ...minimaText(state, framework),
      ...filterText(filtersOf(state, framework, nowMs)),
      ...agentsNotOffered(state, nowMs),
      ...gpuAgents(state, framework),
      ...largestFree(state),
    ],
  };
}
