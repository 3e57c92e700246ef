import type { ManualClock } from './manual-clock.ts';

/** How often to look before giving up: enough for a busy machine. */
const PATIENCE = 5000;

/** Lets sockets and promises have their turns, time standing still, until something is so. @throws when it never is */
export async function settleUntil(clock: ManualClock, isSo: () => boolean): Promise<void> {
  for (let i = 0; i < PATIENCE; i += 1) {
    if (isSo()) return;
    await clock.settle();
  }
  throw new Error('it never came to be so');
}
