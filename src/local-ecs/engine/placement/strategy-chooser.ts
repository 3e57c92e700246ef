import type { BinpackResource } from '../../../ecs/placement/placement-strategy.ts';
import type { AttributeValues, PlacementCell, PlacementIndex } from '../clusters/placement-index.ts';
import { groupCounts, placementIndex, roomIn } from '../clusters/placement-indexes.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { Turn } from '../turn.ts';
import { Draw, joined } from './draw.ts';
import type { Drawable } from './draw.ts';
import type { Placement } from './placement.ts';
import { sortPreferences } from './preferences.ts';
import type { SortedPreferences } from './preferences.ts';
import { tiersOf } from './tiers.ts';
import type { Tier } from './tiers.ts';

/** Instances drawn by chance before those are looked up that have room. */
const TRIES = 32;

/** An instance that takes the task. */
interface Found {
  readonly instance: InstanceRecord;
  /** Tasks of the group that it has; 0 where they do not count. */
  readonly own: number;
  readonly room: readonly number[];
  /** Between how many instances chance has decided, about. */
  readonly among: number;
}

/** Of the instances of one cell, or of several between which no attribute decides. */
interface Candidate extends Found {
  readonly values: AttributeValues;
}

const isSame = (a: readonly number[], b: readonly number[], length: number): boolean =>
  a.slice(0, length).every((value, index) => value === b[index]);

/** Below 0 when `a` comes first. */
function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

/** Those that come first, all alike. */
function firsts<Item>(
  items: readonly Item[],
  measuresOf: (item: Item) => readonly number[],
): readonly Item[] {
  let found: Item[] = [];
  let least: readonly number[] = [];
  for (const item of items) {
    const measures = measuresOf(item);
    const difference = found.length === 0 ? -1 : compare(measures, least);
    if (difference > 0) continue;
    if (difference < 0) [found, least] = [[], measures];
    found.push(item);
  }
  return found;
}

/**
 * Chooses the instances for the tasks of one placement, without a look at every instance. Within a cell of the index, attributes
 * make no difference: what is best there is the first with room in the order that the strategies want, or is drawn at random;
 * then the best of the cells are compared.
 */
export class StrategyChooser {
  readonly #turn: Turn;
  readonly #placement: Placement;
  readonly #takes: (instance: InstanceRecord) => boolean;
  readonly #preferences: SortedPreferences;
  readonly #index: PlacementIndex;
  /** For each attribute, the tasks of the group by value. */
  readonly #counts: readonly Map<string | undefined, number>[];
  /** Cells none of whose instances took the last task: they take no other. */
  readonly #full = new Set<PlacementCell>();

  /** @param takes whether an instance takes the task; placing one changes that for its own instance only. */
  constructor(turn: Turn, placement: Placement, takes: (instance: InstanceRecord) => boolean) {
    this.#turn = turn;
    this.#placement = placement;
    this.#takes = takes;
    this.#preferences = sortPreferences(placement.strategies);
    this.#index = placementIndex(turn.state, placement.cluster, this.#preferences.attributes);
    this.#counts = this.#preferences.attributes.map(() => new Map<string | undefined, number>());
    if (this.#counts.length === 0) return;
    const { cluster, launch } = placement;
    for (const { values, tasks } of groupCounts(turn.state, cluster, this.#index, launch.group))
      this.#count(values, tasks);
  }

  /** One of those that the strategies prefer, by chance; undefined when no instance takes a task. */
  next(): InstanceRecord | undefined {
    const { leading } = this.#preferences;
    for (;;) {
      const open = [...this.#index.cells.values()].filter((cell) => !this.#full.has(cell));
      const cells = firsts(open, ({ values }) => this.#tasksBy(values).slice(0, leading));
      if (cells.length === 0) return undefined;
      const found = this.#bestOf(cells);
      if (found === undefined) continue;
      this.#count(found.values, 1);
      return found.instance;
    }
  }

  #count(values: AttributeValues, tasks: number): void {
    for (const [index, counts] of this.#counts.entries()) {
      const value = values[index];
      counts.set(value, (counts.get(value) ?? 0) + tasks);
    }
  }

  #tasksBy(values: AttributeValues): readonly number[] {
    return this.#counts.map((counts, index) => counts.get(values[index]) ?? 0);
  }

  /** Of cells whose leading attributes make no difference. */
  #bestOf(cells: readonly PlacementCell[]): Candidate | undefined {
    const { resources, leading, attributes } = this.#preferences;
    const isOneSet = resources.length === 0 && leading === attributes.length;
    const found = isOneSet ? this.#bestAmong(cells) : cells.flatMap((cell) => this.#bestAmong([cell]));
    const best = firsts(found, (candidate) => this.#measuresOf(candidate));
    if (best.length < 2) return best[0];
    const all = best.reduce((sum, { among }) => sum + among, 0);
    let at = this.#turn.random() * all;
    return best.find(({ among }) => (at -= among) < 0) ?? best[0];
  }

  /** What the strategies compare, in their order. */
  #measuresOf({ values, own, room }: Candidate): readonly number[] {
    const tasks = this.#tasksBy(values);
    const { all, resources, attributes } = this.#preferences;
    return all.map((preference) => {
      if (preference.of === 'instance') return own;
      return preference.of === 'attribute'
        ? (tasks[attributes.indexOf(preference.name)] ?? 0)
        : (room[resources.indexOf(preference.of)] ?? 0);
    });
  }

  /** The best of cells that are as one; none when they are full. */
  #bestAmong(cells: readonly PlacementCell[]): readonly Candidate[] {
    const [resource] = this.#preferences.resources;
    const found =
      resource === undefined ? this.#drawFrom(cells) : this.#firstInOrder(this.#tiersOf(cells, resource));
    if (found !== undefined) return [{ ...found, values: this.#valuesOf(cells, found) }];
    for (const cell of cells) this.#full.add(cell);
    return [];
  }

  #valuesOf(cells: readonly PlacementCell[], { instance }: Found): AttributeValues {
    const [first, ...others] = cells;
    const cell = others.length === 0 ? first : cells.find(({ ids }) => ids.has(instance.id));
    return cell?.values ?? [];
  }

  *#tiersOf(cells: readonly PlacementCell[], resource: BinpackResource): Generator<Tier> {
    const { cpuUnits, memoryMiB } = this.#placement.launch.reserved;
    const need = resource === 'cpu' ? ([cpuUnits, memoryMiB] as const) : ([memoryMiB, cpuUnits] as const);
    for (const cell of cells) {
      const order = roomIn(this.#turn.state, this.#index, cell, resource);
      yield* tiersOf(order, need, this.#preferences.resources);
    }
  }

  /** Of tiers in order the first that has one with none of the group, or the fewest as far as that counts. */
  #firstInOrder(tiers: Iterable<Tier>): Found | undefined {
    const { hasOwn, beforeOwn } = this.#preferences;
    let best: Found | undefined;
    for (const { room, ids } of tiers) {
      if (best !== undefined && !isSame(best.room, room, beforeOwn)) break;
      const found = this.#draw(ids, room);
      if (found === undefined) continue;
      if (!hasOwn || found.own === 0) return found;
      if (best === undefined || found.own < best.own) best = found;
    }
    return best;
  }

  /** Where nothing of an instance counts but its tasks. Where chance finds none, those with room are looked up. */
  #drawFrom(cells: readonly PlacementCell[]): Found | undefined {
    const ids = joined(cells.map((cell) => cell.ids));
    if (ids.size <= TRIES) return this.#draw(ids, []);
    const found = this.#draw(ids, [], TRIES);
    if (found?.own === 0) return found;
    const withRoom = [...this.#tiersOf(cells, 'memory')].map((tier) => tier.ids);
    return this.#draw(joined(withRoom), []);
  }

  /** Of these, by their ids, one of those with the fewest tasks. */
  #draw(ids: Drawable<string>, room: readonly number[], tries = Infinity): Found | undefined {
    const { instances } = this.#turn.state;
    const { hasOwn } = this.#preferences;
    const { group } = this.#placement.launch;
    const random = (): number => this.#turn.random();
    let fewest = Infinity;
    let preferred: string[] = [];
    const drawn = new Draw(ids, random).next((id) => {
      const instance = instances.get(id);
      if (instance === undefined || !this.#takes(instance)) return false;
      const tasks = hasOwn ? (instance.taskGroups.get(group) ?? 0) : 0;
      if (tasks === 0) return true;
      if (tasks < fewest) preferred = [];
      fewest = Math.min(fewest, tasks);
      if (tasks === fewest) preferred.push(id);
      return false;
    }, tries);
    if (drawn === undefined && preferred.length === 0) return undefined;
    const instance = instances.get(drawn ?? preferred[Math.floor(random() * preferred.length)] ?? '');
    const [own, among] = drawn === undefined ? [fewest, preferred.length] : [0, ids.size];
    return instance && { instance, own, room, among };
  }
}
