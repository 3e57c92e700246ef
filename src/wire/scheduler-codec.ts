import type { Call } from '../mesos/call.ts';
import type { Event } from '../mesos/event.ts';
import { callOf } from './call-shape.ts';
import type { RawCall } from './call-shape.ts';
import { validateEventShape } from './event-shape.ts';
import type { RawEvent } from './event-shape.ts';
import type { MediaType } from './media-type.ts';
import { messageCodec } from './plain-message.ts';
import type { MessageCodec } from './plain-message.ts';
import { WireError } from './wire-error.ts';

/**
 * Calls and events in one of their two encodings.
 *
 * A door answers what `decodeCall` throws with the error's message, which is a master's text: 400 for PARSE, CONVERT
 * and VALIDATE (of which VALIDATE comes after the check of the media type). A client that gets NOT_IMPLEMENTED from
 * `decodeEvent` has met a newer master and goes on to the next event.
 */
export interface SchedulerCodec {
  readonly mediaType: MediaType;
  readonly encodeCall: (call: Call) => Uint8Array;
  /** @throws WireError PARSE, CONVERT or VALIDATE */
  readonly decodeCall: (bytes: Uint8Array) => Call;
  readonly encodeEvent: (event: Event) => Uint8Array;
  /** @throws WireError PARSE, CONVERT, VALIDATE or NOT_IMPLEMENTED */
  readonly decodeEvent: (bytes: Uint8Array) => Event;
}

export function schedulerCodec(mediaType: MediaType): SchedulerCodec {
  const calls = bytesOf(messageCodec<RawCall>('mesos.v1.scheduler.Call'), mediaType);
  const events = bytesOf(messageCodec<RawEvent>('mesos.v1.scheduler.Event'), mediaType);
  return {
    mediaType,
    encodeCall: calls.encode,
    decodeCall: (bytes) => callOf(calls.decode(bytes)),
    encodeEvent: events.encode,
    decodeEvent: (bytes) => checkedEvent(events.decode(bytes)),
  };
}

interface Bytes<Words> {
  readonly encode: (words: Words) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => Words;
}

function bytesOf<Words>(codec: MessageCodec<Words>, mediaType: MediaType): Bytes<Words> {
  switch (mediaType) {
    case 'application/json':
      return { encode: codec.encodeJson, decode: codec.decodeJson };
    case 'application/x-protobuf':
      return { encode: codec.encodeProtobuf, decode: codec.decodeProtobuf };
  }
}

function checkedEvent(raw: RawEvent): Event {
  if (raw.type === undefined || raw.type === 'UNKNOWN')
    throw new WireError('NOT_IMPLEMENTED', 'The event is of a type that is not known here');
  const problem = validateEventShape(raw);
  if (problem !== undefined)
    throw new WireError('VALIDATE', `Failed to validate scheduler::Event: ${problem}`);
  // It has its type and the body that goes with it; the compiler does not follow the one to the other.
  return raw as Event;
}
