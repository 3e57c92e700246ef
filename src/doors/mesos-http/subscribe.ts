import type { ServerResponse } from 'node:http';

import type { Master, MasterSession } from '../../driver/master.ts';
import type { Call } from '../../mesos/call.ts';
import type { Event } from '../../mesos/event.ts';
import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';
import type { HttpAnswer, HttpRequest } from '../http/http-route.ts';
import { textAnswer } from '../http/text-answer.ts';
import { schedulerEvents } from '../streams/event-encoding.ts';
import type { EventStream } from '../streams/event-stream.ts';
import type { EventStreams } from '../streams/event-streams.ts';
import { ResponseOutbox } from '../streams/response-outbox.ts';
import { eventCodec } from './event-codec.ts';
import { streamIdOf } from './stream-id.ts';

const WITH_STREAM_ID = "Subscribe calls should not include the 'Mesos-Stream-Id' header";

/** A record has at most 512 kB, its length included; there are clients that take no more than 4 MiB. */
const MAX_PAYLOAD_BYTES = 512_000 - '512000\n'.length;

/** There are clients that read line by line, and so see an event only when the length of the next one comes. */
const FLUSH_MS = 100;

function openStream(
  streams: EventStreams,
  response: ServerResponse,
  codec: SchedulerCodec,
  session: MasterSession,
): EventStream<Event> {
  const head = { 'Content-Type': codec.mediaType, 'Mesos-Stream-Id': session.id };
  return streams.open({
    streamId: session.id,
    openOutbox: (listener) => new ResponseOutbox(response, head, listener),
    encoding: schedulerEvents(codec, streams.heartbeatMs, MAX_PAYLOAD_BYTES),
    flushMs: FLUSH_MS,
    left: () => void session.close(),
  });
}

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
    let stream: EventStream<Event> | undefined;
    const open = (): EventStream<Event> => {
      const opened = openStream(streams, request.takeOver(), codec, session);
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
