import type { PatternCompiler } from '../ecs/pattern.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { ContainerInstanceSpec } from './engine/admin/admin-command.ts';
import type { ContainerLife } from './engine/agent/container-life.ts';
import type { Assumptions } from './engine/assumptions.ts';
import type { EventFaults } from './engine/events/event-faults.ts';
import type { EventRule } from './engine/events/event-rule.ts';
import type { FaultPlanDocument } from './fault-plan-document.ts';
import type { ApiLatency, StartLatency } from './engine/latency/latency.ts';
import type { RateLimits } from './engine/limits/rate-limits.ts';
import type { Fleet } from './fleet.ts';

/** How a local ECS is started. */
export interface LocalEcsOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** For the regular expressions of the cluster query language. */
  readonly compilePattern: PatternCompiler;
  /** Default `default`. */
  readonly clusterName?: string;
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Default `123456789012`. */
  readonly accountId?: string;
  /** On loopback. Default 0: any free one. */
  readonly port?: number;
  /**
   * `process`: a container with a command is a process of this machine, with nothing that keeps it from doing what its
   * command says. Default. `simulated`: no container is one, and commands do nothing.
   */
  readonly runtime?: 'process' | 'simulated';
  /** Where processes write their output. Default: a new directory for temporary files, removed on close. */
  readonly outputDirectory?: string;
  /** Clusters, machines and definitions at the start, in place of `clusterName` and `instances`. */
  readonly fleet?: Fleet;
  /**
   * Keeps everything, so that the next start with it goes on where this one ended; machines, samples and `fleet` are then of no
   * account. Stays open. Default: nothing is kept.
   */
  readonly store?: StateStore;
  /** Machines at the start: so many of the default kind, or these. Default 3. */
  readonly instances?: number | readonly ContainerInstanceSpec[];
  /** Whether the sample task definitions are registered. Default true. */
  readonly samples?: boolean;
  /** Of the random delays. Default 1. */
  readonly seed?: number;
  /**
   * From StartTask to the start of the containers, in milliseconds: between bounds, or `aws-published`, as AWS has
   * published it for clusters of that size and load. Default 200 to 800.
   */
  readonly startLatency?: StartLatency;
  /**
   * From the arrival of a call to its answer, in milliseconds; ECS acts half way. One for all operations, or by the
   * bucket of the rate limits they belong to. Default 0: at once.
   */
  readonly apiLatencyMs?: ApiLatency;
  /** How far behind reads of tasks and container instances may be at most, in milliseconds. Default 0: not at all. */
  readonly consistencyMs?: number;
  /** What goes wrong, and what happens by itself, once the machines and samples are there. Default: nothing. */
  readonly faultPlan?: FaultPlanDocument;
  /** From the end of a task's last container to STOPPED. Default 50. */
  readonly stopMs?: number;
  /** Lives of simulated containers, by `family:revision` or `family`. */
  readonly lives?: Readonly<Record<string, ContainerLife>>;
  readonly assumptions?: Partial<Assumptions>;
  /** How fast the API may be called, once the machines and samples are there. Default `off`. */
  readonly limits?: RateLimits;
  /** SQS queues that get the events of ECS. Default: one, `ecs-events`, for all clusters. */
  readonly eventRules?: readonly EventRule[];
  /** What goes wrong with events, once the machines and samples are there. Default: nothing. */
  readonly eventFaults?: EventFaults;
  /** Default: a random one for each start. */
  readonly accessKeyId?: string;
}
