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
