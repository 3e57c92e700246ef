import { setTimeout as wait } from 'node:timers/promises';

import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { Chance } from '../simulation/random.ts';

type Fault = Parameters<LocalEcs['admin']['injectFault']>[0];

/** What goes wrong with calls for as long as the soak lasts; the first that hits a call counts. */
const FAULTS: readonly Fault[] = [
  // Later than the bridge waits for an answer, and later than it looks for the task.
  { fault: 'delay', operation: 'StartTask', delayMs: 2_500, probability: 0.01 },
  { fault: 'delay', operation: 'StartTask', delayMs: 9_000, probability: 0.005 },
  { fault: 'reset', phase: 'after-acting', operation: 'StartTask', probability: 0.02 },
  { fault: 'error', phase: 'after-acting', operation: 'StopTask', probability: 0.05 },
  { fault: 'reset', probability: 0.01 },
  { fault: 'error', probability: 0.01 },
  { fault: 'throttle', probability: 0.01 },
  { fault: 'silence', probability: 0.002 },
  { fault: 'delay', delayMs: 300, probability: 0.02 },
];

/** Between two agents that lose their connection. */
const FLAP_EVERY_MS = 10_000;

/** Short enough that nothing is noticed, up to long enough that tasks become unreachable. */
const FLAP_MS = [200, 15_000] as const;

async function flapForEver(ecs: LocalEcs, chance: Chance, { signal }: AbortController): Promise<void> {
  for (;;) {
    await wait(FLAP_EVERY_MS, undefined, { signal });
    const instance = chance.pick(ecs.view().instances);
    if (instance === undefined) continue;
    const containerInstance = instance.known.containerInstanceArn;
    await ecs.admin.disconnectAgent({ containerInstance });
    await wait(chance.between(...FLAP_MS), undefined, { signal }).finally(() =>
      ecs.admin.reconnectAgent({ containerInstance }),
    );
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/**
 * From now on calls go wrong and agents come and go.
 * @returns what makes the weather fine again: no faults, all agents connected.
 */
export async function startBadWeather(ecs: LocalEcs, chance: Chance): Promise<() => Promise<void>> {
  for (const fault of FAULTS) await ecs.admin.injectFault({ ...fault, seed: chance.between(1, 1_000_000) });
  const controller = new AbortController();
  const flapping = flapForEver(ecs, chance, controller).catch((error: unknown) => {
    if (!isAbort(error)) throw error;
  });
  return async () => {
    controller.abort();
    await flapping;
    await ecs.admin.clearFaults();
  };
}
