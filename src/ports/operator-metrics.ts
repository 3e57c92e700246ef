/** How long something took, in milliseconds, over the last hour; all 0 when it never happened. */
export interface Distribution {
  /** How often, since the process began. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly p9999: number;
}

export const NO_DISTRIBUTION: Distribution = {
  count: 0,
  min: 0,
  max: 0,
  p50: 0,
  p90: 0,
  p95: 0,
  p99: 0,
  p999: 0,
  p9999: 0,
};

/** How many inputs wait, by where they come from. */
export interface InputQueue {
  /** Calls of sessions, whose frameworks hear by events what comes of them. */
  readonly calls: number;
  /** Calls whose callers wait for an answer. */
  readonly requests: number;
  /** Answers of ECS, and time that has passed. */
  readonly others: number;
}

/** What has been counted and timed, as those read it who watch a bridge. */
export interface OperatorMetrics {
  /** In the text format of Prometheus, version 0.0.4. */
  text(): Promise<string>;
  /** How long it took to make offers, and to write to the store; and once, at the start, to read it. */
  durations(): Promise<{
    readonly offerCycles: Distribution;
    readonly storeWrites: Distribution;
    readonly storeLoadMs: number;
  }>;
  /** What waits to be decided on. */
  queue(): InputQueue;
  /** What the store takes of its disk; 0 without one. Never rejects. */
  storeBytes(): Promise<number>;
  /** How often a decision of this name was made. */
  decisions(event: string): number;
}
