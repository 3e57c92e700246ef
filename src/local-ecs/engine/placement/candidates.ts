import { MAX_RESERVED_PORTS } from '../../../ecs/limits.ts';
import type { FactName } from '../clusters/instance-facts.ts';
import type { InstanceIndex } from '../clusters/instance-index.ts';
import { SlotSet } from '../slot-set.ts';
import type { Launch } from '../tasks/launch.ts';
import type { Turn } from '../turn.ts';
import type { Placement } from './placement.ts';

/** Those of which a number passes. */
function whereNumber(
  index: InstanceIndex,
  name: 'freeGpus' | 'takenPorts',
  passes: (number: number) => boolean,
): SlotSet {
  const passing: SlotSet[] = [];
  for (const [value, slots] of index.facet(name).values) if (passes(Number(value))) passing.push(slots);
  return SlotSet.union(passing);
}

/** Without those that have something else than CPU and memory too little of. */
function withResources(index: InstanceIndex, slots: SlotSet, { reserved }: Launch): SlotSet {
  const { gpus, ports, portsUdp } = reserved;
  const asked = ports.length + portsUdp.length;
  let left = slots;
  if (gpus > 0) left = left.and(whereNumber(index, 'freeGpus', (free) => free >= gpus));
  if (asked > 0)
    left = left.and(whereNumber(index, 'takenPorts', (taken) => taken + asked <= MAX_RESERVED_PORTS));
  const taken: readonly FactName[] = [
    ...ports.map((port) => `tcp:${port}` as const),
    ...portsUdp.map((port) => `udp:${port}` as const),
  ];
  for (const name of taken) left = left.without(index.facet(name).present);
  return left;
}

/** Names of attributes that an instance must have. */
function requiredNames(turn: Turn, { launch, strategies }: Placement): ReadonlySet<string> {
  const { requiresAttributes } = launch.definition.definition;
  const isSpreadOnlyOverThose = turn.state.options.assumptions.spreadWithoutAttribute !== 'one-value';
  const spread = strategies.flatMap((strategy) =>
    isSpreadOnlyOverThose && strategy.type === 'spread' && strategy.field.over === 'attribute'
      ? [strategy.field.name]
      : [],
  );
  return new Set([...requiresAttributes.map(({ name }) => name), ...spread]);
}

/**
 * The instances that take a task of the placement, if they have CPU and memory left for it: the same that `findRefusal` tells of
 * each, for all at once. It may be a set of the index itself, of what no placement changes.
 */
export function candidatesOf(turn: Turn, placement: Placement): SlotSet {
  const { cluster, launch, constraints } = placement;
  const index = cluster.instanceIndex;
  let slots = index.inBoth(index.active, index.facet('agentConnected').of('true') ?? new SlotSet());
  for (const name of requiredNames(turn, placement))
    slots = index.inBoth(slots, index.facet(`attribute:${name}`).present);
  slots = withResources(index, slots, launch);
  for (const constraint of constraints) slots = constraint.narrow(slots, index, launch.group);
  return slots;
}
