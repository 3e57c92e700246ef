import type { BridgeConfig } from '../bridge/config.ts';
import type { FatalCause } from '../bridge/effect.ts';
import type { Clock } from '../ports/clock.ts';
import type { EcsEventSource } from '../ports/ecs-event-source.ts';
import type { EcsGateway } from '../ports/ecs-gateway.ts';
import type { HostDirectory } from '../ports/host-directory.ts';
import type { Ids } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { Tracing } from '../ports/tracing.ts';

/** What keeps a bridge from working. */
export type FailureCause =
  | FatalCause
  | { readonly type: 'STORE'; readonly error: unknown }
  | { readonly type: 'STORE_UNUSABLE'; readonly why: string };

export interface RunnerOptions {
  readonly config: BridgeConfig;
  readonly gateway: EcsGateway;
  /** Read from when the bridge is at work, if the configuration says that there is one. The runner does not stop it. */
  readonly events?: EcsEventSource;
  /** Asked only where the configuration says so. */
  readonly hosts: HostDirectory;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Counts and times what is done. */
  readonly metrics?: Metrics;
  /** Follows calls of frameworks to what they lead to. Default: nobody does. */
  readonly tracing?: Tracing;
  /** What survives this process; without it only what ECS knows does. It is not closed by the runner. */
  readonly store?: StateStore;
  /** Told once, when everything that survived and all of ECS has been read: from now on the bridge is at work. */
  readonly onReady?: () => void;
  /** Told once, when the bridge cannot go on, and why. It has stopped by itself then. */
  readonly onFailed?: (message: string) => void;
  /** Puts what keeps the bridge from working into words that say what to do. Never rejects. */
  readonly explain: (cause: FailureCause) => Promise<string>;
}
