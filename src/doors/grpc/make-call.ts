import type { Metadata, sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';

import type { Access } from '../../driver/master.ts';
import { STREAM_ID_KEY } from '../../wire/grpc-method.ts';
import { admit } from './admission.ts';
import { beginCall, traceparentOf } from './door-parts.ts';
import type { DoorParts } from './door-parts.ts';
import { refusalFailure } from './grpc-failure.ts';
import { readCall } from './read-call.ts';
import { invalid, NOT_READY } from './refusals.ts';
import type { Refusal } from './refusals.ts';

/** The bytes of a CallResponse. */
const TAKEN = Buffer.alloc(0);

type UnaryCall = ServerUnaryCall<Buffer, Buffer>;

/** Makes a call of a framework whose stream is another one. */
export async function makeCall(
  parts: DoorParts,
  call: UnaryCall,
  answer: sendUnaryData<Buffer>,
): Promise<void> {
  const pending = beginCall(parts, call.getPath(), traceparentOf(call.metadata));
  const admission = admit(parts, call);
  const refusal = admission.isAdmitted
    ? await decide(parts, call.request, { ...admission.access, ...pending.trace }, streamIdOf(call.metadata))
    : admission.refusal;
  pending.answered(refusal?.status ?? 200);
  if (refusal === undefined) answer(null, TAKEN);
  else answer(refusalFailure(refusal));
}

/** The stream that the calls belong to, by what a client says of it. */
export function streamIdOf(metadata: Metadata): string | undefined {
  return metadata.get(STREAM_ID_KEY)[0]?.toString();
}

/** Makes one call. What has been asked for first, happens first. @returns why it has no effect. */
export async function decide(
  { master, logger }: DoorParts,
  bytes: Uint8Array,
  access: Access,
  streamId: string | undefined,
): Promise<Refusal | undefined> {
  if (!master.isReady) return NOT_READY;
  const read = readCall(bytes, logger);
  if (read.refusal !== undefined) return read.refusal;
  const { call } = read;
  if (call.type === 'SUBSCRIBE') return invalid('SUBSCRIBE is the first message of a Subscribe stream');
  const named = streamId === undefined ? {} : { streamId };
  const answer = await master.call(call, { ...access, ...named });
  return answer.accepted ? undefined : answer;
}
