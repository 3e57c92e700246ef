import type { RemainingSize } from '../../../ecs/placement/placed-on.ts';
import type { InstanceIndex } from '../clusters/instance-index.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import { SlotSet } from '../slot-set.ts';
import type { Turn } from '../turn.ts';
import { candidatesOf } from './candidates.ts';
import { cellsOf, partsOf, TasksByValue } from './cells.ts';
import type { AttributeValues, Cell } from './cells.ts';
import { Draw } from './draw.ts';
import type { Placement } from './placement.ts';
import { sortPreferences } from './preferences.ts';
import type { SortedPreferences } from './preferences.ts';
import { fittingIn, tiersOf } from './tiers.ts';
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

function unionOf([first, ...others]: readonly Cell[]): SlotSet {
  if (first !== undefined && others.length === 0) return first.slots;
  return SlotSet.union([first, ...others].flatMap((cell) => cell?.slots ?? []));
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
 * Chooses the instances for the tasks of one placement, without a look at every instance: it looks at those it has chosen by what
 * indexes say of them. Within a cell, attributes make no difference: what is best there is the first with room in the order that
 * the strategies want, or is drawn at random; then the best of the cells are compared.
 */
export class StrategyChooser {
  readonly #turn: Turn;
  readonly #placement: Placement;
  readonly #takes: (instance: InstanceRecord) => boolean;
  readonly #preferences: SortedPreferences;
  readonly #index: InstanceIndex;
  readonly #need: RemainingSize;
  readonly #candidates: SlotSet;
  /** The candidates, divided. */
  readonly #cells: readonly Cell[];
  /** For each attribute, the tasks of the group by value. */
  readonly #counts: readonly TasksByValue[];
  /** Cells none of whose instances took the last task: they take no other. */
  readonly #full = new Set<Cell>();

  /** @param takes whether an instance takes the task; placing one changes that for its own instance only. */
  constructor(turn: Turn, placement: Placement, takes: (instance: InstanceRecord) => boolean) {
    this.#turn = turn;
    this.#placement = placement;
    this.#takes = takes;
    this.#preferences = sortPreferences(placement.strategies);
    this.#index = placement.cluster.instanceIndex;
    this.#need = placement.launch.reserved;
    const { group } = placement.launch;
    const attributes = this.#preferences.attributes.map((name) => partsOf(this.#index, name));
    this.#candidates = candidatesOf(turn, placement);
    this.#cells = cellsOf(this.#index, this.#candidates, attributes);
    const sumOf = (slots: SlotSet): number => this.#index.group(group)?.sumOf(slots) ?? 0;
    this.#counts = attributes.map((parts) => new TasksByValue(parts, sumOf));
  }

  /** One of those that the strategies prefer, by chance; undefined when no instance takes a task. */
  next(): InstanceRecord | undefined {
    const { leading } = this.#preferences;
    for (;;) {
      const open = this.#full.size === 0 ? this.#cells : this.#cells.filter((cell) => !this.#full.has(cell));
      const cells = firsts(open, ({ values }) => this.#tasksBy(values).slice(0, leading));
      if (cells.length === 0) return undefined;
      const found = this.#bestOf(cells);
      if (found === undefined) continue;
      for (const [index, counts] of this.#counts.entries()) counts.add(found.values[index]);
      return found.instance;
    }
  }

  #tasksBy(values: AttributeValues): readonly number[] {
    return this.#counts.map((counts, index) => counts.of(values[index]));
  }

  /** Of cells whose leading attributes make no difference. */
  #bestOf(cells: readonly Cell[]): Candidate | undefined {
    const { resources, leading, attributes } = this.#preferences;
    const isOneSet = resources.length === 0 && leading === attributes.length;
    const found = isOneSet ? this.#bestAmong(cells) : cells.flatMap((cell) => this.#bestAmong([cell]));
    if (found.length < 2) return found[0];
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
  #bestAmong(cells: readonly Cell[]): readonly Candidate[] {
    const [resource, ...laterResources] = this.#preferences.resources;
    const slots = cells.length === this.#cells.length ? this.#candidates : unionOf(cells);
    const found =
      resource === undefined
        ? this.#drawFrom(slots)
        : this.#firstInOrder(tiersOf(this.#index.rooms, slots, this.#need, [resource, ...laterResources]));
    if (found !== undefined) return [{ ...found, values: this.#valuesOf(cells, found) }];
    for (const cell of cells) this.#full.add(cell);
    return [];
  }

  #valuesOf(cells: readonly Cell[], { instance }: Found): AttributeValues {
    if (cells.length === 1) return cells[0]?.values ?? [];
    const slot = this.#index.slotOf(instance.id) ?? -1;
    return cells.find(({ slots }) => slots.has(slot))?.values ?? [];
  }

  /** Of tiers in order the first that has one with none of the group, or the fewest as far as that counts. */
  #firstInOrder(tiers: Iterable<Tier>): Found | undefined {
    const { hasOwn, beforeOwn } = this.#preferences;
    let best: Found | undefined;
    for (const { room, slots } of tiers) {
      if (best !== undefined && !isSame(best.room, room, beforeOwn)) break;
      const found = this.#draw(slots, room);
      if (found === undefined) continue;
      if (!hasOwn || found.own === 0) return found;
      if (best === undefined || found.own < best.own) best = found;
    }
    return best;
  }

  /** Where nothing of an instance counts but its tasks. Where chance finds none, those with room are looked up. */
  #drawFrom(slots: SlotSet): Found | undefined {
    const found = this.#drawAmong(this.#fewestOf(slots), [], TRIES);
    if (found !== undefined) return found;
    return this.#draw(fittingIn(this.#index.rooms, slots, this.#need), []);
  }

  /** Of these, one of those with the fewest tasks of the group that take another. */
  #draw(slots: SlotSet, room: readonly number[]): Found | undefined {
    for (let left = slots; left.size > 0;) {
      const fewest = this.#fewestOf(left);
      const found = this.#drawAmong(fewest, room);
      if (found !== undefined) return found;
      left = left.without(fewest);
    }
    return undefined;
  }

  /** Those of them with the fewest tasks of the group, if these count. */
  #fewestOf(slots: SlotSet): SlotSet {
    const tasks = this.#index.group(this.#placement.launch.group);
    return this.#preferences.hasOwn && tasks !== undefined ? tasks.fewestOf(slots) : slots;
  }

  /** One of these, whatever its tasks. @param tries how many are looked at */
  #drawAmong(slots: SlotSet, room: readonly number[], tries = Infinity): Found | undefined {
    const { instances } = this.#turn.state;
    const { group } = this.#placement.launch;
    const random = (): number => this.#turn.random();
    let instance: InstanceRecord | undefined;
    const drawn = new Draw(slots, random).next((slot) => {
      instance = instances.get(this.#index.idAt(slot) ?? '');
      return instance !== undefined && this.#takes(instance);
    }, tries);
    if (drawn === undefined || instance === undefined) return undefined;
    const own = this.#preferences.hasOwn ? (instance.taskGroups.get(group) ?? 0) : 0;
    return { instance, own, room, among: slots.size };
  }
}
