import type { PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import { spreadValue } from '../../../ecs/placement/spread-value.ts';
import type { Assumptions } from '../assumptions.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';

/** Whether the instance takes no task because it lacks an attribute that tasks are spread over. */
export function lacksSpreadAttribute(
  { spreadWithoutAttribute }: Assumptions,
  strategies: readonly PlacementStrategy[],
  { id, known: { attributes } }: InstanceRecord,
): boolean {
  if (spreadWithoutAttribute === 'one-value') return false;
  return strategies.some(
    (strategy) => strategy.type === 'spread' && spreadValue(strategy.field, { id, attributes }) === undefined,
  );
}
