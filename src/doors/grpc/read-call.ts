import type { Call } from '../../mesos/call.ts';
import type { Logger } from '../../ports/logger.ts';
import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import { WireError } from '../../wire/wire-error.ts';
import { invalid } from './refusals.ts';
import type { Refusal } from './refusals.ts';

const CODEC = schedulerCodec('application/x-protobuf');

/** A call, or why there is none in the bytes. */
export type ReadCall = { readonly call: Call; readonly refusal?: never } | { readonly refusal: Refusal };

/** Reads a message. That it fails for another reason than the message is a bug, but the sender's alone to suffer. */
export function readCall(bytes: Uint8Array, logger: Logger): ReadCall {
  try {
    return { call: CODEC.decodeCall(bytes) };
  } catch (error) {
    if (error instanceof WireError) return { refusal: invalid(error.message) };
    logger.error('a call could not be read, which is a bug', { event: 'grpc.bug', err: error });
    return { refusal: { status: 500, message: 'The call could not be read' } };
  }
}
