import type { PlacedOn, RemainingSize } from '../../../ecs/placement/placed-on.ts';
import type { PlacementStrategy } from '../../../ecs/placement/placement-strategy.ts';
import { spreadValue } from '../../../ecs/placement/spread-value.ts';
import { Heap } from '../heap.ts';
import { sortPreferences } from '../placement/preferences.ts';
import type { SortedPreferences } from '../placement/preferences.ts';

/** An instance that has tasks of a service. */
export interface SurplusHost extends PlacedOn {
  readonly tasks: number;
  /** What is left of it when the next of them is gone. */
  readonly remaining: RemainingSize;
}

type Counts = Map<string | undefined, number>;

/** Those with the same values of all attributes that count. */
interface Cell {
  readonly values: readonly (string | undefined)[];
  /** By what they have of their own. */
  readonly hosts: Heap<Ranked>;
}

interface Ranked {
  readonly host: SurplusHost;
  readonly cell: Cell;
  readonly own: readonly number[];
  /** Decides between equals. */
  readonly chance: number;
}

interface RankedCell {
  readonly cell: Cell;
  readonly measures: readonly number[];
  readonly chance: number;
}

/** Above 0 when a task is missed less at `a`. */
function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

/**
 * The instances that have tasks of a service, those first where one of them is missed least: of `spread` the value with the
 * most tasks, of `binpack` the instance that has the most left when the task is gone, by chance where strategies see no
 * difference. Each choice costs the logarithm of how many there are.
 * @see "Strategies", task placement, Amazon ECS Developer Guide
 */
export class SurplusRanking {
  readonly #preferences: SortedPreferences;
  readonly #random: () => number;
  /** For each attribute, the tasks by value. */
  readonly #counts: readonly Counts[];
  readonly #cells = new Map<string, Cell>();
  /** All cells but the one that was taken from last. They may have had more tasks by attributes when they came in; never less. */
  readonly #ranked = new Heap<RankedCell>((a, b) => {
    const difference = compare(a.measures, b.measures);
    return difference === 0 ? a.chance > b.chance : difference > 0;
  });
  #taken: Cell | undefined;

  constructor(strategies: readonly PlacementStrategy[], hosts: readonly SurplusHost[], random: () => number) {
    this.#preferences = sortPreferences(strategies);
    this.#random = random;
    this.#counts = this.#preferences.attributes.map((): Counts => new Map());
    for (const host of hosts) {
      const cell = this.#cellOf(host);
      this.#count(cell, host.tasks);
      cell.hosts.add(this.#rank(cell, host));
    }
    for (const cell of this.#cells.values()) this.#rankCell(cell);
  }

  /** Takes out the first; undefined when there is none left. One of its tasks is as good as stopped. */
  take(): SurplusHost | undefined {
    if (this.#taken !== undefined) this.#rankCell(this.#taken);
    this.#taken = undefined;
    for (let first = this.#ranked.take(); first !== undefined; first = this.#ranked.take()) {
      const { cell, measures } = first;
      const top = cell.hosts.first;
      if (top === undefined) continue;
      if (compare(this.#measuresOf(top), measures) === 0) {
        cell.hosts.take();
        this.#count(cell, -1);
        this.#taken = cell;
        return top.host;
      }
      this.#rankCell(cell);
    }
    return undefined;
  }

  /** The instance that was taken last, with one task less, has others. */
  putBack(host: SurplusHost): void {
    const cell = this.#cellOf(host);
    cell.hosts.add(this.#rank(cell, host));
  }

  #cellOf(host: SurplusHost): Cell {
    const values = this.#preferences.attributes.map((name) => spreadValue({ over: 'attribute', name }, host));
    const key = JSON.stringify(values);
    const known = this.#cells.get(key);
    if (known !== undefined) return known;
    const hosts = new Heap<Ranked>((a, b) => {
      const difference = compare(a.own, b.own);
      return difference === 0 ? a.chance > b.chance : difference > 0;
    });
    const cell = { values, hosts };
    this.#cells.set(key, cell);
    return cell;
  }

  #count({ values }: Cell, tasks: number): void {
    for (const [index, counts] of this.#counts.entries()) {
      const value = values[index];
      counts.set(value, (counts.get(value) ?? 0) + tasks);
    }
  }

  #rank(cell: Cell, host: SurplusHost): Ranked {
    const own = this.#preferences.all.flatMap(({ of }) => {
      if (of === 'attribute') return [];
      if (of === 'instance') return [host.tasks];
      return [of === 'cpu' ? host.remaining.cpuUnits : host.remaining.memoryMiB];
    });
    return { host, cell, own, chance: this.#random() };
  }

  /** What the strategies compare, in their order. */
  #measuresOf({ cell, own }: Ranked): readonly number[] {
    const tasks = this.#counts.map((counts, index) => counts.get(cell.values[index]) ?? 0);
    let [ofOwn, ofAttributes] = [0, 0];
    return this.#preferences.all.map(({ of }) =>
      of === 'attribute' ? (tasks[ofAttributes++] ?? 0) : (own[ofOwn++] ?? 0),
    );
  }

  /** Puts a cell, which must not be there, where its first host belongs. */
  #rankCell(cell: Cell): void {
    const top = cell.hosts.first;
    if (top === undefined) return;
    this.#ranked.add({ cell, measures: this.#measuresOf(top), chance: top.chance });
  }
}
