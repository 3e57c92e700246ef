import type { BridgeState } from '../../src/bridge/state.ts';

/** Entries of a table, those of the tables in it included; undefined for what is no table. */
function sizeOf(value: unknown): number | undefined {
  if (value instanceof Map)
    return [...value.values()].reduce<number>((sum, entry) => sum + sizeOfEntry(entry), 0);
  if (value instanceof Set) return value.size;
  return Array.isArray(value) ? value.length : undefined;
}

const sizeOfEntry = (entry: unknown): number => 1 + (sizeOf(entry) ?? 0);

/** How many entries each of the bridge's tables has, deadlines included. */
export function tableSizes(state: BridgeState): Readonly<Record<string, number>> {
  const sizes = Object.entries(state).flatMap(([name, value]) => {
    const size = sizeOf(value);
    return size === undefined ? [] : [[name, size] as const];
  });
  return { ...Object.fromEntries(sizes), deadlines: state.deadlines.size };
}
