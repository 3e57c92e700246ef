/** A 64-bit integer in two halves of 32 bits, as protobufjs reads and writes it. */
export interface Halves {
  readonly low: number;
  readonly high: number;
}

/** The 64-bit integer that is meant; a number is taken without its fraction. */
export function toHalves(value: bigint | number): Halves {
  if (typeof value === 'number') return halvesOfNumber(Math.trunc(value));
  const bits = BigInt.asUintN(64, value);
  return { low: Number(bits & 0xffff_ffffn) | 0, high: Number(bits >> 32n) | 0 };
}

/** Without a bigint in between, since every range of ports comes this way. */
function halvesOfNumber(value: number): Halves {
  const high = Math.floor(value / 2 ** 32);
  return { low: (value - high * 2 ** 32) | 0, high: high | 0 };
}

export function bigintOf({ low, high }: Halves, signed: boolean): bigint {
  const bits = (BigInt(high) << 32n) | BigInt(low >>> 0);
  return signed ? BigInt.asIntN(64, bits) : BigInt.asUintN(64, bits);
}

/** As a number: exact up to 2^53, rounded beyond. */
export function numberOf({ low, high }: Halves, signed: boolean): number {
  return (signed ? high | 0 : high >>> 0) * 2 ** 32 + (low >>> 0);
}
