import type { FrameworkId } from '../../../mesos/ids.ts';
import type { MediaType } from '../../../wire/media-type.ts';
import { messageCodec } from '../../../wire/plain-message.ts';

/** What an operator asks; of the bodies only the one that is acted on. @see Mesos v1 `master.Call` */
export interface MasterCall {
  readonly type?: string;
  readonly teardown?: { readonly frameworkId: FrameworkId };
}

/** @see Mesos v1 `master.Response` */
export type MasterResponse = Readonly<Record<string, unknown>> & { readonly type: string };

/** What an operator hears. @see Mesos v1 `master.Event` */
export type MasterEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** The messages in one of the two encodings. */
export interface MasterCodec {
  readonly mediaType: MediaType;
  /** @throws WireError */
  readonly decodeCall: (bytes: Uint8Array) => MasterCall;
  readonly encodeResponse: (response: MasterResponse) => Uint8Array;
  /** Of a response with long lists, an item at a time. */
  readonly responsePieces: (response: MasterResponse) => Iterable<Uint8Array>;
  readonly encodeEvent: (event: MasterEvent) => Uint8Array;
  /** Of an event with long lists, an item at a time. */
  readonly eventPieces: (event: MasterEvent) => Iterable<Uint8Array>;
}

/** The codecs by media type, JSON first. Made once: that takes the protocol apart. */
export function masterCodecs(): readonly MasterCodec[] {
  const calls = messageCodec<MasterCall>('mesos.v1.master.Call');
  const responses = messageCodec<MasterResponse>('mesos.v1.master.Response');
  const events = messageCodec<MasterEvent>('mesos.v1.master.Event');
  return [
    {
      mediaType: 'application/json',
      decodeCall: calls.decodeJson,
      encodeResponse: responses.encodeJson,
      responsePieces: responses.jsonPieces,
      encodeEvent: events.encodeJson,
      eventPieces: events.jsonPieces,
    },
    {
      mediaType: 'application/x-protobuf',
      decodeCall: calls.decodeProtobuf,
      encodeResponse: responses.encodeProtobuf,
      responsePieces: responses.protobufPieces,
      encodeEvent: events.encodeProtobuf,
      eventPieces: events.protobufPieces,
    },
  ];
}
