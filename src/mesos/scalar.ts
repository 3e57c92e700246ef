/**
 * Mesos scalars are fixed point: a value counts in whole thousandths, rounded half away from zero, so that
 * 0.1 + 0.2 is 0.3. Inside this project a scalar is always a safe integer of thousandths.
 * @see Mesos `src/common/values.cpp`
 */
export type Thousandths = number;

/**
 * Largest scalar whose thousandths all survive the way to a double and back; far above any machine's memory in MiB.
 */
export const MAX_SCALAR = 2 ** 42;

/** @returns the fixed-point form; values beyond ±{@link MAX_SCALAR} and NaN are not scalars and give undefined. */
export function toThousandths(value: number): Thousandths | undefined {
  if (!(Math.abs(value) <= MAX_SCALAR)) return undefined;
  const magnitude = Math.round(Math.abs(value) * 1000);
  return value < 0 && magnitude > 0 ? -magnitude : magnitude;
}

export function fromThousandths(thousandths: Thousandths): number {
  return thousandths / 1000;
}
