import type { SessionListener } from '../../driver/framework-session.ts';
import type { Access, MasterSession } from '../../driver/master.ts';
import type { Call } from '../../mesos/call.ts';
import type { Event } from '../../mesos/event.ts';
import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import { schedulerEvents } from '../streams/event-encoding.ts';
import type { EventStream } from '../streams/event-stream.ts';
import { admit, rateKey } from './admission.ts';
import { CallOutbox } from './call-outbox.ts';
import type { SubscribeStream } from './call-outbox.ts';
import { beginCall, traceparentOf } from './door-parts.ts';
import type { DoorParts, PendingCall } from './door-parts.ts';
import { refusalFailure } from './grpc-failure.ts';
import { readCall } from './read-call.ts';
import { ENDED, invalid, NOT_READY } from './refusals.ts';
import type { Refusal } from './refusals.ts';

/** How long a stream may be open without its SUBSCRIBE. */
const SUBSCRIBE_MS = 30_000;

const NO_SUBSCRIBE = invalid('The first message of a stream is SUBSCRIBE');

/** As over HTTP; clients in other languages take no more than 4 MiB by default. */
const MAX_MESSAGE_BYTES = 512_000;

const CODEC = schedulerCodec('application/x-protobuf');

function openStream(parts: DoorParts, call: SubscribeStream, session: MasterSession): EventStream<Event> {
  const { streams, clock, limits } = parts;
  const streamId = session.id;
  // By the time it is needed the call may not know it any more.
  const peer = call.getPeer();
  const hangUp = (): void => {
    parts.hangUp(peer);
  };
  return streams.open({
    streamId,
    openOutbox: (listener) => new CallOutbox({ call, streamId, clock, limits, hangUp }, listener),
    encoding: schedulerEvents(CODEC, streams.heartbeatMs, MAX_MESSAGE_BYTES),
    left: () => void session.close(),
  });
}

/** One call of Subscribe: a framework's session. */
class Subscription {
  readonly #parts: DoorParts;
  readonly #call: SubscribeStream;
  readonly #access: Access;
  readonly #pending: PendingCall;
  #cancelWait: () => void = () => undefined;
  #session: MasterSession | undefined;
  #stream: EventStream<Event> | undefined;
  #isOver = false;

  constructor(parts: DoorParts, call: SubscribeStream, access: Access, pending: PendingCall) {
    this.#parts = parts;
    this.#call = call;
    this.#access = access;
    this.#pending = pending;
  }

  begin(): void {
    const { clock } = this.#parts;
    const call = this.#call;
    this.#cancelWait = clock.at(clock.now() + SUBSCRIBE_MS, () => {
      this.#refuse(NO_SUBSCRIBE);
    });
    call.on('data', (bytes: Buffer) => {
      this.#receive(bytes);
    });
    // Who has nothing more to say may go on to listen.
    call.once('end', () => {
      if (this.#session === undefined) this.#refuse(NO_SUBSCRIBE);
    });
    call.once('close', () => {
      this.#left();
    });
  }

  #receive(bytes: Buffer): void {
    if (this.#isOver) return;
    const read = readCall(bytes, this.#parts.logger);
    if (read.refusal !== undefined) this.#refuse(read.refusal);
    else if (this.#session !== undefined) this.#further(this.#session, read.call);
    else if (read.call.type === 'SUBSCRIBE') this.#subscribe(read.call);
    else this.#refuse(NO_SUBSCRIBE);
  }

  #subscribe(call: Call<'SUBSCRIBE'>): void {
    this.#cancelWait();
    const { master } = this.#parts;
    this.#session = master.openSession(this.#listener(), { ...this.#access, ...this.#pending.trace });
    this.#session.send(call);
  }

  /** A client that makes more calls than it may is not read any further until it may again. */
  #further(session: MasterSession, call: Call): void {
    if (call.type === 'SUBSCRIBE') {
      this.#refuse(invalid('A stream has one SUBSCRIBE'));
      return;
    }
    session.send(call);
    const { rates, clock } = this.#parts;
    const waitMs = rates?.take(rateKey(this.#call, this.#access)) ?? 0;
    if (waitMs === 0) return;
    this.#call.pause();
    clock.at(clock.now() + waitMs, () => {
      this.#call.resume();
    });
  }

  #listener(): SessionListener {
    return {
      received: (event) => {
        if (this.#isOver) return;
        this.#stream ??= this.#open();
        this.#stream?.send(event);
      },
      refused: (_call, refusal) => {
        this.#refuse(refusal);
      },
      closed: () => {
        if (this.#stream === undefined) this.#refuse(ENDED);
        else this.#stream.end();
      },
    };
  }

  #open(): EventStream<Event> | undefined {
    const session = this.#session;
    if (session === undefined) return undefined;
    this.#pending.answered(200);
    return openStream(this.#parts, this.#call, session);
  }

  /** Ends the stream with the reason, after the events that wait. */
  #refuse(refusal: Refusal): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#stream === undefined) refuse(this.#call, refusal, this.#pending);
    else this.#stream.end(refusal);
  }

  #left(): void {
    this.#cancelWait();
    this.#pending.left();
    this.#isOver = true;
    // With a stream it is the stream that closes the session.
    if (this.#stream === undefined && !this.#parts.streams.isEnding) void this.#session?.close();
  }
}

function refuse(call: SubscribeStream, refusal: Refusal, pending: PendingCall): void {
  pending.answered(refusal.status);
  call.emit('error', refusalFailure(refusal));
}

/** Why nobody is subscribed at all. */
function refuseNow({ master, streams }: DoorParts): Refusal | undefined {
  if (!master.isReady) return NOT_READY;
  if (streams.isEnding) return ENDED;
  return streams.isFull ? { status: 503, message: 'Too many frameworks are subscribed' } : undefined;
}

/** Serves one call of Subscribe, from its first message on. */
export function subscribe(parts: DoorParts, call: SubscribeStream): void {
  const pending = beginCall(parts, call.getPath(), traceparentOf(call.metadata));
  const admission = admit(parts, call);
  const refusal = admission.isAdmitted ? refuseNow(parts) : admission.refusal;
  if (refusal !== undefined) refuse(call, refusal, pending);
  else if (admission.isAdmitted) new Subscription(parts, call, admission.access, pending).begin();
}
