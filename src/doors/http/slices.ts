/** Characters or bytes that are made at once, before others have their turn. */
const SLICE = 64 * 1024;

/** Pieces of them; some are empty, although it took a while to find that out. */
const PIECES = 128;

export type Piece = string | Uint8Array;

export const textOf = (pieces: readonly string[]): string => pieces.join('');

export const bytesOf = (pieces: readonly Uint8Array[]): Uint8Array => Buffer.concat(pieces);

/** Pieces put together to slices; one may be empty. */
export function* slicesOf<P extends Piece>(
  pieces: Iterable<P>,
  join: (pieces: readonly P[]) => P,
): Generator<P> {
  let slice: P[] = [];
  let length = 0;
  for (const piece of pieces) {
    slice.push(piece);
    length += piece.length;
    if (length < SLICE && slice.length < PIECES) continue;
    yield join(slice);
    slice = [];
    length = 0;
  }
  if (slice.length > 0) yield join(slice);
}
