import type { BinpackResource } from '../../../ecs/placement/placement-strategy.ts';
import type { Alike, PairOrder } from '../pair-order.ts';
import { joined } from './draw.ts';
import type { Drawable } from './draw.ts';

/** Instances between which what is left of them makes no difference. */
export interface Tier {
  /** What is left of each resource that counts. */
  readonly room: readonly number[];
  readonly ids: Drawable<string>;
}

/** Those of one order that fit, those alike in what counts together, the least first. */
export function* tiersOf(
  order: PairOrder<string>,
  need: readonly [number, number],
  resources: readonly BinpackResource[],
): Generator<Tier> {
  let alike: Alike<string>[] = [];
  const toTier = (): Tier => ({
    room: [alike[0]?.first ?? 0, alike[0]?.second ?? 0].slice(0, resources.length),
    ids: joined(alike.map(({ items }) => items)),
  });
  for (const group of order.fitting(...need)) {
    const [first] = alike;
    if (first !== undefined && (resources.length > 1 || first.first !== group.first)) {
      yield toTier();
      alike = [];
    }
    alike.push(group);
  }
  if (alike.length > 0) yield toTier();
}
