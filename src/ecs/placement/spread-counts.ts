import type { GroupHost, PlacedOn } from './candidate.ts';
import type { SpreadField } from './placement-strategy.ts';

/** How many tasks of a group there are where a field has one value. */
export interface SpreadCount {
  tasks: number;
}

/** The value of the field; undefined for an instance that lacks the attribute. */
export function spreadValue(field: SpreadField, { id, attributes }: PlacedOn): string | undefined {
  if (field.over === 'instance') return id;
  for (const { name, value } of attributes) if (name === field.name) return value ?? '';
  return undefined;
}

/** The tasks of a group by the values of one field. Instances that lack the attribute count together as one value. */
export class SpreadCounts {
  readonly #field: SpreadField;
  readonly #counts = new Map<string | undefined, SpreadCount>();

  constructor(field: SpreadField, hosts: Iterable<GroupHost>) {
    this.#field = field;
    for (const host of hosts) this.of(host, 'shared').tasks += host.tasks;
  }

  /**
   * The count that the instance's own tasks are part of.
   * @param sharing `own`: nobody else asks for the count of this instance; each value of an attribute is shared anyway.
   */
  of(instance: PlacedOn, sharing: 'own' | 'shared'): SpreadCount {
    const value = spreadValue(this.#field, instance);
    const known = this.#counts.get(value);
    if (known !== undefined) return known;
    const count = { tasks: 0 };
    if (sharing === 'shared' || this.#field.over === 'attribute') this.#counts.set(value, count);
    return count;
  }
}
