import type { Access } from '../../driver/master.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DoorMetrics } from '../../ports/door-metrics.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Tracing } from '../../ports/tracing.ts';
import type { Authenticator } from './authenticator.ts';
import type { Realm } from './http-route.ts';
import type { RateLimitOptions } from './rate-limit.ts';
import type { ServerTls } from './tls.ts';

/** What a server bears of its clients. Idle connections are not among it: Mesos clients count on those. */
export interface HttpLimits {
  /** Of a body, inflated. LAUNCH calls with much `TaskInfo.data` are large. */
  readonly bodyBytes: number;
  /** From the head of a request to the end of its body, in milliseconds. */
  readonly bodyMs: number;
  /** Of all headers of a request together. */
  readonly headerBytes: number;
  readonly headers: number;
  readonly connections: number;
  /** Requests of one principal, or of one address where there is none. Absent: as many as they like. */
  readonly requests?: RateLimitOptions;
  /** For what is under way when the server closes, in milliseconds. */
  readonly closeMs: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  bodyBytes: 8 * 2 ** 20,
  bodyMs: 30_000,
  headerBytes: 32 * 2 ** 10,
  headers: 200,
  connections: 4096,
  closeMs: 5000,
};

export interface HttpServerOptions {
  /** A name or an address. `localhost` is 127.0.0.1. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Whether a host that others can reach is fine although a realm has no authenticator. Default false. */
  readonly isOpenAllowed?: boolean;
  readonly tls?: ServerTls;
  /** By realm; a realm without one lets everybody in. */
  readonly authenticators?: Readonly<Partial<Record<Realm, Authenticator>>>;
  /** Whether somebody may make a request, beyond what its route demands. Default: yes. */
  readonly authorize?: (
    access: Access,
    request: { readonly method: string; readonly path: string },
  ) => boolean;
  readonly limits?: Partial<HttpLimits>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: DoorMetrics;
  readonly tracing?: Tracing;
}
