import { status } from '@grpc/grpc-js';
import type { Metadata } from '@grpc/grpc-js';

import { decodeStatusDetails, DETAILS_KEY } from '../../wire/grpc-status.ts';
import { judgeAnswer } from '../http/answer.ts';
import type { Verdict } from '../http/answer.ts';

/** How a call ended. */
export interface CallStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** What a status would be over HTTP, where only gRPC's own library, or somebody between, has said it. */
const HTTP_STATUS: ReadonlyMap<status, number> = new Map([
  [status.OK, 200],
  [status.INVALID_ARGUMENT, 400],
  [status.UNAUTHENTICATED, 401],
  [status.PERMISSION_DENIED, 403],
  [status.RESOURCE_EXHAUSTED, 413],
  [status.UNIMPLEMENTED, 501],
]);

/** As the bridge means it. */
function httpStatusOf({ code, metadata }: CallStatus): number {
  const [details] = metadata.get(DETAILS_KEY);
  try {
    const told = Buffer.isBuffer(details) ? decodeStatusDetails(details) : undefined;
    const httpStatus = Number(told?.metadata['http_status']);
    if (Number.isInteger(httpStatus)) return httpStatus;
  } catch {
    // Details that cannot be read are as good as none.
  }
  return HTTP_STATUS.get(code) ?? 503;
}

/** What the end of a call means to whoever made it. */
export function judgeStatus(ended: CallStatus): Verdict {
  return judgeAnswer(httpStatusOf(ended), ended.details);
}
