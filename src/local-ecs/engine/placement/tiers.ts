import type { RemainingSize } from '../../../ecs/placement/placed-on.ts';
import type { BinpackResource } from '../../../ecs/placement/placement-strategy.ts';
import { amountOf } from '../clusters/room-index.ts';
import type { RoomIndex } from '../clusters/room-index.ts';
import { SlotSet } from '../slot-set.ts';

/** Instances between which what is left of them makes no difference. */
export interface Tier {
  /** What is left of each resource that counts. */
  readonly room: readonly number[];
  readonly slots: SlotSet;
}

/** Of these slots those that fit, those alike in what counts together, the least first. No tier is empty. */
export function* tiersOf(
  rooms: RoomIndex,
  among: SlotSet,
  need: RemainingSize,
  resources: readonly [first: BinpackResource, ...others: BinpackResource[]],
): Generator<Tier> {
  let tier: Tier | undefined;
  for (const room of rooms.fitting(resources[0], need)) {
    const slots = room.slots.and(among);
    if (slots.size === 0) continue;
    const amounts = resources.map((resource) => amountOf(room, resource));
    if (tier?.room.every((amount, at) => amount === amounts[at]) === true)
      tier = { room: amounts, slots: SlotSet.union([tier.slots, slots]) };
    else {
      if (tier !== undefined) yield tier;
      tier = { room: amounts, slots };
    }
  }
  if (tier !== undefined) yield tier;
}

/** Of these slots those that have as much left of both. */
export function fittingIn(rooms: RoomIndex, among: SlotSet, need: RemainingSize): SlotSet {
  return SlotSet.union([...rooms.fitting('memory', need)].map(({ slots }) => slots)).and(among);
}
