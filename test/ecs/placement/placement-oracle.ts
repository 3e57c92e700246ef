import type { PlacementStrategy } from '../../../src/ecs/placement/placement-strategy.ts';

/** An instance of a small world: everything about it in one object. */
export interface OracleInstance {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly cpuUnits: number;
  readonly memoryMiB: number;
  readonly tasks: number;
}

const fieldOf = (instance: OracleInstance, strategy: PlacementStrategy): string => {
  if (strategy.type !== 'spread') return '';
  const { field } = strategy;
  return field.over === 'instance' ? instance.id : (instance.attributes[field.name] ?? '(none)');
};

/**
 * The instances on which a task may be placed, by the definition of the strategies and nothing clever: a strategy
 * groups what the ones before have left, and keeps the best group.
 * @param world all instances; those in `open` take the task.
 */
export function preferred(
  strategies: readonly PlacementStrategy[],
  world: readonly OracleInstance[],
  open: readonly OracleInstance[],
): readonly OracleInstance[] {
  const [strategy, ...others] = strategies;
  if (strategy === undefined || strategy.type === 'random' || open.length === 0) return open;
  const costOf = (instance: OracleInstance): number => {
    if (strategy.type === 'binpack') return instance[strategy.resource === 'cpu' ? 'cpuUnits' : 'memoryMiB'];
    const value = fieldOf(instance, strategy);
    const alike = world.filter((other) => fieldOf(other, strategy) === value);
    return alike.reduce((sum, { tasks }) => sum + tasks, 0);
  };
  const least = Math.min(...open.map(costOf));
  return preferred(
    others,
    world,
    open.filter((instance) => costOf(instance) === least),
  );
}
