import type { AgentId, ExecutorId, FrameworkId, OfferId, OperationId } from './ids.ts';
import type { MasterInfo } from './master-info.ts';
import type { InverseOffer, Offer } from './offer.ts';
import type { Resource } from './resource.ts';
import type { TaskStatus } from './task-status.ts';

/** @see Mesos `OperationState` */
export type OperationState =
  | 'OPERATION_UNSUPPORTED'
  | 'OPERATION_PENDING'
  | 'OPERATION_FINISHED'
  | 'OPERATION_FAILED'
  | 'OPERATION_ERROR'
  | 'OPERATION_DROPPED'
  | 'OPERATION_UNREACHABLE'
  | 'OPERATION_GONE_BY_OPERATOR'
  | 'OPERATION_RECOVERING'
  | 'OPERATION_UNKNOWN';

/** @see Mesos `OperationStatus` */
export interface OperationStatus {
  readonly operationId?: OperationId;
  readonly state: OperationState;
  readonly message?: string;
  readonly convertedResources?: readonly Resource[];
  /** 16 bytes. Present exactly when the status must be acknowledged. */
  readonly uuid?: Uint8Array;
  readonly agentId?: AgentId;
  readonly resourceProviderId?: string;
}

interface BodyOf {
  readonly SUBSCRIBED: {
    readonly subscribed: {
      readonly frameworkId: FrameworkId;
      readonly heartbeatIntervalSeconds?: number;
      readonly masterInfo?: MasterInfo;
    };
  };
  readonly OFFERS: { readonly offers: { readonly offers: readonly Offer[] } };
  readonly INVERSE_OFFERS: { readonly inverseOffers: { readonly inverseOffers: readonly InverseOffer[] } };
  readonly RESCIND: { readonly rescind: { readonly offerId: OfferId } };
  readonly RESCIND_INVERSE_OFFER: { readonly rescindInverseOffer: { readonly inverseOfferId: OfferId } };
  readonly UPDATE: { readonly update: { readonly status: TaskStatus } };
  readonly UPDATE_OPERATION_STATUS: { readonly updateOperationStatus: { readonly status: OperationStatus } };
  readonly MESSAGE: {
    readonly message: {
      readonly agentId: AgentId;
      readonly executorId: ExecutorId;
      readonly data: Uint8Array;
    };
  };
  readonly FAILURE: {
    readonly failure: {
      readonly agentId?: AgentId;
      readonly executorId?: ExecutorId;
      readonly status?: number;
    };
  };
  readonly ERROR: { readonly error: { readonly message: string } };
  readonly HEARTBEAT: unknown;
}

export type EventType = keyof BodyOf;

/** What a framework hears. @see Mesos v1 `scheduler.Event` */
export type Event<Type extends EventType = EventType> = {
  [T in Type]: { readonly type: T } & BodyOf[T];
}[Type];
