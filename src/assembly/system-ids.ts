import { randomUUID } from 'node:crypto';

import type { Ids } from '../ports/ids.ts';

/** Random names, of cryptographic quality. */
export function createSystemIds(): Ids {
  return { uuid: () => randomUUID() };
}
