/** A moment as Mesos writes it: nanoseconds since 1970. Passes 2^53, hence a bigint. */
export interface TimeInfo {
  readonly nanoseconds: bigint;
}

/** A length of time as Mesos writes it. */
export interface DurationInfo {
  readonly nanoseconds: bigint;
}

export function timeInfo(epochMs: number): TimeInfo {
  return { nanoseconds: BigInt(Math.round(epochMs)) * 1_000_000n };
}
