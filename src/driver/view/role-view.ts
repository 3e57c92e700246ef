import { add, NOTHING } from '../../bridge/amounts.ts';
import type { Amounts } from '../../bridge/amounts.ts';
import type { Quota } from '../../bridge/config.ts';
import { capacityOf } from '../../bridge/ledger.ts';
import { weightOf } from '../../bridge/roles.ts';
import { SCALAR_KINDS } from '../../bridge/scalars.ts';
import type { Scalars } from '../../bridge/scalars.ts';
import { shareOfRole } from '../../bridge/shares.ts';
import type { BridgeState } from '../../bridge/state.ts';
import { NO_RANGES } from '../../mesos/ranges.ts';
import type { RoleView } from '../master-view.ts';
import { present } from './present.ts';
import { resourcesView, sumOf } from './resources-view.ts';

/** Roles by name, with the frameworks in them; those that only have something left, or are configured, have none. */
function frameworksByRole(state: BridgeState): ReadonlyMap<string, readonly string[]> {
  const roles = new Map<string, string[]>(Object.keys(state.config.roles).map((role) => [role, []]));
  const of = (role: string): string[] => {
    const known = roles.get(role) ?? [];
    roles.set(role, known);
    return known;
  };
  for (const { id, roles: own } of state.frameworks.values()) for (const role of own) of(role).push(id);
  for (const { role } of state.tasks.values()) of(role);
  return roles;
}

function offeredByRole(state: BridgeState): ReadonlyMap<string, Amounts> {
  const offered = new Map<string, Amounts>();
  for (const { role, amounts } of state.offers.values())
    offered.set(role, add(offered.get(role) ?? NOTHING, { ...amounts, ports: NO_RANGES }));
  return offered;
}

/** The largest part of any one kind; of kinds that nobody has it is none. */
function dominantShare(part: Scalars, whole: Scalars): number {
  return Math.max(...SCALAR_KINDS.map((kind) => (whole[kind] > 0 ? part[kind] / whole[kind] : 0)));
}

function quotaOf(state: BridgeState, role: string): Quota | undefined {
  return Object.hasOwn(state.config.roles, role) ? state.config.roles[role]?.quota : undefined;
}

/** Roles that frameworks are subscribed to, that have something, or that are configured; by name. */
export function roleViews(state: BridgeState): readonly RoleView[] {
  const total = sumOf([...state.agents.values()].map((agent) => capacityOf(state, agent)));
  const offered = offeredByRole(state);
  const roles = [...frameworksByRole(state)].sort(([a], [b]) => (a < b ? -1 : 1));
  return roles.map(([name, frameworkIds]) => {
    const share = shareOfRole(state, name);
    return {
      name,
      weight: weightOf(state.config, name),
      frameworkIds,
      allocated: resourcesView({ ...share, ports: NO_RANGES }),
      offered: resourcesView(offered.get(name) ?? NOTHING),
      share: dominantShare(share, total),
      ...present({ quota: quotaOf(state, name) }),
    };
  });
}
