/** An item that has left a list of its cluster, and where it stood there. */
export interface Departure {
  readonly list: string;
  readonly ordinal: number;
  readonly id: string;
  readonly atMs: number;
}
