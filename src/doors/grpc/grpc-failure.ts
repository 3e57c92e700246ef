import { Metadata, status } from '@grpc/grpc-js';

import type { CallRefusalMessage } from '../../wire/call-answer.ts';
import { DETAILS_KEY, encodeStatusDetails } from '../../wire/grpc-status.ts';
import type { Refusal } from './refusals.ts';

/** How a gRPC call ends that has failed, as gRPC's library takes it. */
export interface GrpcFailure {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** Why something failed, for programs. */
export type FailureReason =
  | 'CALL_INVALID'
  | 'CALL_TOO_LARGE'
  | 'CALL_UNKNOWN'
  | 'FRAMEWORK_NOT_SUBSCRIBED'
  | 'FRAMEWORK_UNKNOWN'
  | 'INTERNAL'
  | 'MASTER_UNAVAILABLE'
  | 'NOT_AUTHENTICATED'
  | 'NOT_AUTHORIZED'
  | 'NOT_FOUND'
  | 'READER_TOO_SLOW'
  | 'TOO_MANY_CALLS';

/** Trailing metadata is small by default on the other side, and what is told may quote what was sent. */
const MAX_MESSAGE = 1000;

/** Half a character at the end, or one that was sent, cannot be sent. */
const wellFormed = (text: string): string => Buffer.from(text.slice(0, MAX_MESSAGE)).toString();

/** @param facts for programs, beside the reason. */
export function grpcFailure(
  code: status,
  reason: FailureReason,
  text: string,
  facts: Readonly<Record<string, string>> = {},
): GrpcFailure {
  const message = wellFormed(text);
  const metadata = new Metadata();
  const details = encodeStatusDetails({ code, message, reason, metadata: facts });
  metadata.set(DETAILS_KEY, Buffer.from(details));
  return { code, details: message, metadata };
}

const BY_STATUS: Readonly<Record<Refusal['status'], readonly [status, FailureReason]>> = {
  400: [status.INVALID_ARGUMENT, 'CALL_INVALID'],
  401: [status.UNAUTHENTICATED, 'NOT_AUTHENTICATED'],
  403: [status.PERMISSION_DENIED, 'NOT_AUTHORIZED'],
  404: [status.NOT_FOUND, 'NOT_FOUND'],
  413: [status.RESOURCE_EXHAUSTED, 'CALL_TOO_LARGE'],
  429: [status.RESOURCE_EXHAUSTED, 'TOO_MANY_CALLS'],
  500: [status.INTERNAL, 'INTERNAL'],
  501: [status.UNIMPLEMENTED, 'CALL_UNKNOWN'],
  503: [status.UNAVAILABLE, 'MASTER_UNAVAILABLE'],
};

/** What a master says where its status alone does not tell what a client is to do. */
const BY_MESSAGE: ReadonlyMap<string, readonly [status, FailureReason]> = new Map([
  ['Framework is not subscribed', [status.FAILED_PRECONDITION, 'FRAMEWORK_NOT_SUBSCRIBED']],
  ['Framework cannot be found', [status.INVALID_ARGUMENT, 'FRAMEWORK_UNKNOWN']],
]);

const codeOf = ({ status: httpStatus, message }: Refusal): readonly [status, FailureReason] =>
  BY_MESSAGE.get(message) ?? BY_STATUS[httpStatus];

/** What is refused, as the answer to one of many calls. */
export function refusalMessage(refusal: Refusal): CallRefusalMessage {
  const [code, reason] = codeOf(refusal);
  return { code, reason, message: wellFormed(refusal.message), httpStatus: refusal.status };
}

/** What is refused, over gRPC; the status it would have over HTTP is among the facts. */
export function refusalFailure(refusal: Refusal): GrpcFailure {
  const { status: httpStatus, message, facts } = refusal;
  const [code, reason] = codeOf(refusal);
  return grpcFailure(code, reason, message, { http_status: String(httpStatus), ...facts });
}
