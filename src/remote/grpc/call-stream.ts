import type { ClientDuplexStream } from '@grpc/grpc-js';

import type { Clock } from '../../ports/clock.ts';
import { decodeCallAnswer } from '../../wire/call-answer.ts';
import type { CallRefusalMessage } from '../../wire/call-answer.ts';
import { ANSWER_MS } from '../line.ts';
import { endOf } from './call-status.ts';
import type { CallStatus } from './call-status.ts';

export type MessageStream = ClientDuplexStream<Uint8Array, Buffer>;

/** What became of a call. Of one whose stream broke it is not known whether it was taken. */
export type CallOutcome =
  | { readonly type: 'TAKEN' }
  | { readonly type: 'REFUSED'; readonly refusal: CallRefusalMessage }
  | {
      readonly type: 'BROKEN';
      readonly ended: CallStatus;
      /** Whether no other call was without an answer when the stream broke, so that it broke for this one. */
      readonly isAlone: boolean;
    };

type Answered = (outcome: CallOutcome) => void;

/**
 * Calls of one framework, on one stream: they arrive in the order in which they are sent, so none waits for the answer to
 * another, and the answers come in that order too. A stream that has broken is replaced with the next call.
 */
export class CallStream {
  readonly #open: () => MessageStream;
  readonly #clock: Clock;
  #stream: MessageStream | undefined;
  #unanswered: Answered[] = [];
  #cancelWait: () => void = () => undefined;
  #idle: () => void = () => undefined;

  constructor(open: () => MessageStream, clock: Clock) {
    this.#open = open;
    this.#clock = clock;
  }

  /** Sends a call at once. Never rejects. */
  send(bytes: Uint8Array): Promise<CallOutcome> {
    this.#stream ??= this.#begin();
    const stream = this.#stream;
    return new Promise((resolve) => {
      this.#unanswered.push(resolve);
      if (this.#unanswered.length === 1) this.#wait(stream);
      stream.write(bytes);
    });
  }

  /** Resolves when every call has its answer. */
  async idle(): Promise<void> {
    if (this.#unanswered.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#idle = resolve;
    });
  }

  /** Breaks the stream. */
  cancel(): void {
    this.#cancelWait();
    this.#stream?.cancel();
  }

  #begin(): MessageStream {
    const stream = this.#open();
    stream.on('data', (bytes: Buffer) => {
      const refusal = decodeCallAnswer(bytes);
      this.#answered(stream, refusal === undefined ? { type: 'TAKEN' } : { type: 'REFUSED', refusal });
    });
    void endOf(stream).then((ended) => {
      this.#broken(stream, ended);
    });
    return stream;
  }

  #answered(stream: MessageStream, outcome: CallOutcome): void {
    const answered = this.#unanswered.shift();
    this.#cancelWait();
    if (this.#unanswered.length > 0) this.#wait(stream);
    answered?.(outcome);
    if (this.#unanswered.length === 0) this.#idle();
  }

  #broken(stream: MessageStream, ended: CallStatus): void {
    if (this.#stream !== stream) return;
    this.#stream = undefined;
    this.#cancelWait();
    const unanswered = this.#unanswered;
    this.#unanswered = [];
    const isAlone = unanswered.length === 1;
    for (const answered of unanswered) answered({ type: 'BROKEN', ended, isAlone });
    this.#idle();
  }

  /** Gives the stream up unless the oldest call is answered in time. */
  #wait(stream: MessageStream): void {
    this.#cancelWait = this.#clock.at(this.#clock.now() + ANSWER_MS, () => {
      stream.cancel();
    });
  }
}
