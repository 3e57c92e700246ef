import { status } from '@grpc/grpc-js';

import type { CallRefusalMessage } from '../../wire/call-answer.ts';
import { detailsOf } from './call-status.ts';
import type { CallStatus } from './call-status.ts';

/** The name of a gRPC status: `INVALID_ARGUMENT`, `UNAVAILABLE`, … */
export type GrpcCode = Exclude<keyof typeof status, 'OK'>;

const codeName = (code: number): GrpcCode => {
  const name = status[code] as keyof typeof status | undefined;
  return name === undefined || name === 'OK' ? 'UNKNOWN' : name;
};

/** A call, or a subscription, that has failed by gRPC. */
export class GrpcCallError extends Error {
  override readonly name = 'GrpcCallError';
  readonly code: GrpcCode;
  /** For programs, as docs/grpc.md lists them; absent where the bridge did not say it itself. */
  readonly reason: string | undefined;
  /** What a Mesos master answers over HTTP; absent where the bridge did not say it itself. */
  readonly httpStatus: number | undefined;

  constructor(
    code: GrpcCode,
    message: string,
    told: { readonly reason?: string; readonly httpStatus?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.reason = told.reason;
    this.httpStatus = told.httpStatus;
  }
}

/** Of one of many calls. */
export function refusedError({ code, reason, message, httpStatus }: CallRefusalMessage): GrpcCallError {
  return new GrpcCallError(codeName(code), message, { reason, httpStatus });
}

/** Of a stream that has ended. */
export function endedError(ended: CallStatus): GrpcCallError {
  const told = detailsOf(ended);
  const httpStatus = Number(told?.metadata['http_status']);
  return new GrpcCallError(codeName(ended.code), ended.details, {
    ...(told === undefined ? {} : { reason: told.reason }),
    ...(Number.isInteger(httpStatus) ? { httpStatus } : {}),
  });
}
