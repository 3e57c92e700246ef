import type { EcsTaskArn } from '../ecs/arn.ts';
import type { EcsFailure } from '../ecs/failure.ts';
import type { EcsTask } from '../ecs/task.ts';
import type { AgentId } from '../mesos/ids.ts';
import type { LaunchIdentity } from './identity.ts';

/** A task of ours that ECS showed and no table knows. */
export interface Orphan {
  readonly task: EcsTask;
  readonly identity: LaunchIdentity;
}

/** One round of listing something and describing what was listed; over when nothing is under way any more. */
export interface Round {
  readonly number: number;
  readonly begunAtMs: number;
  /** Calls under way. */
  underway: number;
  calls: number;
  /** How many of them were made again. */
  repeats: number;
  /** Set when a call failed: then what the round did not show may exist nevertheless. */
  failure: EcsFailure | undefined;
}

/** One round of reading all container instances. */
export interface InstanceSweep extends Round {
  readonly seen: Set<AgentId>;
}

/** One round of listing all tasks of the cluster. */
export interface Census extends Round {
  /** Tasks of others met this time. */
  readonly foreign: Set<EcsTaskArn>;
  /** Tasks of ours that no table knew. */
  readonly orphans: Orphan[];
}

/** The search on one instance for launches of unknown outcome. */
export interface Lookup extends Round {
  readonly attempts: number;
  /** When the sweep began that had shown the agents looked at. */
  readonly sweptAtMs: number;
}
