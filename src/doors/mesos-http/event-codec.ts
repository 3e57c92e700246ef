import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';
import { acceptsMediaType } from '../http/accept-header.ts';
import { RequestRefusedError } from '../http/request-refused-error.ts';
import { textAnswer } from '../http/text-answer.ts';

/** In the order in which they are tried: whoever takes both gets JSON. */
const CODECS = [schedulerCodec('application/json'), schedulerCodec('application/x-protobuf')];

/**
 * How somebody wants to hear, by the `Accept` header.
 * @throws RequestRefusedError 406
 */
export function eventCodec(accept: string | undefined): SchedulerCodec {
  const codec = CODECS.find(({ mediaType }) => acceptsMediaType(accept, mediaType));
  if (codec !== undefined) return codec;
  const text = "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'";
  throw new RequestRefusedError(textAnswer(406, text));
}
