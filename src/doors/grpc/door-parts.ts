import type { Metadata } from '@grpc/grpc-js';

import type { Access, Master } from '../../driver/master.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DoorMetrics } from '../../ports/door-metrics.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Tracing } from '../../ports/tracing.ts';
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
  readonly tracing: Tracing;
}

/** A call that has come and is not answered yet. */
export interface PendingCall {
  /** What may be said of it to the master. */
  readonly trace: Pick<Access, 'trace'>;
  /** It is answered, a stream with its head. @param status it would have over HTTP */
  answered(status: number): void;
  /** The client has gone. Means nothing once it is answered. */
  left(): void;
}

/** What a client says that its call is a part of. */
export function traceparentOf(metadata: Metadata): string | undefined {
  return metadata.get('traceparent')[0]?.toString();
}

/** Begins to time a call, and to follow it. @param parent what it is a part of. */
export function beginCall(
  { metrics, clock, tracing }: DoorParts,
  path: string,
  parent: string | undefined,
): PendingCall {
  const sinceMs = clock.now();
  const span = tracing.start(`grpc ${path.slice(path.lastIndexOf('/') + 1)}`, {
    parent,
    remote: 'CALLER',
    attributes: { 'rpc.system': 'grpc', 'rpc.method': path },
  });
  let isOver = false;
  const end = (failure: string | undefined): void => {
    if (!isOver) span.end(failure);
    isOver = true;
  };
  return {
    trace: span.traceparent === undefined ? {} : { trace: span.traceparent },
    answered: (status) => {
      metrics?.requestEnded(DOOR, path, 'POST', status, Math.max(0, clock.now() - sinceMs) / 1000);
      end(status >= 500 ? String(status) : undefined);
    },
    left: () => {
      end('the client has gone');
    },
  };
}
