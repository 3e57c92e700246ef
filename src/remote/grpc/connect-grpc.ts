import type { Connect } from '../../driver/framework-session.ts';
import type { GrpcMasterOptions } from './grpc-master.ts';
import { GrpcSession } from './grpc-session.ts';

/**
 * Opens sessions with a bridge by gRPC. Nothing is sent before SUBSCRIBE; a bridge that cannot be reached is one that
 * hangs up.
 */
export function connectGrpc(options: GrpcMasterOptions): Connect {
  return (listener) => Promise.resolve(new GrpcSession(options, listener));
}
