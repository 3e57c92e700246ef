import { Client, Metadata, status } from '@grpc/grpc-js';
import type { ClientDuplexStream, ClientUnaryCall } from '@grpc/grpc-js';

import type { CallRefusal, FrameworkSession, SessionListener } from '../../driver/framework-session.ts';
import type { Call } from '../../mesos/call.ts';
import type { Event } from '../../mesos/event.ts';
import { SCHEDULER_METHODS, STREAM_ID_KEY } from '../../wire/grpc-method.ts';
import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import { WireError } from '../../wire/wire-error.ts';
import { CallLane } from '../call-lane.ts';
import { CHANNEL_OPTIONS, channelCredentials } from './grpc-master.ts';
import type { GrpcMasterOptions } from './grpc-master.ts';
import { judgeStatus } from './judge-status.ts';
import type { CallStatus } from './judge-status.ts';

/** How long a bridge may take to answer a call, or with its first event. */
const ANSWER_MS = 15_000;

/** Heartbeats in a row that may be missed. @see Mesos, scheduler-http-api.md of its documentation */
const MISSED_HEARTBEATS = 5;

/** Where SUBSCRIBED does not say. */
const HEARTBEAT_SECONDS = 15;

/** How long the end waits for calls that are under way. */
const CLOSE_MS = 5_000;

const CODEC = schedulerCodec('application/x-protobuf');

/** A framework's line to a bridge by gRPC: a stream of events, and calls beside it. */
export class GrpcSession implements FrameworkSession {
  readonly #options: GrpcMasterOptions;
  readonly #listener: SessionListener;
  readonly #client: Client;
  readonly #lane = new CallLane();
  #stream: ClientDuplexStream<Uint8Array, Buffer> | undefined;
  #streamId: string | undefined;
  #isSubscribed = false;
  #heartbeatSeconds = HEARTBEAT_SECONDS;
  #stopWatching: () => void = () => undefined;
  /** Nothing is heard nor told any more. */
  #over = false;
  #closing = false;

  constructor(options: GrpcMasterOptions, listener: SessionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#client = new Client(options.target, channelCredentials(options), CHANNEL_OPTIONS);
  }

  send(call: Call): void {
    if (this.#over) return;
    const bytes = this.#encode(call);
    if (bytes === undefined) return;
    if (call.type === 'SUBSCRIBE') this.#subscribe(call, bytes);
    else this.#lane.push(call, () => this.#call(call, bytes));
  }

  async close(): Promise<void> {
    this.#closing = true;
    const { clock } = this.#options;
    let cancel: () => void = () => undefined;
    const patience = new Promise<void>((resolve) => {
      cancel = clock.at(clock.now() + CLOSE_MS, resolve);
    });
    if (!this.#over) await Promise.race([this.#lane.idle(), patience]);
    cancel();
    this.#end();
  }

  /** A call that is not even one is refused as a master would refuse it. */
  #encode(call: Call): Uint8Array | undefined {
    try {
      return CODEC.encodeCall(call);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#options.clock.soon(() => {
        this.#refused(call, { status: 400, message });
      });
      return undefined;
    }
  }

  #metadata(): Metadata {
    const metadata = new Metadata();
    const { authorization } = this.#options;
    if (authorization !== undefined) metadata.set('authorization', authorization);
    if (this.#streamId !== undefined) metadata.set(STREAM_ID_KEY, this.#streamId);
    return metadata;
  }

  #subscribe(call: Call<'SUBSCRIBE'>, bytes: Uint8Array): void {
    const { path, requestSerialize, responseDeserialize } = SCHEDULER_METHODS.Subscribe;
    const stream = this.#client.makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      this.#metadata(),
    );
    this.#stream = stream;
    this.#watch(ANSWER_MS, 'the bridge does not answer');
    stream.on('metadata', (metadata) => {
      this.#streamId = metadata.get(STREAM_ID_KEY)[0]?.toString();
    });
    stream.on('data', (message: Buffer) => {
      this.#hear(message);
    });
    const ended = new Promise<CallStatus>((resolve) => {
      stream.once('status', resolve);
    });
    // The status may be there before the last events have been read.
    stream.once('end', () => {
      void ended.then((told) => {
        this.#streamEnded(call, told);
      });
    });
    // Told by the status as well.
    stream.on('error', () => undefined);
    stream.write(bytes);
  }

  #hear(message: Uint8Array): void {
    if (this.#over) return;
    this.#isSubscribed = true;
    const event = this.#decode(message);
    if (event?.type === 'SUBSCRIBED')
      this.#heartbeatSeconds = event.subscribed.heartbeatIntervalSeconds ?? HEARTBEAT_SECONDS;
    this.#expectHeartbeat();
    if (event !== undefined) this.#listener.received(event);
  }

  #decode(message: Uint8Array): Event | undefined {
    try {
      return CODEC.decodeEvent(message);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      if (error.code === 'NOT_IMPLEMENTED')
        this.#options.logger.debug('the bridge sends an event that is not known here', {
          reason: error.message,
        });
      else this.#lose(error.message);
      return undefined;
    }
  }

  /** A stream that ends without an event was never one. */
  #streamEnded(call: Call<'SUBSCRIBE'>, ended: CallStatus): void {
    const verdict = this.#isSubscribed ? undefined : judgeStatus(ended);
    if (verdict?.type === 'REFUSED' && !this.#over) {
      this.#end();
      this.#listener.refused(call, verdict.refusal);
    } else this.#lose(ended.code === status.OK ? 'the bridge has ended the stream' : ended.details);
  }

  /** Never rejects. */
  async #call(call: Call, bytes: Uint8Array): Promise<void> {
    if (this.#over) return;
    const verdict = judgeStatus(await this.#answered(bytes));
    if (verdict.type === 'REFUSED') this.#refused(call, verdict.refusal);
    else if (verdict.type === 'LOST') this.#lose(verdict.why);
  }

  #answered(bytes: Uint8Array): Promise<CallStatus> {
    const { clock } = this.#options;
    const { path, requestSerialize, responseDeserialize } = SCHEDULER_METHODS.Call;
    return new Promise((resolve) => {
      const call: ClientUnaryCall = this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        bytes,
        this.#metadata(),
        // Told by the status as well.
        () => undefined,
      );
      const cancel = clock.at(clock.now() + ANSWER_MS, () => {
        call.cancel();
      });
      call.on('status', (ended) => {
        cancel();
        resolve(ended);
      });
    });
  }

  #refused(call: Call, refusal: CallRefusal): void {
    if (!this.#over) this.#listener.refused(call, refusal);
  }

  #expectHeartbeat(): void {
    const waitMs = MISSED_HEARTBEATS * this.#heartbeatSeconds * 1000;
    this.#watch(waitMs, `nothing was heard from the bridge for ${waitMs / 1000} s`);
  }

  /** Gives the bridge up unless something is heard in time. */
  #watch(waitMs: number, why: string): void {
    if (this.#over) return;
    const { clock } = this.#options;
    this.#stopWatching();
    this.#stopWatching = clock.at(clock.now() + waitMs, () => {
      this.#lose(why);
    });
  }

  /** The line is gone; whoever wants another opens a new session. */
  #lose(why: string): void {
    // Whoever closes has said goodbye, and the other end may hang up on that.
    if (this.#over || this.#closing) return;
    const { logger, target } = this.#options;
    logger.warn('the line to the bridge is lost', { reason: why, remote: target });
    this.#end();
    this.#listener.closed();
  }

  #end(): void {
    this.#over = true;
    this.#stopWatching();
    this.#lane.clear();
    this.#stream?.cancel();
    this.#client.close();
  }
}
