import type { FrameworkInfo } from './framework-info.ts';
import type { AgentId, ExecutorId, FrameworkId, OfferId, OperationId, TaskId } from './ids.ts';
import type { OfferConstraints } from './offer-constraints.ts';
import type { Filters, Operation } from './offer.ts';
import type { Resource } from './resource.ts';
import type { KillPolicy } from './task-info.ts';

export interface ReconcileTask {
  readonly taskId: TaskId;
  readonly agentId?: AgentId;
}

interface RoleSelection {
  /** Empty or absent: all roles of the framework. */
  readonly roles?: readonly string[];
}

interface FrameworkUpdate {
  readonly frameworkInfo: FrameworkInfo;
  readonly suppressedRoles?: readonly string[];
  readonly offerConstraints?: OfferConstraints;
}

interface BodyOf {
  readonly SUBSCRIBE: { readonly subscribe: FrameworkUpdate };
  readonly TEARDOWN: unknown;
  readonly ACCEPT: {
    readonly accept: {
      readonly offerIds: readonly OfferId[];
      readonly operations: readonly Operation[];
      readonly filters?: Filters;
    };
  };
  readonly DECLINE: {
    readonly decline: { readonly offerIds: readonly OfferId[]; readonly filters?: Filters };
  };
  readonly ACCEPT_INVERSE_OFFERS: {
    readonly acceptInverseOffers: {
      readonly inverseOfferIds: readonly OfferId[];
      readonly filters?: Filters;
    };
  };
  readonly DECLINE_INVERSE_OFFERS: {
    readonly declineInverseOffers: {
      readonly inverseOfferIds: readonly OfferId[];
      readonly filters?: Filters;
    };
  };
  readonly REVIVE: { readonly revive?: RoleSelection };
  readonly SUPPRESS: { readonly suppress?: RoleSelection };
  readonly KILL: {
    readonly kill: { readonly taskId: TaskId; readonly agentId?: AgentId; readonly killPolicy?: KillPolicy };
  };
  readonly SHUTDOWN: { readonly shutdown: { readonly executorId: ExecutorId; readonly agentId: AgentId } };
  readonly ACKNOWLEDGE: {
    readonly acknowledge: { readonly agentId: AgentId; readonly taskId: TaskId; readonly uuid: Uint8Array };
  };
  readonly ACKNOWLEDGE_OPERATION_STATUS: {
    readonly acknowledgeOperationStatus: {
      readonly agentId?: AgentId;
      readonly resourceProviderId?: string;
      readonly uuid: Uint8Array;
      readonly operationId: OperationId;
    };
  };
  readonly RECONCILE: { readonly reconcile: { readonly tasks: readonly ReconcileTask[] } };
  readonly RECONCILE_OPERATIONS: {
    readonly reconcileOperations: {
      readonly operations: readonly {
        readonly operationId: OperationId;
        readonly agentId?: AgentId;
        readonly resourceProviderId?: string;
      }[];
    };
  };
  readonly MESSAGE: {
    readonly message: {
      readonly agentId: AgentId;
      readonly executorId: ExecutorId;
      readonly data: Uint8Array;
    };
  };
  readonly REQUEST: {
    readonly request: {
      readonly requests: readonly { readonly agentId?: AgentId; readonly resources: readonly Resource[] }[];
    };
  };
  readonly UPDATE_FRAMEWORK: { readonly updateFramework: FrameworkUpdate };
  /** What no master does anything for; it may be made like any other call. */
  readonly UNKNOWN: unknown;
}

export type CallType = keyof BodyOf;

/** What a framework says. All but SUBSCRIBE must carry the framework's id. @see Mesos v1 `scheduler.Call` */
export type Call<Type extends CallType = CallType> = {
  [T in Type]: { readonly type: T; readonly frameworkId?: FrameworkId } & BodyOf[T];
}[Type];
