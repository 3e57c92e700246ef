import type { Attribute } from '../../../mesos/attribute.ts';
import type { AgentId } from '../../../mesos/ids.ts';
import type { Range } from '../../../mesos/ranges.ts';

/** Amounts in Mesos's units: memory and disk in MiB. */
export interface FleetResources {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly gpus: number;
  readonly ports: readonly Range[];
}

/**
 * Why Marathon is not offered an agent, whatever it would launch there.
 *
 * - AgentNotActive: it is drained, disconnected, impaired, or has come back a moment ago. AgentFiltered: the configuration of the
 *   bridge leaves it out. LaunchesThrottled: launches wait for ECS's API limits, and offers with them. OfferedToOthers: another
 *   framework has the offer.
 */
export const ABSENCES = ['AgentNotActive', 'AgentFiltered', 'LaunchesThrottled', 'OfferedToOthers'] as const;

export interface Absence {
  readonly stage: (typeof ABSENCES)[number];
  /** In words, such as `ECS agent is disconnected`. */
  readonly message: string;
}

/** An agent as whoever makes the offers knows it. */
export interface FleetAgent {
  readonly id: AgentId;
  readonly hostname: string;
  readonly attributes: readonly Attribute[];
  readonly region?: string;
  readonly zone?: string;
  /** All that may be offered of it at all. */
  readonly total: FleetResources;
  /** What nobody uses, whether or not it is offered now. */
  readonly free: FleetResources;
  readonly absence?: Absence;
}

/** Every agent there is. Known where the bridge is in the same process. */
export interface Fleet {
  readonly agents: readonly FleetAgent[];
  /** What the quota of Marathon's role leaves; absent of what it does not limit. */
  readonly roleRoom: Partial<Readonly<Record<'cpus' | 'mem' | 'disk' | 'gpus', number>>>;
}
