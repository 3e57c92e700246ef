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

/** Both messages in one of the two encodings. */
export interface MasterCodec {
  readonly mediaType: MediaType;
  /** @throws WireError */
  readonly decodeCall: (bytes: Uint8Array) => MasterCall;
  readonly encodeResponse: (response: MasterResponse) => Uint8Array;
}

/** The codecs by media type, JSON first. Made once: that takes the protocol apart. */
export function masterCodecs(): readonly MasterCodec[] {
  const calls = messageCodec<MasterCall>('mesos.v1.master.Call');
  const responses = messageCodec<MasterResponse>('mesos.v1.master.Response');
  return [
    {
      mediaType: 'application/json',
      decodeCall: calls.decodeJson,
      encodeResponse: responses.encodeJson,
    },
    {
      mediaType: 'application/x-protobuf',
      decodeCall: calls.decodeProtobuf,
      encodeResponse: responses.encodeProtobuf,
    },
  ];
}
