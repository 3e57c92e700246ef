import type { AgentId, FrameworkId } from '../mesos/ids.ts';
import { NO_SCALARS } from './scalars.ts';
import type { Scalars } from './scalars.ts';

/** Whom resources are given to. */
export interface Owner {
  readonly frameworkId: FrameworkId;
  readonly role: string;
}

/** Who has how much of the cluster, and who is to be given more. */
export interface Sharing {
  /** What each framework has of offers, and of what its launches declare, by role. */
  readonly ofFramework: Map<string, Map<FrameworkId, Scalars>>;
  /** The sums of that by role. */
  readonly ofRole: Map<string, Scalars>;
  /** All that the agents have registered. */
  capacity: Scalars;
  /** The number of the offer that a framework was served last, by role. */
  readonly servedAt: Map<FrameworkId, Map<string, number>>;
  /** Agents with something left that a role was not offered for its quota. */
  readonly passedOver: Map<string, Set<AgentId>>;
  /** Roles that have had something taken from them since agents were passed over. */
  readonly loosened: Set<string>;
  /** Roles whose passed over agents are to be looked at in this turn. */
  readonly reopened: Set<string>;
}

export const createSharing = (): Sharing => ({
  ofFramework: new Map(),
  ofRole: new Map(),
  capacity: NO_SCALARS,
  servedAt: new Map(),
  passedOver: new Map(),
  loosened: new Set(),
  reopened: new Set(),
});
