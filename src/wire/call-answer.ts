import { messageCodec } from './plain-message.ts';

/** Why a call was refused, as the service answers it. */
export interface CallRefusalMessage {
  /** Of gRPC. */
  readonly code: number;
  /** For programs: capital letters and underscores. */
  readonly reason: string;
  readonly message: string;
  /** What a Mesos master answers over HTTP. */
  readonly httpStatus: number;
}

interface CallAnswer {
  readonly refusal?: Partial<CallRefusalMessage>;
}

const ANSWER = messageCodec<CallAnswer>('ecs_scheduler.v1.CallAnswer');

/** @param refusal undefined for a call that was taken. */
export function encodeCallAnswer(refusal: CallRefusalMessage | undefined): Uint8Array {
  return ANSWER.encodeProtobuf(refusal === undefined ? {} : { refusal });
}

/**
 * @returns undefined when the call was taken.
 * @throws WireError PARSE
 */
export function decodeCallAnswer(bytes: Uint8Array): CallRefusalMessage | undefined {
  const { refusal } = ANSWER.decodeProtobuf(bytes);
  if (refusal === undefined) return undefined;
  const { code = 2, reason = '', message = '', httpStatus = 503 } = refusal;
  return { code, reason, message, httpStatus };
}
