import type { ClientRequest, IncomingMessage } from 'node:http';

import type { FrameworkSession, SessionListener } from '../../driver/framework-session.ts';
import type { Call } from '../../mesos/call.ts';
import type { Event } from '../../mesos/event.ts';
import { RecordDecoder } from '../../wire/recordio.ts';
import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';
import { WireError } from '../../wire/wire-error.ts';
import { CallLane } from '../call-lane.ts';
import { judgeAnswer } from './answer.ts';
import { redirectedUrl, schedulerUrl } from './http-master.ts';
import type { HttpMasterOptions } from './http-master.ts';
import { Connections, post, textOf } from './post.ts';
import type { Headers } from './post.ts';

/** Longest record that is taken from a master. */
const MAX_RECORD_BYTES = 256 * 1024 * 1024;

/** How long a master may take to begin its answer. */
const ANSWER_MS = 15_000;

/** Heartbeats in a row that may be missed. @see Mesos, scheduler-http-api.md of its documentation */
const MISSED_HEARTBEATS = 5;

/** What masters that do not say otherwise do. */
const HEARTBEAT_SECONDS = 15;

const MAX_REDIRECTS = 5;

/** How long the end waits for calls that are under way. */
const CLOSE_MS = 5_000;

/** A framework's line to a master over the v1 scheduler API: a stream of events, and calls beside it. */
export class HttpSession implements FrameworkSession {
  readonly #options: HttpMasterOptions;
  readonly #listener: SessionListener;
  readonly #codec: SchedulerCodec;
  readonly #connections: Connections;
  readonly #lane = new CallLane();
  #url: URL;
  #stream: ClientRequest | undefined;
  #streamId: string | undefined;
  #heartbeatSeconds = HEARTBEAT_SECONDS;
  #stopWatching: () => void = () => undefined;
  /** Nothing is heard nor told any more. */
  #over = false;
  #closing = false;

  constructor(options: HttpMasterOptions, listener: SessionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#codec = schedulerCodec(options.mediaType ?? 'application/x-protobuf');
    this.#connections = new Connections(options);
    this.#url = schedulerUrl(options);
  }

  send(call: Call): void {
    if (this.#over) return;
    if (call.type === 'SUBSCRIBE') void this.#subscribe(call);
    else this.#lane.push(call, () => this.#call(call));
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

  #headers(more: Headers = {}): Headers {
    const { authorization } = this.#options;
    const { mediaType } = this.#codec;
    return {
      'Content-Type': mediaType,
      Accept: mediaType,
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...more,
    };
  }

  async #subscribe(call: Call<'SUBSCRIBE'>): Promise<void> {
    try {
      const answer = await this.#openStream(this.#codec.encodeCall(call));
      if (answer.statusCode === 200) {
        this.#listen(answer);
        return;
      }
      const verdict = judgeAnswer(answer.statusCode ?? 0, await textOf(answer));
      if (verdict.type === 'REFUSED' && !this.#over) {
        this.#end();
        this.#listener.refused(call, verdict.refusal);
      } else this.#lose(verdict.type === 'LOST' ? verdict.why : 'the master sends us round in circles');
    } catch (error) {
      this.#lose(messageOf(error));
    }
  }

  /** Sends SUBSCRIBE to the master that leads. */
  async #openStream(body: Uint8Array): Promise<IncomingMessage> {
    for (let redirects = 0; ; redirects += 1) {
      const { request, head } = post(this.#connections, this.#url, this.#headers(), body);
      this.#stream = request;
      this.#watch(ANSWER_MS, 'the master does not answer');
      const answer = await head;
      const target = redirectedUrl(this.#url, answer.headers.location);
      if (answer.statusCode !== 307 || target === undefined || redirects === MAX_REDIRECTS) return answer;
      answer.resume();
      this.#url = target;
    }
  }

  #listen(answer: IncomingMessage): void {
    const id = answer.headers['mesos-stream-id'];
    this.#streamId = typeof id === 'string' ? id : undefined;
    const decoder = new RecordDecoder(MAX_RECORD_BYTES);
    this.#expectHeartbeat();
    answer.on('data', (chunk: Buffer) => {
      try {
        for (const record of decoder.push(chunk)) this.#hear(record);
        this.#expectHeartbeat();
      } catch (error) {
        this.#lose(messageOf(error));
      }
    });
    answer.once('end', () => {
      this.#lose('the master has ended the stream');
    });
    answer.once('error', (error) => {
      this.#lose(error.message);
    });
  }

  #hear(record: Uint8Array): void {
    const event = this.#decode(record);
    if (event === undefined || this.#over) return;
    if (event.type === 'SUBSCRIBED')
      this.#heartbeatSeconds = event.subscribed.heartbeatIntervalSeconds ?? HEARTBEAT_SECONDS;
    this.#listener.received(event);
  }

  #decode(record: Uint8Array): Event | undefined {
    try {
      return this.#codec.decodeEvent(record);
    } catch (error) {
      if (!(error instanceof WireError) || error.code !== 'NOT_IMPLEMENTED') throw error;
      this.#options.logger.debug('the master sends an event that is not known here', {
        reason: error.message,
      });
      return undefined;
    }
  }

  /** Never rejects. */
  async #call(call: Call): Promise<void> {
    if (this.#over) return;
    try {
      const stream: Headers = this.#streamId === undefined ? {} : { 'Mesos-Stream-Id': this.#streamId };
      const body = this.#codec.encodeCall(call);
      const { request, head } = post(this.#connections, this.#url, this.#headers(stream), body);
      const answer = await this.#inTime(request, head);
      const verdict = judgeAnswer(answer.statusCode ?? 0, await textOf(answer));
      if (verdict.type === 'REFUSED') this.#refused(call, verdict.refusal);
      else if (verdict.type === 'LOST') this.#lose(verdict.why);
      else if (verdict.type === 'REDIRECTED') this.#lose('the master does not lead any more');
    } catch (error) {
      // Whether the call has arrived is not known: only what the master says after a new SUBSCRIBE is.
      this.#lose(messageOf(error));
    }
  }

  async #inTime(request: ClientRequest, head: Promise<IncomingMessage>): Promise<IncomingMessage> {
    const { clock } = this.#options;
    const cancel = clock.at(clock.now() + ANSWER_MS, () => {
      request.destroy(new Error('the master does not answer'));
    });
    try {
      return await head;
    } finally {
      cancel();
    }
  }

  #refused(call: Call, refusal: Parameters<SessionListener['refused']>[1]): void {
    if (!this.#over) this.#listener.refused(call, refusal);
  }

  #expectHeartbeat(): void {
    const waitMs = MISSED_HEARTBEATS * this.#heartbeatSeconds * 1000;
    this.#watch(waitMs, `nothing was heard from the master for ${waitMs / 1000} s`);
  }

  /** Gives the master up unless something is heard in time. */
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
    this.#options.logger.warn('the line to the master is lost', { reason: why, remote: this.#url.host });
    this.#end();
    this.#listener.closed();
  }

  #end(): void {
    this.#over = true;
    this.#stopWatching();
    this.#lane.clear();
    this.#stream?.destroy();
    this.#connections.close();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
