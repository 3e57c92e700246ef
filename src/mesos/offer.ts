import type { Attribute } from './attribute.ts';
import type { AgentId, ExecutorId, FrameworkId, OfferId, OperationId } from './ids.ts';
import type { DomainInfo, Url } from './master-info.ts';
import type { Resource } from './resource.ts';
import type { ExecutorInfo, TaskInfo } from './task-info.ts';
import type { DurationInfo, TimeInfo } from './time-info.ts';

/** When a machine will be taken away. @see Mesos `Unavailability` */
export interface Unavailability {
  readonly start: TimeInfo;
  readonly duration?: DurationInfo;
}

/** Resources of one agent, promised to one framework until it answers. @see Mesos `Offer` */
export interface Offer {
  readonly id: OfferId;
  readonly frameworkId: FrameworkId;
  readonly agentId: AgentId;
  readonly hostname: string;
  readonly url?: Url;
  readonly domain?: DomainInfo;
  readonly resources: readonly Resource[];
  readonly attributes: readonly Attribute[];
  readonly executorIds: readonly ExecutorId[];
  /** Present for frameworks with the MULTI_ROLE capability. */
  readonly allocationInfo?: { readonly role: string };
  readonly unavailability?: Unavailability;
}

/** A request to give resources back by a time. @see Mesos `InverseOffer` */
export interface InverseOffer {
  readonly id: OfferId;
  readonly url?: Url;
  readonly frameworkId: FrameworkId;
  readonly agentId?: AgentId;
  readonly unavailability: Unavailability;
  readonly resources: readonly Resource[];
}

/** How long to keep back what a framework turned down. @see Mesos `Filters` */
export interface Filters {
  /** Default 5; 0 sets no filter; more than 365 days counts as 365 days. */
  readonly refuseSeconds?: number;
}

interface OperationBase {
  /** Asks for feedback on the operation; not allowed on LAUNCH and LAUNCH_GROUP. */
  readonly id?: OperationId;
}

export type LaunchOperation = OperationBase & {
  readonly type: 'LAUNCH';
  readonly launch: { readonly taskInfos: readonly TaskInfo[] };
};

export type LaunchGroupOperation = OperationBase & {
  readonly type: 'LAUNCH_GROUP';
  readonly launchGroup: {
    readonly executor: ExecutorInfo;
    readonly taskGroup: { readonly tasks: readonly TaskInfo[] };
  };
};

/** The operations on reservations, volumes and disks. ECS has none of these things, so they always fail. */
export const STORAGE_OPERATIONS = [
  'RESERVE',
  'UNRESERVE',
  'CREATE',
  'DESTROY',
  'GROW_VOLUME',
  'SHRINK_VOLUME',
  'CREATE_DISK',
  'DESTROY_DISK',
] as const;

type Resources = readonly Resource[];

/** What the operations work on, for those who want to see it; nothing here reads it. */
interface StorageBodies {
  readonly reserve?: { readonly source?: Resources; readonly resources?: Resources };
  readonly unreserve?: { readonly resources?: Resources };
  readonly create?: { readonly volumes?: Resources };
  readonly destroy?: { readonly volumes?: Resources };
  readonly growVolume?: { readonly volume: Resource; readonly addition: Resource };
  readonly shrinkVolume?: { readonly volume: Resource; readonly subtract: number };
  readonly createDisk?: {
    readonly source: Resource;
    readonly targetType: 'UNKNOWN' | 'PATH' | 'MOUNT' | 'BLOCK' | 'RAW';
    readonly targetProfile?: string;
  };
  readonly destroyDisk?: { readonly source: Resource };
}

export type StorageOperation = OperationBase &
  StorageBodies & { readonly type: (typeof STORAGE_OPERATIONS)[number] };

/** What to do with the resources of accepted offers. @see Mesos `Offer.Operation` */
export type Operation =
  LaunchOperation | LaunchGroupOperation | StorageOperation | (OperationBase & { readonly type: 'UNKNOWN' });
