/**
 * Why a door has hung up on a stream of its own accord: too much waited for its reader; the reader took nothing for too
 * long; too much waited for all readers, and most of it for this one; an event could not be encoded.
 */
export type StreamCut = 'SLOW' | 'STALLED' | 'MEMORY' | 'UNENCODABLE';

/** The streams of one door that are open. */
export interface StreamCounts {
  readonly streams: number;
  /** Bytes that have not been handed to the operating system. */
  readonly bufferedBytes: number;
}

/** Hears what doors do, to count and time it. No method throws, none takes long. */
export interface DoorMetrics {
  /**
   * A request has been answered; one that opens a stream, with the head of its answer.
   * @param route the path it is served under, whatever came behind; empty when there is none.
   * @param seconds by the wall clock: whole milliseconds, and never negative.
   */
  requestEnded(door: string, route: string, method: string, status: number, seconds: number): void;
  /** From now on the door's streams are read off whenever somebody wants to know. */
  watchStreams(door: string, read: () => StreamCounts): void;
  streamCut(door: string, reason: StreamCut): void;
}
