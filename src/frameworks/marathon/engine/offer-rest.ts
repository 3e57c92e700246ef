import type { Offer } from '../../../mesos/offer.ts';
import { normalizeRanges, subtractRanges } from '../../../mesos/ranges.ts';
import type { Resource } from '../../../mesos/resource.ts';
import { fromThousandths, toThousandths } from '../../../mesos/scalar.ts';

/** A resource without an amount of it, as far as it has that; and the amount that is still to be taken from others. */
function takeScalar(
  resource: Extract<Resource, { readonly type: 'SCALAR' }>,
  thousandths: number,
): readonly [rest: Resource, left: number] {
  const has = toThousandths(resource.scalar) ?? 0;
  const taken = Math.min(has, thousandths);
  return [{ ...resource, scalar: fromThousandths(has - taken) }, thousandths - taken];
}

function without(resources: readonly Resource[], used: Resource): readonly Resource[] {
  if (used.type === 'RANGES')
    return resources.map((each) =>
      each.name === used.name && each.type === 'RANGES'
        ? { ...each, ranges: subtractRanges(normalizeRanges(each.ranges), normalizeRanges(used.ranges)) }
        : each,
    );
  if (used.type !== 'SCALAR') return resources;
  let left = toThousandths(used.scalar) ?? 0;
  return resources.map((each) => {
    if (each.name !== used.name || each.type !== 'SCALAR') return each;
    const [rest, stillLeft] = takeScalar(each, left);
    left = stillLeft;
    return rest;
  });
}

/** An offer without what has been used of it. */
export const withoutResources = (offer: Offer, used: readonly Resource[]): Offer => ({
  ...offer,
  resources: used.reduce<readonly Resource[]>(without, offer.resources),
});
