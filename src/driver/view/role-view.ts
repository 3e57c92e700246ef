import { add, NOTHING } from '../../bridge/amounts.ts';
import type { Amounts } from '../../bridge/amounts.ts';
import { capacityOf } from '../../bridge/ledger.ts';
import type { BridgeState } from '../../bridge/state.ts';
import { NO_RANGES } from '../../mesos/ranges.ts';
import type { RoleView } from '../master-view.ts';
import { declaredBy } from './framework-view.ts';
import { resourcesView, sumOf } from './resources-view.ts';

interface RoleSums {
  frameworkIds: string[];
  held: Amounts;
  offered: Amounts;
}

const withoutPorts = (amounts: Amounts): Amounts => ({ ...amounts, ports: NO_RANGES });

class Sums {
  readonly byRole = new Map<string, RoleSums>();

  of(role: string): RoleSums {
    const known = this.byRole.get(role);
    if (known !== undefined) return known;
    const sums: RoleSums = { frameworkIds: [], held: NOTHING, offered: NOTHING };
    this.byRole.set(role, sums);
    return sums;
  }
}

function collect(state: BridgeState): Sums {
  const sums = new Sums();
  for (const { id, roles } of state.frameworks.values())
    for (const role of roles) sums.of(role).frameworkIds.push(id);
  for (const task of state.tasks.values()) {
    const role = sums.of(task.role);
    role.held = add(role.held, withoutPorts(declaredBy(state, task)));
  }
  for (const { role: name, amounts } of state.offers.values()) {
    const role = sums.of(name);
    role.offered = add(role.offered, withoutPorts(amounts));
  }
  return sums;
}

/** The largest part of any one kind; of kinds that nobody has it is none. */
function dominantShare(part: Amounts, whole: Amounts): number {
  const kinds = ['cpuUnits', 'memoryMiB', 'disk', 'gpus'] as const;
  return Math.max(...kinds.map((kind) => (whole[kind] > 0 ? part[kind] / whole[kind] : 0)));
}

/** Roles that frameworks are subscribed to, or that have something; by name. */
export function roleViews(state: BridgeState): readonly RoleView[] {
  const total = sumOf([...state.agents.values()].map((agent) => capacityOf(state, agent)));
  const roles = [...collect(state).byRole].sort(([a], [b]) => (a < b ? -1 : 1));
  return roles.map(([name, { frameworkIds, held, offered }]) => {
    const allocated = add(held, offered);
    return {
      name,
      weight: 1,
      frameworkIds,
      allocated: resourcesView(allocated),
      offered: resourcesView(offered),
      share: dominantShare(allocated, total),
    };
  });
}
