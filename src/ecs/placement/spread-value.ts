import type { PlacedOn } from './placed-on.ts';
import type { SpreadField } from './placement-strategy.ts';

/** The value of the field; undefined for an instance that lacks the attribute. */
export function spreadValue(field: SpreadField, { id, attributes }: PlacedOn): string | undefined {
  if (field.over === 'instance') return id;
  for (const { name, value } of attributes) if (name === field.name) return value ?? '';
  return undefined;
}
