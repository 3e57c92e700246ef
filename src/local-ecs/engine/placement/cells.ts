import type { InstanceIndex } from '../clusters/instance-index.ts';
import { SlotSet } from '../slot-set.ts';

/** Of attributes, in their order; undefined where an instance lacks one. */
export type AttributeValues = readonly (string | undefined)[];

/** Instances with the same values of some attributes. */
export interface Cell {
  readonly values: AttributeValues;
  readonly slots: SlotSet;
}

/** All instances by the value of an attribute that they have; undefined for those that lack it. */
export type Parts = ReadonlyMap<string | undefined, SlotSet>;

/** The parts of an attribute, as strategies that spread over it see them. */
export function partsOf(index: InstanceIndex, name: string): Parts {
  const { present, values } = index.facet(`attribute:${name}`);
  const all = new Map<string | undefined, SlotSet>();
  if (present.size < index.all.size) all.set(undefined, index.all.without(present));
  for (const [value, slots] of values) {
    // An attribute without a value is one whose value is empty.
    const text = value === undefined ? '' : String(value);
    const others = all.get(text);
    all.set(text, others === undefined ? slots : SlotSet.union([others, slots]));
  }
  return all;
}

function* divided(index: InstanceIndex, cell: Cell, parts: Parts): Generator<Cell> {
  for (const [value, part] of parts) {
    const slots = index.inBoth(cell.slots, part);
    if (slots.size > 0) yield { values: [...cell.values, value], slots };
  }
}

/** The cells of these slots; none is empty. Costs an operation on sets for each combination of values. */
export function cellsOf(index: InstanceIndex, slots: SlotSet, attributes: readonly Parts[]): readonly Cell[] {
  let cells: readonly Cell[] = slots.size === 0 ? [] : [{ values: [], slots }];
  for (const parts of attributes) cells = cells.flatMap((cell) => [...divided(index, cell, parts)]);
  return cells;
}

/** Tasks by the value of an attribute that their instance has, of those values that somebody asks for. */
export class TasksByValue {
  readonly #parts: Parts;
  readonly #sumOf: (slots: SlotSet) => number;
  readonly #counts = new Map<string | undefined, number>();

  /** @param sumOf how many tasks the instances of these slots have. */
  constructor(parts: Parts, sumOf: (slots: SlotSet) => number) {
    this.#parts = parts;
    this.#sumOf = sumOf;
  }

  of(value: string | undefined): number {
    const known = this.#counts.get(value);
    if (known !== undefined) return known;
    const part = this.#parts.get(value);
    const count = part === undefined ? 0 : this.#sumOf(part);
    this.#counts.set(value, count);
    return count;
  }

  /** One task more. */
  add(value: string | undefined): void {
    this.#counts.set(value, this.of(value) + 1);
  }
}
