import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

import type { Input } from '../../bridge/input.ts';
import type { InputQueue } from '../../ports/operator-metrics.ts';
import type { StateStore } from '../../ports/state-store.ts';
import { packageVersion } from '../package-version.ts';
import { PREFIX } from './prefix.ts';

/** Says which program this is, and what it runs on. */
export function buildInfo(registry: Registry): void {
  const gauge = new Gauge({
    name: `${PREFIX}build_info`,
    help: 'Always 1; the labels say which version runs, and on which Node',
    labelNames: ['version', 'node'],
    registers: [registry],
  });
  gauge.set({ version: packageVersion(), node: process.versions.node }, 1);
}

/** Whether somebody waits for the answer to it, as clients of HTTP do. */
function isAwaited(input: Input): boolean {
  return input.type === 'operator' || (input.type === 'call' && input.caller.requestId !== undefined);
}

/** How many inputs wait. @returns them by where they come from. */
export function inputQueue(registry: Registry, waiting: () => readonly Input[]): () => InputQueue {
  new Gauge({
    name: `${PREFIX}input_queue_length`,
    help: 'Calls, answers and wake-ups that wait to be decided on',
    registers: [registry],
    collect() {
      this.set(waiting().length);
    },
  });
  return () => {
    const inputs = waiting();
    const requests = inputs.filter(isAwaited).length;
    const calls = inputs.filter((input) => input.type === 'call' && !isAwaited(input)).length;
    return { calls, requests, others: inputs.length - requests - calls };
  };
}

/** How large the state store is. A store that cannot tell, since it is being closed for example, has no size. */
export function storeSize(
  registry: Registry,
  store: () => Pick<StateStore, 'bytes'> | undefined,
): () => Promise<number> {
  const read = async (): Promise<number> => {
    try {
      return (await store()?.bytes()) ?? 0;
    } catch {
      // Whoever needs the store fails by it and says so; those who look must not.
      return 0;
    }
  };
  new Gauge({
    name: `${PREFIX}store_bytes`,
    help: 'What the state store takes of its disk, 0 without one',
    registers: [registry],
    async collect() {
      this.set(await read());
    },
  });
  return read;
}
