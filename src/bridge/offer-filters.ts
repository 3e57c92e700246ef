import type { FrameworkInfo, OfferFilters } from '../mesos/framework-info.ts';
import { isEmpty } from '../mesos/quantities.ts';
import type { Quantities } from '../mesos/quantities.ts';
import { toThousandths } from '../mesos/scalar.ts';
import { MIN_CPUS, MIN_MEMORY_MIB } from './roles.ts';

function problemOfQuantity(name: string, amount: number): string | undefined {
  const invalid = `Invalid resource quantity for '${name}'`;
  if (Number.isNaN(amount)) return `${invalid}: NaN not supported`;
  if (amount < 0) return `${invalid}: Negative values not supported`;
  if (amount === Infinity) return `${invalid}: Infinite values not supported`;
  return toThousandths(amount) === undefined ? `${invalid}: value is too large` : undefined;
}

function problemOf({ minAllocatableResources }: OfferFilters): string | undefined {
  for (const { quantities = {} } of minAllocatableResources?.quantities ?? []) {
    const amounts = Object.entries(quantities);
    if (amounts.length === 0) return 'Resource quantities must contain at least one quantity';
    const problem = amounts
      .map(([name, amount]) => problemOfQuantity(name, amount))
      .find((found) => found !== undefined);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** What is wrong with a framework's offer filters, in the words of a Mesos master. */
export function validateOfferFilters({ offerFilters = {} }: FrameworkInfo): string | undefined {
  return Object.values(offerFilters)
    .map(problemOf)
    .find((problem) => problem !== undefined);
}

/** How much there is of a resource, in thousandths; of ranges, how many values. */
function amountOf({ scalars, ranges }: Quantities, name: string): number {
  const scalar = scalars.get(name);
  if (scalar !== undefined) return scalar;
  const values = (ranges.get(name) ?? []).reduce((sum, { begin, end }) => sum + end - begin + 1, 0);
  return values * 1000;
}

/** Whether it is for frameworks that say nothing about it. */
export function isEnoughForAll(quantities: Quantities): boolean {
  return amountOf(quantities, 'cpus') >= MIN_CPUS || amountOf(quantities, 'mem') >= MIN_MEMORY_MIB * 1000;
}

/**
 * Whether resources are worth an offer to a role: what the framework says for it, or else 0.01 cpus or 32 MiB. An empty
 * list of its own means that anything is.
 */
export function isEnough(
  { offerFilters = {} }: FrameworkInfo,
  role: string,
  quantities: Quantities,
): boolean {
  if (isEmpty(quantities)) return false;
  const own = Object.hasOwn(offerFilters, role) ? offerFilters[role]?.minAllocatableResources : undefined;
  if (own === undefined) return isEnoughForAll(quantities);
  const { quantities: minima = [] } = own;
  return (
    minima.length === 0 ||
    minima.some(({ quantities: minimum = {} }) =>
      Object.entries(minimum).every(
        ([name, amount]) => amountOf(quantities, name) >= (toThousandths(amount) ?? Infinity),
      ),
    )
  );
}
