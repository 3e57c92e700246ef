import type { FrameworkId } from '../mesos/ids.ts';
import type { Amounts } from './amounts.ts';
import { addScalars, isNothing, NO_SCALARS, subtractScalars } from './scalars.ts';
import type { Scalars } from './scalars.ts';
import type { Owner } from './sharing.ts';
import type { BridgeState } from './state.ts';

/** What a role has: its offers, and what its launches declare. Kept as it changes, so that asking costs nothing. */
export function shareOfRole(state: BridgeState, role: string): Scalars {
  return state.sharing.ofRole.get(role) ?? NO_SCALARS;
}

/** The same for one framework of a role. */
export function shareOf(state: BridgeState, { frameworkId, role }: Owner): Scalars {
  return state.sharing.ofFramework.get(role)?.get(frameworkId) ?? NO_SCALARS;
}

function change(state: BridgeState, owner: Owner, ofFramework: Scalars, ofRole: Scalars): void {
  const { frameworkId, role } = owner;
  const { sharing } = state;
  const inRole = sharing.ofFramework.get(role) ?? new Map<FrameworkId, Scalars>();
  if (isNothing(ofFramework)) inRole.delete(frameworkId);
  else inRole.set(frameworkId, ofFramework);
  if (inRole.size === 0) {
    sharing.ofFramework.delete(role);
    sharing.ofRole.delete(role);
    return;
  }
  sharing.ofFramework.set(role, inRole);
  sharing.ofRole.set(role, ofRole);
}

/** Counts what an owner is given. For those alone who change offers and holds. */
export function addToShare(state: BridgeState, owner: Owner, amounts: Amounts): void {
  const ofRole = addScalars(shareOfRole(state, owner.role), amounts);
  change(state, owner, addScalars(shareOf(state, owner), amounts), ofRole);
}

/** Counts what an owner has no more. Its role may then be offered what its quota kept from it. */
export function takeFromShare(state: BridgeState, owner: Owner, amounts: Amounts): void {
  const ofRole = subtractScalars(shareOfRole(state, owner.role), amounts);
  change(state, owner, subtractScalars(shareOf(state, owner), amounts), ofRole);
  const { passedOver, loosened } = state.sharing;
  if (passedOver.has(owner.role)) loosened.add(owner.role);
}
