import type { ServerDuplexStream } from '@grpc/grpc-js';

import type { Access } from '../../driver/master.ts';
import { encodeCallAnswer } from '../../wire/call-answer.ts';
import { admit, rateKey } from './admission.ts';
import { beginCall, traceparentOf } from './door-parts.ts';
import type { DoorParts } from './door-parts.ts';
import { refusalFailure, refusalMessage } from './grpc-failure.ts';
import { decide, streamIdOf } from './make-call.ts';
import type { Refusal } from './refusals.ts';

type Calls = ServerDuplexStream<Buffer, Buffer>;

/** Calls of one stream that may be without an answer; until there are fewer the client is not read. */
const UNANSWERED = 256;

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

const TAKEN = asBuffer(encodeCallAnswer(undefined));

const answerOf = (refusal: Refusal | undefined): Buffer =>
  refusal === undefined ? TAKEN : asBuffer(encodeCallAnswer(refusalMessage(refusal)));

/** The streams on which frameworks make one call after another without awaiting the answers. */
export class CallStreams {
  readonly #parts: DoorParts;
  /** With the answers to what has been read so far. */
  readonly #open = new Map<Calls, Promise<void>>();

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /** Serves one call of Calls, to its end. Never rejects. */
  async serve(call: Calls): Promise<void> {
    const admission = admit(this.#parts, call);
    if (!admission.isAdmitted) {
      const pending = beginCall(this.#parts, call.getPath(), traceparentOf(call.metadata));
      pending.answered(admission.refusal.status);
      call.emit('error', refusalFailure(admission.refusal));
      return;
    }
    try {
      await this.#answerAll(call, admission.access);
      call.end();
    } catch {
      // The client has gone, or sends what gRPC's library does not take: it knows as much as there is to know.
    } finally {
      this.#open.delete(call);
    }
  }

  /** Ends all streams, after the answers to what has been read. */
  endAll(): void {
    for (const [call, answered] of this.#open)
      void answered.then(() => {
        call.end();
      });
  }

  async #answerAll(call: Calls, access: Access): Promise<void> {
    const streamId = streamIdOf(call.metadata);
    const unanswered: Promise<void>[] = [];
    let answered = Promise.resolve();
    this.#open.set(call, answered);
    // A client that has said all still wants its answers.
    for await (const bytes of call.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const decided = this.#decide(call, bytes, access, streamId);
      answered = answered.then(async () => {
        const answer = answerOf(await decided);
        if (!call.writableEnded) call.write(answer);
      });
      this.#open.set(call, answered);
      unanswered.push(answered);
      if (unanswered.length >= UNANSWERED) await unanswered.shift();
      await this.#paced(call, access);
    }
    await answered;
  }

  async #decide(
    call: Calls,
    bytes: Buffer,
    access: Access,
    streamId: string | undefined,
  ): Promise<Refusal | undefined> {
    // What its client says of a trace is about the stream, which outlives its calls.
    const pending = beginCall(this.#parts, call.getPath(), undefined);
    const refusal = await decide(this.#parts, bytes, { ...access, ...pending.trace }, streamId);
    pending.answered(refusal?.status ?? 200);
    return refusal;
  }

  /** A client that makes more calls than it may is not read any further until it may again. */
  async #paced(call: Calls, access: Access): Promise<void> {
    const { rates, clock } = this.#parts;
    const waitMs = rates?.take(rateKey(call, access)) ?? 0;
    if (waitMs > 0) await new Promise<void>((resolve) => clock.at(clock.now() + waitMs, resolve));
  }
}
