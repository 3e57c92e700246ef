import type { Master } from '../../driver/master.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DoorMetrics } from '../../ports/door-metrics.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Gate } from './admission.ts';
import type { EventStreams } from '../streams/event-streams.ts';
import type { GrpcLimits } from './grpc-options.ts';

export const DOOR = 'grpc';

/** What the methods of the scheduler service share. */
export interface DoorParts extends Gate {
  readonly master: Master;
  readonly streams: EventStreams;
  readonly limits: GrpcLimits;
  /** Ends a connection. @param peer its other end. */
  readonly hangUp: (peer: string) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: DoorMetrics | undefined;
}

/** Counts a call once it is answered, a stream with its head. @param status it would have over HTTP */
export function countCall(
  { metrics, clock }: DoorParts,
  path: string,
  status: number,
  sinceMs: number,
): void {
  metrics?.requestEnded(DOOR, path, 'POST', status, Math.max(0, clock.now() - sinceMs) / 1000);
}
