/** Time, and the only way to wait. Real in production, stepped by hand in tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `action` once, not before `atMs`, never from inside this call. @returns a function that prevents it. */
  at(atMs: number, action: () => void): () => void;
  /** Calls `action` soon, after what is running now has finished, in the order of the calls. */
  soon(action: () => void): void;
}
