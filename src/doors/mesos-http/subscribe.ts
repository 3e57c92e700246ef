import type { Master } from '../../driver/master.ts';
import type { Call } from '../../mesos/call.ts';
import type { HttpAnswer, HttpRequest } from '../http/http-route.ts';
import { textAnswer } from '../http/text-answer.ts';
import { eventCodec } from './event-codec.ts';
import type { EventStream } from './event-stream.ts';
import type { EventStreams } from './event-streams.ts';
import { streamIdOf } from './stream-id.ts';

const WITH_STREAM_ID = "Subscribe calls should not include the 'Mesos-Stream-Id' header";

/**
 * Opens a session for a framework, and with its first event the stream. A SUBSCRIBE that is refused for what it asks
 * for is a stream too, of one ERROR; only one that makes no sense by itself has a status of its own.
 * @returns undefined once there is a stream
 */
export async function subscribe(
  master: Master,
  streams: EventStreams,
  request: HttpRequest,
  call: Call<'SUBSCRIBE'>,
): Promise<HttpAnswer | undefined> {
  const codec = eventCodec(request.headers.accept);
  if (streamIdOf(request) !== undefined) return textAnswer(400, WITH_STREAM_ID);
  if (streams.isFull) return textAnswer(503, 'Too many frameworks are subscribed');
  return new Promise((resolve) => {
    let stream: EventStream | undefined;
    const open = (): EventStream => {
      const opened = streams.open(request.takeOver(), codec, session);
      resolve(undefined);
      return opened;
    };
    const session = master.openSession(
      {
        received: (event) => {
          stream ??= open();
          stream.send(event);
        },
        refused: (_call, { status, message }) => {
          void session.close();
          resolve(textAnswer(status, message));
        },
        closed: () => {
          if (stream === undefined) resolve(textAnswer(503, 'The master has ended'));
          else stream.end();
        },
      },
      request.access,
    );
    session.send(call);
  });
}
