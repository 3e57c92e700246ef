import { acceptsMediaType } from './accept-header.ts';
import { refusalOf } from './request-refused-error.ts';

interface OfMediaType {
  readonly mediaType: string;
}

/**
 * The codec of a body, by the header `Content-Type`. Names are compared byte for byte: parameters make another type of them.
 * @throws RequestRefusedError 400, 415
 */
export function codecOfContent<Codec extends OfMediaType>(
  codecs: readonly Codec[],
  contentType: string | undefined,
): Codec {
  if (contentType === undefined) throw refusalOf(400, "Expecting 'Content-Type' to be present");
  const codec = codecs.find(({ mediaType }) => mediaType === contentType);
  if (codec !== undefined) return codec;
  throw refusalOf(415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
}

/**
 * The codec of an answer, by the header `Accept`: the first that it allows.
 * @param refusal what is said when it allows none.
 * @throws RequestRefusedError 406
 */
export function codecAccepted<Codec extends OfMediaType>(
  codecs: readonly Codec[],
  accept: string | undefined,
  refusal: string,
): Codec {
  const codec = codecs.find(({ mediaType }) => acceptsMediaType(accept, mediaType));
  if (codec !== undefined) return codec;
  throw refusalOf(406, refusal);
}
