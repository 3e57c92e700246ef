import type { DoorMetrics, StreamCounts } from '../../src/ports/door-metrics.ts';

/** Remembers all it is told. */
export class RecordingDoorMetrics implements DoorMetrics {
  readonly requests: Parameters<DoorMetrics['requestEnded']>[] = [];
  readonly cuts: Parameters<DoorMetrics['streamCut']>[] = [];
  readonly #streams = new Map<string, () => StreamCounts>();

  requestEnded(...told: Parameters<DoorMetrics['requestEnded']>): void {
    this.requests.push(told);
  }

  watchStreams(door: string, read: () => StreamCounts): void {
    this.#streams.set(door, read);
  }

  streamCut(...told: Parameters<DoorMetrics['streamCut']>): void {
    this.cuts.push(told);
  }

  /** The open streams of a door that is watched. */
  streamsOf(door: string): StreamCounts | undefined {
    return this.#streams.get(door)?.();
  }
}
