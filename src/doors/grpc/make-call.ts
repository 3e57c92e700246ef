import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';

import type { Access } from '../../driver/master.ts';
import { STREAM_ID_KEY } from '../../wire/grpc-method.ts';
import { admit } from './admission.ts';
import { countCall } from './door-parts.ts';
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
  const sinceMs = parts.clock.now();
  const admission = admit(parts, call);
  const refusal = admission.isAdmitted ? await decide(parts, call, admission.access) : admission.refusal;
  countCall(parts, call.getPath(), refusal?.status ?? 200, sinceMs);
  if (refusal === undefined) answer(null, TAKEN);
  else answer(refusalFailure(refusal));
}

async function decide(
  { master, logger }: DoorParts,
  { request, metadata }: UnaryCall,
  access: Access,
): Promise<Refusal | undefined> {
  if (!master.isReady) return NOT_READY;
  const read = readCall(request, logger);
  if (read.refusal !== undefined) return read.refusal;
  const { call } = read;
  if (call.type === 'SUBSCRIBE') return invalid('SUBSCRIBE is the first message of a Subscribe stream');
  const [streamId] = metadata.get(STREAM_ID_KEY);
  const named = streamId === undefined ? {} : { streamId: streamId.toString() };
  const answer = await master.call(call, { ...access, ...named });
  return answer.accepted ? undefined : answer;
}
