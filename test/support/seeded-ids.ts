import type { Ids } from '../../src/ports/ids.ts';
import { createSeededRandom } from '../../src/local-ecs/engine/seeded-random.ts';

/** Version 4 UUIDs that are the same for the same seed. */
export function createSeededIds(seed: number): Ids {
  const random = createSeededRandom(seed);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  return { uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}` };
}
