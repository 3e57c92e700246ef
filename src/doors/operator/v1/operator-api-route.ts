import type { CallAnswer, Master } from '../../../driver/master.ts';
import { hasLongList } from '../../../wire/long-list.ts';
import { WireError } from '../../../wire/wire-error.ts';
import type { HttpAnswer, HttpRequest, HttpRoute } from '../../http/http-route.ts';
import { codecAccepted, codecOfContent } from '../../http/media-types.ts';
import { refusalOf } from '../../http/request-refused-error.ts';
import { statusAnswer, textAnswer } from '../../http/text-answer.ts';
import { streamBytes } from '../../http/stream-answer.ts';
import type { EventSubscribers } from './event-subscribers.ts';
import { masterCodecs } from './master-codec.ts';
import type { MasterCall, MasterCodec, MasterResponse } from './master-codec.ts';
import { NOT_DONE, REPLIES } from './reply.ts';
import type { ReplySource } from './reply.ts';

const NOT_ACCEPTED = "Expecting 'Accept' to allow 'application/json' or 'application/x-protobuf'";

function decode(codec: MasterCodec, body: Uint8Array): MasterCall {
  try {
    return codec.decodeCall(body);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw refusalOf(400, error.message, error);
  }
}

const isReadOnly = ({ access }: HttpRequest): boolean => access.isReadOnly === true;

function teardownAnswer(answer: CallAnswer): HttpAnswer {
  if (answer.accepted) return { status: 200 };
  return textAnswer(answer.status === 404 ? 400 : answer.status, answer.message);
}

async function teardown(master: Master, request: HttpRequest, call: MasterCall): Promise<HttpAnswer> {
  if (call.teardown === undefined)
    return textAnswer(400, "Failed to validate master::Call: Expecting 'teardown' to be present");
  if (isReadOnly(request)) return statusAnswer(403);
  const { frameworkId } = call.teardown;
  return teardownAnswer(await master.command({ type: 'TEARDOWN', frameworkId }, request.access));
}

function unknownAnswer(type: string): HttpAnswer {
  const instead = Object.hasOwn(NOT_DONE, type) ? NOT_DONE[type] : undefined;
  const why = instead ?? 'nothing of the kind exists on ECS';
  return type === 'UNKNOWN' ? statusAnswer(501) : textAnswer(501, `${type} is not implemented: ${why}`);
}

/** What may be long is sent while it is made, so that nothing else waits for it. */
function answerWith(
  request: HttpRequest,
  codec: MasterCodec,
  response: MasterResponse,
): HttpAnswer | Promise<undefined> {
  const { mediaType } = codec;
  if (hasLongList(response)) return streamBytes(request, mediaType, codec.responsePieces(response));
  return { status: 200, headers: { 'content-type': mediaType }, body: codec.encodeResponse(response) };
}

/** `POST /api/v1`, the operator API of Mesos 1.x, in JSON and protobuf. */
export function operatorApiRoute(
  master: Master,
  source: Omit<ReplySource, 'view'>,
  subscribers: EventSubscribers,
): HttpRoute {
  let made: readonly MasterCodec[] | undefined;
  return {
    door: 'operator',
    path: '/api/v1',
    methods: ['POST'],
    realm: 'mesos-master-readwrite',
    handle: async (request) => {
      const codecs = (made ??= masterCodecs());
      const call = decode(codecOfContent(codecs, request.headers['content-type']), await request.body());
      const { type } = call;
      if (type === undefined)
        return textAnswer(400, "Failed to validate master::Call: Expecting 'type' to be present");
      const codec = codecAccepted(codecs, request.headers.accept, NOT_ACCEPTED);
      if (type === 'TEARDOWN') return teardown(master, request, call);
      if (type === 'SUBSCRIBE') return subscribers.subscribe(request, codec);
      const reply = Object.hasOwn(REPLIES, type) ? REPLIES[type] : undefined;
      if (reply === undefined) return unknownAnswer(type);
      return answerWith(request, codec, await reply({ ...source, view: master.view() }));
    },
  };
}
