import {
  addRanges,
  containsRanges,
  formatRanges,
  normalizeRanges,
  subtractRanges,
  validateRanges,
} from './ranges.ts';
import type { Ranges } from './ranges.ts';
import { isReserved } from './resource.ts';
import type { Resource } from './resource.ts';
import { fromThousandths, toThousandths } from './scalar.ts';
import type { Thousandths } from './scalar.ts';

/**
 * Amounts of resources, merged per kind. A kind is the resource's name together with everything that keeps two
 * resources of that name apart in Mesos (role, reservations, disk, revocable, shared, provider, allocation role),
 * so that cpus reserved for a role never satisfy a request for unreserved ones.
 * @see Mesos `src/common/resources.cpp`
 */
export interface Quantities {
  readonly scalars: ReadonlyMap<string, Thousandths>;
  readonly ranges: ReadonlyMap<string, Ranges>;
  readonly sets: ReadonlyMap<string, ReadonlySet<string>>;
}

export const NO_QUANTITIES: Quantities = { scalars: new Map(), ranges: new Map(), sets: new Map() };

/** For which roles a resource is set aside, outermost first. */
function reservedFor({ reservations = [], role = '*' }: Resource): string {
  return reservations.length === 0
    ? role
    : reservations.map((reservation) => reservation.role ?? '*').join('/');
}

/** Everything that keeps a resource apart from plain ones of its name, in the form people read. */
function distinctions(resource: Resource, allocationRole: string): readonly string[] {
  const role = resource.allocationInfo?.role ?? allocationRole;
  const { disk, revocable, shared, providerId } = resource;
  return [
    ...(role === allocationRole ? [] : [`allocated: ${role}`]),
    ...(isReserved(resource) ? [`reserved: ${reservedFor(resource)}`] : []),
    ...(disk === undefined ? [] : [`disk: ${disk.persistence?.id ?? 'special'}`]),
    ...(revocable === undefined ? [] : ['revocable']),
    ...(shared === undefined ? [] : ['shared']),
    ...(providerId === undefined ? [] : [`provider: ${providerId}`]),
  ];
}

/**
 * The kind of a resource: its bare name when it is unreserved, plain and allocated to `allocationRole` (a master
 * fills a missing allocation from the offer), else the name and what sets it apart.
 */
function kindOf(resource: Resource, allocationRole: string): string {
  const apart = distinctions(resource, allocationRole);
  return apart.length === 0 ? resource.name : `${resource.name}(${apart.join(', ')})`;
}

const VALUES: Readonly<Record<string, string>> = { SCALAR: 'scalar', RANGES: 'ranges', SET: 'set' };

/** What the wire cannot promise: that there is a value, and that it is of the type. */
function validateShape(resource: Resource): string | undefined {
  const value = VALUES[resource.type];
  if (value === undefined) return `Unsupported type of resource ${resource.name}: ${resource.type}`;
  const isOther = Object.values(VALUES).some((each) => each !== value && each in resource);
  return isOther || !(value in resource) ? `Invalid ${value} resource: ${resource.name}` : undefined;
}

/** @returns what is wrong with one resource by itself, in the words of a Mesos master, or undefined. */
export function validateResource(resource: Resource): string | undefined {
  if (resource.name === '') return 'Empty resource name';
  const shapeless = validateShape(resource);
  if (shapeless !== undefined) return shapeless;
  switch (resource.type) {
    case 'SCALAR': {
      const thousandths = toThousandths(resource.scalar);
      if (thousandths === undefined) return `Invalid scalar resource: ${resource.name}:${resource.scalar}`;
      const roundsAway = thousandths <= 0 && resource.scalar !== 0;
      if (roundsAway) return `Invalid scalar resource: value <= 0 in ${resource.name}:${resource.scalar}`;
      return resource.name === 'gpus' && thousandths % 1000 !== 0
        ? "The 'gpus' resource must be an unsigned integer"
        : undefined;
    }
    case 'RANGES':
      return validateRanges(resource.ranges);
    case 'SET':
      return new Set(resource.set).size === resource.set.length
        ? undefined
        : `Invalid set resource: duplicated elements in ${resource.name}`;
  }
}

/**
 * Merges resources that {@link validateResource} accepts; zero scalars, empty ranges and empty sets vanish.
 * @param allocationRole the role the resources are allocated to where they do not say so themselves.
 */
export function toQuantities(resources: readonly Resource[], allocationRole: string): Quantities {
  const scalars = new Map<string, Thousandths>();
  const ranges = new Map<string, Ranges>();
  const sets = new Map<string, ReadonlySet<string>>();
  for (const resource of resources) {
    const kind = kindOf(resource, allocationRole);
    if (resource.type === 'SCALAR') {
      const sum = (scalars.get(kind) ?? 0) + (toThousandths(resource.scalar) ?? 0);
      if (sum !== 0) scalars.set(kind, sum);
    } else if (resource.type === 'RANGES') {
      const union = addRanges(ranges.get(kind) ?? [], normalizeRanges(resource.ranges));
      if (union.length > 0) ranges.set(kind, union);
    } else if (resource.set.length > 0) sets.set(kind, new Set([...(sets.get(kind) ?? []), ...resource.set]));
  }
  return { scalars, ranges, sets };
}

export function isEmpty(quantities: Quantities): boolean {
  return quantities.scalars.size + quantities.ranges.size + quantities.sets.size === 0;
}

function merge<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  combine: (a: T | undefined, b: T) => T | undefined,
): Map<string, T> {
  const result = new Map(a);
  for (const [kind, amount] of b) {
    const combined = combine(a.get(kind), amount);
    if (combined === undefined) result.delete(kind);
    else result.set(kind, combined);
  }
  return result;
}

export function addQuantities(a: Quantities, b: Quantities): Quantities {
  return {
    scalars: merge(a.scalars, b.scalars, (x = 0, y) => x + y),
    ranges: merge(a.ranges, b.ranges, (x = [], y) => addRanges(x, y)),
    sets: merge(a.sets, b.sets, (x, y) => new Set([...(x ?? []), ...y])),
  };
}

/** `from − what`, for a `what` that {@link containsQuantities} says is inside `from`. */
export function subtractQuantities(from: Quantities, what: Quantities): Quantities {
  return {
    scalars: merge(from.scalars, what.scalars, (x = 0, y) => (x === y ? undefined : x - y)),
    ranges: merge(from.ranges, what.ranges, (x = [], y) => {
      const left = subtractRanges(x, y);
      return left.length === 0 ? undefined : left;
    }),
    sets: merge(from.sets, what.sets, (x, y) => {
      const left = new Set([...(x ?? [])].filter((item) => !y.has(item)));
      return left.size === 0 ? undefined : left;
    }),
  };
}

export function containsQuantities(whole: Quantities, part: Quantities): boolean {
  const scalars = [...part.scalars].every(([kind, amount]) => amount <= (whole.scalars.get(kind) ?? 0));
  const ranges = [...part.ranges].every(([kind, amount]) =>
    containsRanges(whole.ranges.get(kind) ?? [], amount),
  );
  const sets = [...part.sets].every(([kind, items]) => {
    const available = whole.sets.get(kind);
    return [...items].every((item) => available?.has(item) === true);
  });
  return scalars && ranges && sets;
}

/** As Mesos prints resources: `cpus:0.5; mem:128; ports:[31000-31001]`; `{}` for none. */
export function formatQuantities(quantities: Quantities): string {
  const parts = [
    ...[...quantities.scalars].map(([kind, amount]) => `${kind}:${fromThousandths(amount)}`),
    ...[...quantities.ranges].map(([kind, amount]) => `${kind}:${formatRanges(amount)}`),
    ...[...quantities.sets].map(([kind, items]) => `${kind}:{${[...items].join(', ')}}`),
  ];
  return parts.length === 0 ? '{}' : parts.join('; ');
}
