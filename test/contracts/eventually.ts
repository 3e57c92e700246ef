import { setTimeout as wait } from 'node:timers/promises';

/** How often to look, and when to stop hoping. */
export interface Patience {
  readonly pollMs: number;
  readonly patienceMs: number;
}

/**
 * Reads until what is read is as wanted: ECS shows what has happened only after a while.
 * @throws when it is not so in time; the message tells what was read last
 */
export async function eventually<Value>(
  { pollMs, patienceMs }: Patience,
  read: () => Promise<Value>,
  isWanted: (value: Value) => boolean,
): Promise<Value> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (isWanted(value)) return value;
    if (performance.now() >= deadline) {
      throw new Error(`not so within ${patienceMs} ms; read last: ${JSON.stringify(value)}`);
    }
    await wait(pollMs);
  }
}
