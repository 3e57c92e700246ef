import type { Master } from '../../driver/master.ts';
import type { Call } from '../../mesos/call.ts';
import type { HttpAnswer, HttpRequest } from '../http/http-route.ts';
import { textAnswer } from '../http/text-answer.ts';
import { eventCodec } from './event-codec.ts';
import { streamIdOf } from './stream-id.ts';

/** UPDATE_FRAMEWORK is done when it is answered; everything else is only taken. Clients want exactly these. */
const statusOf = ({ type }: Call): number => (type === 'UPDATE_FRAMEWORK' ? 200 : 202);

/** Makes a call of a framework whose stream is another connection. */
export async function makeCall(
  master: Master,
  request: HttpRequest,
  call: Exclude<Call, Call<'SUBSCRIBE'>>,
): Promise<HttpAnswer> {
  // Nothing is encoded: a master refuses this call for its Accept header all the same.
  if (call.type === 'RECONCILE_OPERATIONS') eventCodec(request.headers.accept);
  const streamId = streamIdOf(request);
  const answer = await master.call(call, {
    ...request.access,
    ...(streamId === undefined ? {} : { streamId }),
  });
  return answer.accepted ? { status: statusOf(call) } : textAnswer(answer.status, answer.message);
}
