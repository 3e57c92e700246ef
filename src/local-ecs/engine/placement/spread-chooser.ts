import type { PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import { activeByAttribute, attributeValue } from '../clusters/active-instances.ts';
import type { IdsByValue } from '../clusters/ids-by-value.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { Turn } from '../turn.ts';
import type { Chooser } from './chooser.ts';
import { Draw, joined } from './draw.ts';
import type { Drawable } from './draw.ts';
import type { Placement } from './placement.ts';

/** Strategies that spread over one attribute at most, and then over instances at most. */
export interface PlainSpread {
  /** Name of the attribute. */
  readonly attribute: string | undefined;
  readonly overInstances: boolean;
}

/** The strategies as a plain spread; undefined when they are something else. */
export function toPlainSpread(strategies: readonly PlacementStrategy[]): PlainSpread | undefined {
  const end = strategies.findIndex(({ type }) => type === 'random');
  const [first, ...others] = end < 0 ? strategies : strategies.slice(0, end);
  if (first?.type !== 'spread') return undefined;
  if (first.field.over === 'instance')
    // Nothing is left for others to decide but between instances with as many tasks.
    return others.length === 0 ? { attribute: undefined, overInstances: true } : undefined;
  const [second, ...more] = others;
  const { name: attribute } = first.field;
  if (second === undefined) return { attribute, overInstances: false };
  const overInstances = second.type === 'spread' && second.field.over === 'instance';
  return overInstances && more.length === 0 ? { attribute, overInstances } : undefined;
}

type Value = string | undefined;

/** How many tasks of the group there are where the attribute has which value. */
function countByValue(
  { state }: Turn,
  { cluster, launch }: Placement,
  attribute: string,
): Map<Value, number> {
  const counts = new Map<Value, number>();
  for (const [id, tasks] of cluster.groupHosts.get(launch.group) ?? []) {
    const instance = state.instances.get(id);
    if (instance === undefined) continue;
    const value = attributeValue(attribute, instance);
    counts.set(value, (counts.get(value) ?? 0) + tasks);
  }
  return counts;
}

/**
 * Places tasks where the fewest of their group are, without a look at every instance: values of the attribute are
 * ordered by their tasks, and of the instances that have one, drawn at random, the first will do that takes the task
 * and has none of its group yet. Only where there is no such instance all of the value are looked at.
 */
export class SpreadChooser implements Chooser {
  readonly #turn: Turn;
  readonly #placement: Placement;
  readonly #spread: PlainSpread;
  readonly #takes: (instance: InstanceRecord) => boolean;
  readonly #byValue: IdsByValue | undefined;
  readonly #counts: Map<Value, number>;
  /** Values none of whose instances took the last task: they take no other. */
  readonly #full = new Set<Value>();

  constructor(
    turn: Turn,
    placement: Placement,
    spread: PlainSpread,
    takes: (instance: InstanceRecord) => boolean,
  ) {
    this.#turn = turn;
    this.#placement = placement;
    this.#spread = spread;
    this.#takes = takes;
    const { attribute } = spread;
    this.#byValue =
      attribute === undefined ? undefined : activeByAttribute(turn.state, placement.cluster, attribute);
    this.#counts =
      attribute === undefined ? new Map<Value, number>() : countByValue(turn, placement, attribute);
  }

  next(): InstanceRecord | undefined {
    if (this.#byValue === undefined) return this.#choose([this.#placement.cluster.activeInstanceIds]);
    for (;;) {
      const values = this.#leastUsed(this.#byValue);
      if (values.length === 0) return undefined;
      const found = this.#choose(values.flatMap((value) => this.#byValue?.get(value) ?? []));
      if (found !== undefined) return found;
      for (const value of values) this.#full.add(value);
    }
  }

  placed(instance: InstanceRecord): void {
    const { attribute } = this.#spread;
    if (attribute === undefined) return;
    const value = attributeValue(attribute, instance);
    this.#counts.set(value, this.#countOf(value) + 1);
  }

  #countOf(value: Value): number {
    return this.#counts.get(value) ?? 0;
  }

  /** Of the values that are not full, those with the fewest tasks. */
  #leastUsed(byValue: IdsByValue): readonly Value[] {
    const open = [...byValue.keys()].filter((value) => !this.#full.has(value));
    const least = open.reduce((min, value) => Math.min(min, this.#countOf(value)), Infinity);
    return open.filter((value) => this.#countOf(value) === least);
  }

  #tasksOn({ taskGroups }: InstanceRecord): number {
    return this.#spread.overInstances ? (taskGroups.get(this.#placement.launch.group) ?? 0) : 0;
  }

  /** Of these, by their ids, one of those with the fewest tasks. */
  #choose(ids: readonly Drawable<string>[]): InstanceRecord | undefined {
    const { instances } = this.#turn.state;
    const random = (): number => this.#turn.random();
    let fewest = Infinity;
    let preferred: string[] = [];
    const found = new Draw(joined(ids), random).next((id) => {
      const instance = instances.get(id);
      if (instance === undefined || !this.#takes(instance)) return false;
      const tasks = this.#tasksOn(instance);
      if (tasks === 0) return true;
      if (tasks < fewest) preferred = [];
      fewest = Math.min(fewest, tasks);
      if (tasks === fewest) preferred.push(id);
      return false;
    });
    return instances.get(found ?? preferred[Math.floor(random() * preferred.length)] ?? '');
  }
}
