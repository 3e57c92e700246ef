import type { KeyHeap } from '../key-heap.ts';
import type { PairOrder } from '../pair-order.ts';

/** An item that has left a list, and where it stood there. */
export interface Departure {
  readonly list: string;
  readonly ordinal: number;
  readonly id: string;
}

/** What has left the lists of a cluster of late, as far as a read that lags may show it there. */
export interface Departures {
  readonly byTime: KeyHeap<Departure>;
  /** By list, where items stood: the second number is always 0. */
  readonly byList: Map<string, PairOrder<string>>;
}
