import type { Label } from './attribute.ts';
import type { Range } from './ranges.ts';

/** @see Mesos `Resource.ReservationInfo` */
export interface ReservationInfo {
  readonly type?: 'UNKNOWN' | 'STATIC' | 'DYNAMIC';
  readonly role?: string;
  readonly principal?: string;
  readonly labels?: readonly Label[];
}

/** @see Mesos `Resource.DiskInfo`; persistence and sources are not possible on ECS and only carried. */
export interface DiskInfo {
  readonly persistence?: { readonly id: string; readonly principal?: string };
  readonly volume?: {
    readonly mode: 'RW' | 'RO';
    readonly containerPath: string;
    readonly hostPath?: string;
  };
  readonly source?: {
    readonly type: 'UNKNOWN' | 'PATH' | 'MOUNT' | 'BLOCK' | 'RAW';
    readonly path?: { readonly root?: string };
    readonly mount?: { readonly root?: string };
    readonly vendor?: string;
    readonly id?: string;
    readonly metadata?: readonly Label[];
    readonly profile?: string;
  };
}

interface ResourceBase {
  /** `cpus`, `mem` (MiB), `disk` (MiB), `gpus`, `ports`, or a name of one's own. */
  readonly name: string;
  /** Pre-refinement form of a reservation; `*` or absent means unreserved. */
  readonly role?: string;
  readonly allocationInfo?: { readonly role?: string };
  readonly reservation?: ReservationInfo;
  readonly reservations?: readonly ReservationInfo[];
  readonly disk?: DiskInfo;
  /** Present when the resource may be taken away at any time. */
  readonly revocable?: Readonly<Record<string, never>>;
  readonly shared?: Readonly<Record<string, never>>;
  readonly providerId?: string;
}

/** @see Mesos `Resource` and `Value` */
export type Resource =
  | (ResourceBase & { readonly type: 'SCALAR'; readonly scalar: number })
  | (ResourceBase & { readonly type: 'RANGES'; readonly ranges: readonly Range[] })
  | (ResourceBase & { readonly type: 'SET'; readonly set: readonly string[] });

export const scalarResource = (name: string, scalar: number): Resource => ({ name, type: 'SCALAR', scalar });

export const rangesResource = (name: string, ranges: readonly Range[]): Resource => ({
  name,
  type: 'RANGES',
  ranges,
});

/** Whether the resource is set aside for a role, in either form Mesos has for it. */
export function isReserved(resource: Resource): boolean {
  const byRole = resource.role !== undefined && resource.role !== '*';
  return byRole || resource.reservation !== undefined || (resource.reservations?.length ?? 0) > 0;
}
