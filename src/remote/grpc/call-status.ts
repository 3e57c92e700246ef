import { status } from '@grpc/grpc-js';
import type { ClientDuplexStream, Metadata } from '@grpc/grpc-js';

import { decodeStatusDetails, DETAILS_KEY } from '../../wire/grpc-status.ts';
import type { StatusDetails } from '../../wire/grpc-status.ts';
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

/** What the bridge says beside the code. */
export function detailsOf({ metadata }: Pick<CallStatus, 'metadata'>): StatusDetails | undefined {
  const [details] = metadata.get(DETAILS_KEY);
  try {
    return Buffer.isBuffer(details) ? decodeStatusDetails(details) : undefined;
  } catch {
    // Details that cannot be read are as good as none.
    return undefined;
  }
}

/** As the bridge means it. */
function httpStatusOf(ended: CallStatus): number {
  const httpStatus = Number(detailsOf(ended)?.metadata['http_status']);
  return Number.isInteger(httpStatus) ? httpStatus : (HTTP_STATUS.get(ended.code) ?? 503);
}

/** How a stream ends, told after all of it has been read. Never rejects. */
export async function endOf(stream: ClientDuplexStream<Uint8Array, Buffer>): Promise<CallStatus> {
  const ended = new Promise<CallStatus>((resolve) => {
    stream.once('status', resolve);
  });
  // Told by the status as well.
  stream.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    stream.once('end', resolve);
  });
  return ended;
}

/** What the end of a call means to whoever made it. */
export function judgeStatus(ended: CallStatus): Verdict {
  return judgeAnswer(httpStatusOf(ended), ended.details);
}
