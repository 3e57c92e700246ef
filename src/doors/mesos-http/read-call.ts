import type { Call } from '../../mesos/call.ts';
import { validateCall } from '../../mesos/call-validation.ts';
import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';
import { WireError } from '../../wire/wire-error.ts';
import type { HttpRequest } from '../http/http-route.ts';
import { codecOfContent } from '../http/media-types.ts';
import { refusalOf } from '../http/request-refused-error.ts';
import { CODECS } from './codecs.ts';

function decode(codec: SchedulerCodec, body: Uint8Array): Call {
  try {
    return codec.decodeCall(body);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw refusalOf(400, error.message, error);
  }
}

/**
 * Reads the call out of a request.
 * @throws RequestRefusedError with what a master answers
 */
export async function readCall({ headers, access, body }: HttpRequest): Promise<Call> {
  const call = decode(codecOfContent(CODECS, headers['content-type']), await body());
  const problem = validateCall(call, access.principal);
  if (problem !== undefined) throw refusalOf(400, `Failed to validate scheduler::Call: ${problem}`);
  return call;
}
