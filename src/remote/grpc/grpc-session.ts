import { status } from '@grpc/grpc-js';

import type { FrameworkSession, SessionListener } from '../../driver/framework-session.ts';
import type { Call } from '../../mesos/call.ts';
import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import { judgeAnswer } from '../http/answer.ts';
import type { Verdict } from '../http/answer.ts';
import { Line } from '../line.ts';
import type { CallOutcome, MessageStream } from './call-stream.ts';
import { endOf, judgeStatus } from './call-status.ts';
import type { CallStatus } from './call-status.ts';
import type { GrpcMasterOptions } from './grpc-master.ts';
import { SchedulerChannel } from './scheduler-channel.ts';

const CODEC = schedulerCodec('application/x-protobuf');

function judge(outcome: CallOutcome): Verdict {
  switch (outcome.type) {
    case 'TAKEN':
      return { type: 'TAKEN' };
    case 'REFUSED':
      return judgeAnswer(outcome.refusal.httpStatus, outcome.refusal.message);
    case 'BROKEN': {
      const verdict = judgeStatus(outcome.ended);
      // With others before it, it is not known which of them were taken.
      return verdict.type === 'REFUSED' && outcome.isAlone
        ? verdict
        : { type: 'LOST', why: outcome.ended.details };
    }
  }
}

/** A framework's line to a bridge by gRPC: a stream of events, and one of calls beside it. */
export class GrpcSession implements FrameworkSession {
  readonly #options: GrpcMasterOptions;
  readonly #channel: SchedulerChannel;
  readonly #line: Line;
  #stream: MessageStream | undefined;
  #isSubscribed = false;

  constructor(options: GrpcMasterOptions, listener: SessionListener) {
    const { clock, logger, target } = options;
    this.#options = options;
    this.#channel = new SchedulerChannel(options);
    this.#line = new Line({
      clock,
      logger,
      listener,
      codec: CODEC,
      peer: 'the bridge',
      remote: () => target,
      hangUp: () => {
        this.#stream?.cancel();
        this.#channel.close();
      },
    });
  }

  send(call: Call): void {
    if (this.#line.isOver) return;
    const bytes = this.#encode(call);
    if (bytes === undefined) return;
    if (call.type === 'SUBSCRIBE') this.#subscribe(call, bytes);
    else void this.#call(call, bytes);
  }

  close(): Promise<void> {
    return this.#line.close(this.#channel.calls.idle());
  }

  /** A call that is not even one is refused as a master would refuse it. */
  #encode(call: Call): Uint8Array | undefined {
    try {
      return CODEC.encodeCall(call);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#options.clock.soon(() => {
        this.#line.refused(call, { status: 400, message });
      });
      return undefined;
    }
  }

  #subscribe(call: Call<'SUBSCRIBE'>, bytes: Uint8Array): void {
    const stream = this.#channel.subscribe(bytes);
    this.#stream = stream;
    this.#line.expectAnswer();
    stream.on('data', (message: Buffer) => {
      this.#isSubscribed = true;
      this.#line.hear(message);
    });
    void endOf(stream).then((ended) => {
      this.#streamEnded(call, ended);
    });
  }

  /** A stream that ends without an event was never one. */
  #streamEnded(call: Call<'SUBSCRIBE'>, ended: CallStatus): void {
    const verdict = this.#isSubscribed ? undefined : judgeStatus(ended);
    if (verdict?.type === 'REFUSED') this.#line.subscribeRefused(call, verdict.refusal);
    else this.#line.lose(ended.code === status.OK ? 'the bridge has ended the stream' : ended.details);
  }

  /** Never rejects. */
  async #call(call: Call, bytes: Uint8Array): Promise<void> {
    const verdict = judge(await this.#channel.calls.send(bytes));
    if (verdict.type === 'REFUSED') this.#line.refused(call, verdict.refusal);
    else if (verdict.type === 'LOST') this.#line.lose(verdict.why);
  }
}
