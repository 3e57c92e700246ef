// The driver, and what a framework implements.
export { EcsSchedulerDriver } from './assembly/ecs-scheduler-driver.ts';
export type { DriverOptions, Master } from './assembly/ecs-scheduler-driver.ts';
export type { DriverStatus } from './driver/driver-status.ts';
export type {
  ReconcileStatus,
  ResourceRequest,
  Scheduler,
  SchedulerDriver,
} from './driver/scheduler-driver.ts';

// A master elsewhere.
export type { Credential, RemoteOptions } from './assembly/remote-master.ts';

// The scheduler API of a bridge by gRPC, without a driver.
export { connectGrpc, GrpcCallError } from './assembly/connect-grpc.ts';
export type { Deadline, GrpcCode, SchedulerClient } from './assembly/connect-grpc.ts';
export type { Call, CallType, ReconcileTask } from './mesos/call.ts';
export type { Event, EventType, OperationState, OperationStatus } from './mesos/event.ts';

// An embedded ECS, for tests and for trying things out.
export { startLocalEcs } from './assembly/start-local-ecs.ts';
export type { EmbeddedOptions } from './assembly/back-end.ts';
export type { LocalEcs, LocalEcsSummary } from './assembly/start-local-ecs.ts';

// What goes wrong in a way that somebody can put right.
export { ProblemError } from './assembly/problem.ts';
export type { Problem, ProblemCode } from './assembly/problem.ts';

// A logger of one's own.
export type { LogFields, Logger } from './ports/logger.ts';

// Ids: made by these functions, so that one kind cannot be taken for another.
export { agentId, executorId, frameworkId, offerId, operationId, taskId } from './mesos/ids.ts';
export type { AgentId, ExecutorId, FrameworkId, OfferId, OperationId, TaskId } from './mesos/ids.ts';

// Frameworks and masters.
export type { FrameworkCapability, FrameworkInfo, OfferFilters } from './mesos/framework-info.ts';
export type {
  AttributeConstraint,
  AttributePredicate,
  AttributeSelector,
  OfferConstraints,
  RoleConstraints,
} from './mesos/offer-constraints.ts';
export type { Address, DomainInfo, MasterCapability, MasterInfo, Url } from './mesos/master-info.ts';

// Offers, and what can be done with them.
export type { Attribute, Label } from './mesos/attribute.ts';
export type {
  Filters,
  InverseOffer,
  LaunchGroupOperation,
  LaunchOperation,
  Offer,
  Operation,
  StorageOperation,
  Unavailability,
} from './mesos/offer.ts';
export { rangesResource, scalarResource } from './mesos/resource.ts';
export type { DiskInfo, ReservationInfo, Resource } from './mesos/resource.ts';
export type { Range, Ranges } from './mesos/ranges.ts';

// Tasks.
export type { CommandInfo, EnvironmentVariable, Uri } from './mesos/command-info.ts';
export type {
  ContainerInfo,
  DockerInfo,
  Image,
  NetworkInfo,
  PortMapping,
  Volume,
} from './mesos/container-info.ts';
export type { CheckInfo, HealthCheck } from './mesos/health-check.ts';
export type { DiscoveryInfo, ExecutorInfo, KillPolicy, TaskInfo } from './mesos/task-info.ts';
export type { DurationInfo, TimeInfo } from './mesos/time-info.ts';

// What becomes of tasks.
export { isTerminal } from './mesos/task-state.ts';
export type { TaskState, TerminalTaskState } from './mesos/task-state.ts';
export type { ContainerStatus } from './mesos/container-info.ts';
export type { TaskReason, TaskSource } from './mesos/task-reason.ts';
export type { CheckStatus, TaskStatus } from './mesos/task-status.ts';
