import { SlotSet } from '../../src/local-ecs/engine/slot-set.ts';
import type { LocalEcsState } from '../../src/local-ecs/engine/state.ts';
import { CountingMap } from './counting-map.ts';

const TABLES = [
  'clusters',
  'families',
  'instances',
  'instanceIdByEc2Id',
  'tasks',
  'services',
  'runsByClientToken',
  'queues',
] as const;

/**
 * Counts from now on how often anybody looks at what is there: at an entry of a table, and at what is known of an instance
 * or a task, however it was come by.
 */
export class Looks {
  count = 0;
  readonly #tables: readonly CountingMap<unknown, unknown>[];

  constructor(state: LocalEcsState) {
    for (const instance of state.instances.values()) this.#watch(instance);
    for (const task of state.tasks.values()) this.#watch(task);
    const counting = TABLES.map((name) => [name, new CountingMap<unknown, unknown>(state[name])] as const);
    Object.assign(state, Object.fromEntries(counting));
    this.#tables = counting.map(([, table]) => table);
    for (const table of this.#tables) table.looks = 0;
  }

  get all(): number {
    return this.#tables.reduce((sum, { looks }) => sum + looks, this.count);
  }

  #watch(record: { known: unknown }): void {
    let { known } = record;
    Object.defineProperty(record, 'known', {
      enumerable: true,
      get: () => {
        this.count += 1;
        return known;
      },
      set: (changed: unknown) => {
        known = changed;
      },
    });
  }
}

/** How many operations on two sets of slots an action makes; each costs a word for 32 slots at most. */
export function setOperationsOf(action: () => unknown): number {
  const original = Object.getOwnPropertyDescriptors(SlotSet.prototype);
  let count = 0;
  for (const name of ['and', 'without'] as const) {
    const operate = original[name].value;
    Object.defineProperty(SlotSet.prototype, name, {
      ...original[name],
      value(this: SlotSet, other: SlotSet): SlotSet {
        count += 1;
        return operate?.call(this, other) ?? this;
      },
    });
  }
  try {
    action();
  } finally {
    for (const name of ['and', 'without'] as const)
      Object.defineProperty(SlotSet.prototype, name, original[name]);
  }
  return count;
}
