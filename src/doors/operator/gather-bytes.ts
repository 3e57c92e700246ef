import { setImmediate } from 'node:timers/promises';

import { bytesOf, slicesOf } from '../http/slices.ts';

/**
 * All pieces in one, made in slices between which everything else has its turn.
 * @returns undefined when it is not wanted any more.
 */
export async function gatherBytes(
  pieces: Iterable<Uint8Array>,
  isWanted: () => boolean,
): Promise<Uint8Array | undefined> {
  const slices: Uint8Array[] = [];
  for (const slice of slicesOf(pieces, bytesOf)) {
    if (slice.length > 0) slices.push(slice);
    await setImmediate();
    if (!isWanted()) return undefined;
  }
  return Buffer.concat(slices);
}
