import { SchedulerClient } from '../remote/grpc/scheduler-client.ts';
import { grpcTarget } from './remote-master.ts';
import type { RemoteOptions } from './remote-master.ts';
import { createSystemClock } from './system-clock.ts';

export { GrpcCallError } from '../remote/grpc/grpc-call-error.ts';
export type { GrpcCode } from '../remote/grpc/grpc-call-error.ts';
export type { Deadline, SchedulerClient } from '../remote/grpc/scheduler-client.ts';

/**
 * A client of the scheduler API of a bridge, for a framework that wants calls and events rather than a driver. Nothing is
 * sent before it subscribes.
 * @param bridge `grpc://host:port`, or `grpcs://host:port` for TLS; without a port 50051.
 * @throws TypeError for anything else.
 */
export function connectGrpc(bridge: string, options: RemoteOptions = {}): SchedulerClient {
  const target = grpcTarget(bridge, options);
  if (target === undefined) throw new TypeError(`${bridge} is not grpc://host:port or grpcs://host:port`);
  return new SchedulerClient({ ...target, clock: createSystemClock() });
}
