/** What the door bears of those that listen to its streams. */
export interface StreamLimits {
  /** Open at once. */
  readonly streams: number;
  /** Waiting for one reader; with more it is cut off. */
  readonly bufferedBytes: number;
  /** For how long a reader may take nothing at all while something waits for it, in milliseconds. */
  readonly stallMs: number;
}

export const DEFAULT_STREAM_LIMITS: StreamLimits = {
  streams: 1000,
  // A healthy reader has to survive the answer to an implicit reconciliation of 50,000 tasks, all of it at once.
  bufferedBytes: 64 * 2 ** 20,
  stallMs: 60_000,
};
