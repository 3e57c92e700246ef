import type { Master } from '../../driver/master.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DoorMetrics } from '../../ports/door-metrics.ts';
import type { Tracing } from '../../ports/tracing.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Authenticator } from '../http/authenticator.ts';
import type { RateLimitOptions } from '../http/rate-limit.ts';
import type { ServerTls } from '../http/tls.ts';
import { DEFAULT_STREAM_LIMITS } from '../streams/stream-limits.ts';
import type { StreamLimits } from '../streams/stream-limits.ts';
import type { StreamMemory } from '../streams/stream-memory.ts';

/** What the door bears of its clients. Idle connections are not among it. */
export interface GrpcLimits extends StreamLimits {
  /** Of one message that is received, inflated. */
  readonly messageBytes: number;
  readonly connections: number;
  /** Calls of one principal, or of one address where there is none. Absent: as many as they like. */
  readonly calls?: RateLimitOptions;
  /** For what is under way when the door closes, and for a reader that is cut off to hear of it, in milliseconds. */
  readonly closeMs: number;
}

export const DEFAULT_LIMITS: GrpcLimits = {
  ...DEFAULT_STREAM_LIMITS,
  messageBytes: 8 * 2 ** 20,
  connections: 4096,
  closeMs: 5000,
};

export interface GrpcDoorOptions {
  readonly master: Master;
  /** A name or an address. `localhost` is 127.0.0.1. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Whether a host that others can reach is fine without an authenticator. Default false. */
  readonly isOpenAllowed?: boolean;
  readonly tls?: ServerTls;
  /** Without one everybody comes in. */
  readonly authenticator?: Authenticator;
  /** Told to frameworks with SUBSCRIBED. Default 5 seconds. */
  readonly heartbeatMs?: number;
  readonly limits?: Partial<GrpcLimits>;
  /** What waits for readers, shared with other doors. Default: counted for this door alone. */
  readonly memory?: StreamMemory;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: DoorMetrics;
  readonly tracing?: Tracing;
}
