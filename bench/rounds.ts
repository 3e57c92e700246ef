/** Median of some numbers; machines are noisy, and one slow round must not decide. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** How long something takes, in milliseconds. */
export async function timed(action: () => unknown): Promise<number> {
  const begun = performance.now();
  await action();
  return performance.now() - begun;
}

export const ms = (value: number): string => `${value.toFixed(1)} ms`;
