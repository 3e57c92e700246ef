import type { StreamLimits } from '../../../doors/streams/stream-limits.ts';
import type { StreamMemory } from '../../../doors/streams/stream-memory.ts';
import type { Range } from '../../../mesos/ranges.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { DoorMetrics } from '../../../ports/door-metrics.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { AppRules } from '../definitions/app-rules.ts';
import type { Fleet } from '../engine/fleet.ts';
import type { PostEvent } from './events/event-subscriptions.ts';

/** What Marathon says of itself. */
export interface MarathonInfo {
  /** Where clients reach it, such as `http://127.0.0.1:8080`. Asked for each answer: a port may be known late. */
  readonly url: () => string;
  /** Of the Marathon whose API this is. Default {@link API_VERSION}. */
  readonly version?: string;
  /** Default `unknown`. */
  readonly buildref?: string;
  /** `marathon_config` of `/v2/info`: command-line options by their names, `_` for each dash. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface MarathonRestOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: DoorMetrics;
  readonly info: MarathonInfo;
  /** Asked at each change: where tasks run may be known later than this begins. */
  readonly rules: () => AppRules;
  /** `--local_port_min` to `--local_port_max`. Default 10000 to 20000. */
  readonly servicePorts?: Range;
  /** `--access_control_allow_origin`: pages of these origins may use the API, `*` for all. Default: none. */
  readonly allowedOrigins?: readonly string[];
  /** Between signs of life in streams of events. Default 10 seconds. */
  readonly heartbeatMs?: number;
  readonly streamLimits?: Partial<StreamLimits>;
  /** What waits for readers of events, shared with other doors. Default: counted for this door alone. */
  readonly memory?: StreamMemory;
  /** Sends events to the URLs of `/v2/eventSubscriptions`, which are not served without it. */
  readonly post?: PostEvent;
  /** Who leads, as host and port; undefined when nobody does. Default: this one. */
  readonly leader?: () => string | undefined;
  /** Gives up leadership, after the answer is on its way. Absent: it cannot be given up. */
  readonly abdicate?: () => void;
  /** Counters and gauges beside Marathon's own, by name. */
  readonly readMetrics?: () => MetricValues;
  /** All agents as they are now. Absent: only those are known whose offers have come. */
  readonly fleet?: () => Fleet;
  /** Where `/` leads. Default `/v2/info`. */
  readonly homePath?: string;
}

export interface MetricValues {
  readonly counters: Readonly<Record<string, number>>;
  readonly gauges: Readonly<Record<string, number>>;
}

/** The version whose answers these are. */
export const API_VERSION = '1.8.0';
