import { status } from '@grpc/grpc-js';

import type { Call } from '../../mesos/call.ts';
import type { Event } from '../../mesos/event.ts';
import type { FrameworkId } from '../../mesos/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import { WireError } from '../../wire/wire-error.ts';
import type { MessageStream } from './call-stream.ts';
import { endOf } from './call-status.ts';
import { endedError, GrpcCallError, refusedError } from './grpc-call-error.ts';
import type { GrpcMasterOptions } from './grpc-master.ts';
import { SchedulerChannel } from './scheduler-channel.ts';

const CODEC = schedulerCodec('application/x-protobuf');

/** How long a bridge may take, in milliseconds. */
const DEADLINE_MS = 15_000;

export interface Deadline {
  /** In milliseconds. Default 15 seconds. */
  readonly deadlineMs?: number;
}

export type SchedulerClientOptions = Omit<GrpcMasterOptions, 'logger'>;

/** Decodes an event; undefined for one of a type that is not known here. */
function decoded(message: Uint8Array): Event | undefined {
  try {
    return CODEC.decodeEvent(message);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    if (error.code === 'NOT_IMPLEMENTED') return undefined;
    throw new GrpcCallError('INTERNAL', error.message);
  }
}

function encoded(call: Call): Uint8Array {
  try {
    return CODEC.encodeCall(call);
  } catch (error) {
    throw new GrpcCallError('INVALID_ARGUMENT', error instanceof Error ? error.message : String(error));
  }
}

/** One framework at a bridge, by gRPC: its events as they come, its calls with what became of each. It does not reconnect. */
export class SchedulerClient {
  readonly #channel: SchedulerChannel;
  readonly #clock: Clock;

  constructor(options: SchedulerClientOptions) {
    this.#channel = new SchedulerChannel(options);
    this.#clock = options.clock;
  }

  /**
   * Subscribes the framework when the first event is asked for. The events end when the bridge ends the stream in order;
   * leaving them unsubscribes.
   * @param frameworkId of a framework that comes back.
   * @param deadlineMs for the first event.
   * @throws GrpcCallError
   */
  async *subscribe(
    subscribe: Call<'SUBSCRIBE'>['subscribe'],
    { frameworkId, deadlineMs = DEADLINE_MS }: Deadline & { readonly frameworkId?: FrameworkId } = {},
  ): AsyncGenerator<Event, void> {
    const id = frameworkId === undefined ? {} : { frameworkId };
    const stream = this.#channel.subscribe(encoded({ type: 'SUBSCRIBE', subscribe, ...id }));
    const deadline = { isOver: false };
    const cancelDeadline = this.#clock.at(this.#clock.now() + deadlineMs, () => {
      deadline.isOver = true;
      stream.cancel();
    });
    try {
      for await (const message of messagesOf(stream)) {
        cancelDeadline();
        const event = decoded(message);
        if (event !== undefined) yield event;
      }
    } catch (error) {
      throw deadline.isOver ? lateError(deadlineMs) : error;
    } finally {
      cancelDeadline();
      stream.cancel();
    }
  }

  /**
   * Makes a call. Calls arrive in the order in which they are made; none has to wait for the one before.
   * @param deadlineMs after it, it is not known whether the call was taken.
   * @returns when the bridge has taken it and will not forget it.
   * @throws GrpcCallError
   */
  async call(
    call: Exclude<Call, Call<'SUBSCRIBE'>>,
    { deadlineMs = DEADLINE_MS }: Deadline = {},
  ): Promise<void> {
    const sent = this.#channel.calls.send(encoded(call));
    let cancelDeadline: () => void = () => undefined;
    const late = new Promise<never>((_, reject) => {
      cancelDeadline = this.#clock.at(this.#clock.now() + deadlineMs, () => {
        reject(lateError(deadlineMs));
      });
    });
    const outcome = await Promise.race([sent, late]).finally(cancelDeadline);
    if (outcome.type === 'REFUSED') throw refusedError(outcome.refusal);
    if (outcome.type === 'BROKEN') throw endedError(outcome.ended);
  }

  /** Ends the stream and the connection; calls without an answer fail. */
  close(): void {
    this.#channel.close();
  }
}

const lateError = (deadlineMs: number): GrpcCallError =>
  new GrpcCallError('DEADLINE_EXCEEDED', `The bridge has not answered within ${deadlineMs} ms`);

/** The messages of a stream to its end. @throws GrpcCallError when that is not OK. */
async function* messagesOf(stream: MessageStream): AsyncGenerator<Uint8Array, void> {
  const ended = endOf(stream);
  const messages: Uint8Array[] = [];
  let wake: () => void = () => undefined;
  const reading = { isOver: false };
  stream.on('data', (message: Buffer) => {
    messages.push(message);
    stream.pause();
    wake();
  });
  void ended.then(() => {
    reading.isOver = true;
    wake();
  });
  for (;;) {
    const message = messages.shift();
    if (message !== undefined) yield message;
    else if (reading.isOver) break;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
        stream.resume();
      });
  }
  const end = await ended;
  if (end.code !== status.OK) throw endedError(end);
}
