import { InstanceIndex } from '../clusters/instance-index.ts';
import { CursorList } from '../cursor-list.ts';
import { Deadlines } from '../deadlines.ts';
import type { Deadline } from '../deadlines.ts';
import { KeyHeap } from '../key-heap.ts';
import { PairOrder } from '../pair-order.ts';

/** How what is no plain object or list is kept: as a list of what is in it. */
export interface KeptClass {
  readonly name: string;
  readonly isOne: (value: object) => boolean;
  /** What is in it; each pair counts as one. */
  readonly itemsOf: (value: object) => readonly unknown[];
  /** One with nothing in it. */
  readonly create: () => object;
  /** Puts back what {@link itemsOf} gave. */
  readonly fill: (value: object, items: readonly unknown[]) => void;
}

/** @param itemsOf, fill get only values that are of the class. */
function kept<Value extends object>(
  constructor: abstract new (...args: never) => Value,
  create: () => Value,
  itemsOf: (value: Value) => readonly unknown[],
  fill: (value: Value, items: readonly unknown[]) => void,
): KeptClass {
  const narrowed = (value: object): Value => {
    if (value instanceof constructor) return value;
    throw new TypeError(`no ${constructor.name}`);
  };
  return {
    name: constructor.name,
    isOne: (value) => value instanceof constructor,
    itemsOf: (value) => itemsOf(narrowed(value)),
    create,
    fill: (value, items) => {
      fill(narrowed(value), items);
    },
  };
}

/** Pairs with a number as `itemsOf` has written them: a snapshot is sealed, so it holds what was written. */
const numbered = (items: readonly unknown[]) => items as readonly (readonly [number, unknown])[];

const nothing = (): void => undefined;

/** Every class that the state of the engine is made of. */
export const KEPT_CLASSES: readonly KeptClass[] = [
  kept<Map<unknown, unknown>>(
    Map,
    () => new Map(),
    (map) => [...map],
    (map, items) => {
      for (const [key, value] of items as readonly (readonly [unknown, unknown])[]) map.set(key, value);
    },
  ),
  kept<Set<unknown>>(
    Set,
    () => new Set(),
    (set) => [...set],
    (set, items) => {
      for (const item of items) set.add(item);
    },
  ),
  kept<CursorList<unknown>>(
    CursorList,
    () => new CursorList(),
    (list) => [...list.after(-1)],
    (list, items) => {
      for (const [ordinal, item] of numbered(items)) list.add(item, ordinal);
    },
  ),
  kept<KeyHeap<unknown>>(
    KeyHeap,
    () => new KeyHeap(),
    (heap) => heap.entries(),
    (heap, items) => {
      for (const [key, item] of numbered(items)) heap.add(key, item);
    },
  ),
  kept<PairOrder<unknown>>(
    PairOrder,
    () => new PairOrder(),
    (order) =>
      [...order.fitting(-Infinity, -Infinity)].flatMap(({ first, second, items }) =>
        [...items].map((item) => [first, second, item]),
      ),
    (order, items) => {
      for (const [first, second, item] of items as readonly (readonly [number, number, unknown])[])
        order.put(item, first, second);
    },
  ),
  kept<Deadlines>(
    Deadlines,
    () => new Deadlines(),
    (deadlines) => deadlines.entries(),
    (deadlines, items) => {
      for (const [atMs, deadline] of numbered(items)) deadlines.add(atMs, deadline as Deadline);
    },
  ),
  // It follows from the instances: `fromSnapshot` makes it anew.
  kept<InstanceIndex>(
    InstanceIndex,
    () => new InstanceIndex(),
    () => [],
    nothing,
  ),
  // Of format 2, where some sets were of a class of their own: it is read as a plain set.
  {
    name: 'DenseSet',
    isOne: () => false,
    itemsOf: () => [],
    create: () => new Set(),
    fill: nothing,
  },
];
