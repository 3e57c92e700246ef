import type { AgentId } from '../mesos/ids.ts';
import type { TaskKey } from './task-record.ts';

/** QUEUED launches whose StartTask would be the same, but for instance and identity. */
export interface AlikeLaunches {
  /** What they have in common. */
  readonly likeness: string;
  readonly byAgent: Map<AgentId, Set<TaskKey>>;
}

/** All QUEUED launches that may share a StartTask. */
export interface AlikeIndex {
  readonly byLikeness: Map<string, AlikeLaunches>;
  /** Those among which each launch is. */
  readonly of: Map<TaskKey, AlikeLaunches>;
}

export const createAlikeIndex = (): AlikeIndex => ({ byLikeness: new Map(), of: new Map() });
