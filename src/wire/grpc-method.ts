const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * A method of a gRPC service as gRPC's library wants it described. It takes and gives the bytes of messages: what is
 * wrong with them is for the door or the client to say, not for the library.
 */
export interface GrpcMethod {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  readonly requestSerialize: (bytes: Uint8Array) => Buffer;
  readonly requestDeserialize: (bytes: Uint8Array) => Buffer;
  readonly responseSerialize: (bytes: Uint8Array) => Buffer;
  readonly responseDeserialize: (bytes: Uint8Array) => Buffer;
}

/** Which sides of a method are streams. */
type Streams = 'UNARY' | 'SERVER' | 'BOTH';

/** @param service with its package: `ecs_scheduler.v1.Scheduler` */
export function grpcMethod(service: string, name: string, streams: Streams): GrpcMethod {
  return {
    path: `/${service}/${name}`,
    requestStream: streams === 'BOTH',
    responseStream: streams !== 'UNARY',
    requestSerialize: asBuffer,
    requestDeserialize: asBuffer,
    responseSerialize: asBuffer,
    responseDeserialize: asBuffer,
  };
}

export const SCHEDULER_SERVICE = 'ecs_scheduler.v1.Scheduler';

/** @see proto/ecs_scheduler/v1/scheduler.proto */
export const SCHEDULER_METHODS = {
  Subscribe: grpcMethod(SCHEDULER_SERVICE, 'Subscribe', 'BOTH'),
  Call: grpcMethod(SCHEDULER_SERVICE, 'Call', 'UNARY'),
  Calls: grpcMethod(SCHEDULER_SERVICE, 'Calls', 'BOTH'),
};

/** Metadata in which the server names a stream, and a client the one that a call belongs to. */
export const STREAM_ID_KEY = 'mesos-stream-id';
