import type { PatternCompiler } from '../../ecs/pattern.ts';
import type { ContainerLife } from './agent/container-life.ts';
import { DEFAULT_ASSUMPTIONS } from './assumptions.ts';
import type { Assumptions } from './assumptions.ts';
import type { EventRule } from './events/event-rule.ts';
import type { ApiLatency, StartLatency } from './latency/latency.ts';

/** How the embedded ECS behaves. */
export interface EngineOptions {
  /** Default `aws`. */
  readonly partition: string;
  /** Default `us-east-1`. */
  readonly region: string;
  /** Default `123456789012`. */
  readonly accountId: string;
  /** Clusters that exist from the beginning. Default: `default`. */
  readonly clusterNames: readonly string[];
  /** `process`: a container with a command is a process of this machine. Default `simulated`. */
  readonly runtime: 'simulated' | 'process';
  /** From StartTask to the start of the containers. Default 200 to 800. */
  readonly startLatency: StartLatency;
  /** From the end of a task's last container to STOPPED. Default 50. */
  readonly stopMs: number;
  /** From the arrival of a call to its answer; ECS acts half way. Default 0: at once. */
  readonly apiLatencyMs: ApiLatency;
  /** How far behind reads of tasks and container instances may be at most. Default 0: they show what is so. */
  readonly consistencyMs: number;
  /** Lives of simulated containers, by `family:revision` or `family`. */
  readonly lives: Readonly<Record<string, ContainerLife>>;
  /** What the commands of definitions do, by `family:revision`: lives of containers that run no other command. */
  readonly commandLives: Readonly<Record<string, ContainerLife>>;
  /** Which queues get the events of ECS. Default: none, and events cost nothing. */
  readonly eventRules: readonly EventRule[];
  readonly assumptions: Assumptions;
  /** For the regular expressions of the cluster query language. */
  readonly compilePattern: PatternCompiler;
}

/** Options as they are given; the rest is default. */
export type PartialEngineOptions = Partial<Omit<EngineOptions, 'assumptions'>> &
  Pick<EngineOptions, 'compilePattern'> & {
    readonly assumptions?: Partial<Assumptions>;
  };

const DEFAULT_OPTIONS: Omit<EngineOptions, 'assumptions' | 'compilePattern'> = {
  partition: 'aws',
  region: 'us-east-1',
  accountId: '123456789012',
  clusterNames: ['default'],
  runtime: 'simulated',
  startLatency: [200, 800],
  stopMs: 50,
  apiLatencyMs: 0,
  consistencyMs: 0,
  lives: {},
  commandLives: {},
  eventRules: [],
};

/** Fills in the defaults told at each option. */
export function completeOptions(options: PartialEngineOptions): EngineOptions {
  return {
    ...DEFAULT_OPTIONS,
    ...options,
    assumptions: { ...DEFAULT_ASSUMPTIONS, ...options.assumptions },
  };
}
