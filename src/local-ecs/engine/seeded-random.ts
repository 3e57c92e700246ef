/** Where chance stands: a stream of numbers that a snapshot can keep, and that is always the same from there on. */
export interface RandomStream {
  /** Whole, at least 0, below 2^32; at first a seed. */
  randomPosition: number;
}

/** The next number of a stream (Mulberry32), from 0 up to 1. */
export function drawFrom(stream: RandomStream): number {
  const next = (stream.randomPosition + 0x6d2b79f5) >>> 0;
  stream.randomPosition = next;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/**
 * A source of numbers from 0 up to 1 that always gives the same ones for the same seed. Good enough to vary delays; not for
 * secrets.
 */
export function createSeededRandom(seed: number): () => number {
  const stream = { randomPosition: seed >>> 0 };
  return () => drawFrom(stream);
}
