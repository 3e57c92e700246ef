import type { Call } from '../../mesos/call.ts';
import { validateCall } from '../../mesos/call-validation.ts';
import type { MediaType } from '../../wire/media-type.ts';
import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';
import { WireError } from '../../wire/wire-error.ts';
import type { HttpRequest } from '../http/http-route.ts';
import { RequestRefusedError } from '../http/request-refused-error.ts';
import { textAnswer } from '../http/text-answer.ts';

const CODECS: ReadonlyMap<string, SchedulerCodec> = new Map(
  (['application/json', 'application/x-protobuf'] satisfies MediaType[]).map((mediaType) => [
    mediaType,
    schedulerCodec(mediaType),
  ]),
);

const refused = (status: number, text: string, cause?: unknown): RequestRefusedError =>
  new RequestRefusedError(textAnswer(status, text), cause);

/** The names are compared byte for byte: parameters make another type of them. */
function codecOf(contentType: string | undefined): SchedulerCodec {
  if (contentType === undefined) throw refused(400, "Expecting 'Content-Type' to be present");
  const codec = CODECS.get(contentType);
  if (codec !== undefined) return codec;
  throw refused(415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
}

function decode(codec: SchedulerCodec, body: Uint8Array): Call {
  try {
    return codec.decodeCall(body);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw refused(400, error.message, error);
  }
}

/**
 * Reads the call out of a request.
 * @throws RequestRefusedError with what a master answers
 */
export async function readCall({ headers, access, body }: HttpRequest): Promise<Call> {
  const call = decode(codecOf(headers['content-type']), await body());
  const problem = validateCall(call, access.principal);
  if (problem !== undefined) throw refused(400, `Failed to validate scheduler::Call: ${problem}`);
  return call;
}
