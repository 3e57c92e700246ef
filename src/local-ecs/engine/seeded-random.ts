/** A number from 0 up to 1, and where the next one is drawn. */
interface Drawn {
  readonly value: number;
  readonly position: number;
}

/** Draws at a position (Mulberry32): always the same there. @param position at first a seed */
export function drawAt(position: number): Drawn {
  const next = (position + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32, position: next };
}

/**
 * A source of numbers from 0 up to 1 that always gives the same ones for the same seed. Good enough to vary delays; not for
 * secrets.
 */
export function createSeededRandom(seed: number): () => number {
  let at = seed >>> 0;
  return () => {
    const { value, position } = drawAt(at);
    at = position;
    return value;
  };
}
