import type { Label } from './attribute.ts';
import type { FrameworkId } from './ids.ts';

/** @see Mesos `FrameworkInfo.Capability.Type` */
export type FrameworkCapability =
  | 'REVOCABLE_RESOURCES'
  | 'TASK_KILLING_STATE'
  | 'GPU_RESOURCES'
  | 'SHARED_RESOURCES'
  | 'PARTITION_AWARE'
  | 'MULTI_ROLE'
  | 'RESERVATION_REFINEMENT'
  | 'REGION_AWARE';

/** The least that an offer for a role must hold. @see Mesos `OfferFilters` */
export interface OfferFilters {
  /** One of these is enough: amounts by the name of the resource. */
  readonly minAllocatableResources?: {
    readonly quantities?: readonly { readonly quantities?: Readonly<Record<string, number>> }[];
  };
}

/** @see Mesos `FrameworkInfo` */
export interface FrameworkInfo {
  /** Empty is filled by the driver with the current OS user. */
  readonly user: string;
  readonly name: string;
  readonly id?: FrameworkId;
  /** Seconds a disconnected framework keeps its tasks; default 0. */
  readonly failoverTimeout?: number;
  readonly checkpoint?: boolean;
  /** Only without the MULTI_ROLE capability; default `*`. */
  readonly role?: string;
  /** Only with the MULTI_ROLE capability; empty means no offers. */
  readonly roles?: readonly string[];
  readonly hostname?: string;
  readonly principal?: string;
  readonly webuiUrl?: string;
  /** UNKNOWN is one that this version has no name for. */
  readonly capabilities?: readonly { readonly type: FrameworkCapability | 'UNKNOWN' }[];
  readonly labels?: readonly Label[];
  /** By role. */
  readonly offerFilters?: Readonly<Record<string, OfferFilters>>;
}

export function hasCapability(info: FrameworkInfo, capability: FrameworkCapability): boolean {
  return info.capabilities?.some(({ type }) => type === capability) ?? false;
}

/** The roles a framework is subscribed to. */
export function rolesOf(info: FrameworkInfo): readonly string[] {
  return hasCapability(info, 'MULTI_ROLE') ? (info.roles ?? []) : [info.role ?? '*'];
}
