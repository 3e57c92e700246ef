import type { BinpackResource } from '../../../ecs/placement/placement-strategy.ts';
import type { Alike, PairOrder } from '../pair-order.ts';
import { SlotSet } from '../slot-set.ts';

/** Instances between which what is left of them makes no difference. */
export interface Tier {
  /** What is left of each resource that counts. */
  readonly room: readonly number[];
  readonly slots: SlotSet;
}

/** Of these slots those of one order that fit, those alike in what counts together, the least first. No tier is empty. */
export function* tiersOf(
  order: PairOrder<number, SlotSet>,
  among: SlotSet,
  need: readonly [number, number],
  resources: readonly BinpackResource[],
): Generator<Tier> {
  let alike: Alike<SlotSet>[] = [];
  const toTier = (): Tier => ({
    room: [alike[0]?.first ?? 0, alike[0]?.second ?? 0].slice(0, resources.length),
    slots: SlotSet.union(alike.map(({ items }) => items)),
  });
  for (const { first, second, items } of order.fitting(...need)) {
    const slots = items.and(among);
    if (slots.size === 0) continue;
    const isOther = alike[0] !== undefined && (resources.length > 1 || alike[0].first !== first);
    if (isOther) {
      yield toTier();
      alike = [];
    }
    alike.push({ first, second, items: slots });
  }
  if (alike.length > 0) yield toTier();
}

/** Of these slots those that have as much left of both. */
export function fittingIn(
  order: PairOrder<number, SlotSet>,
  among: SlotSet,
  need: readonly [number, number],
): SlotSet {
  return SlotSet.union([...order.fitting(...need)].map(({ items }) => items)).and(among);
}
