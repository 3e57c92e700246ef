import type { ClientRequest, IncomingMessage } from 'node:http';

import type { FrameworkSession, SessionListener } from '../../driver/framework-session.ts';
import type { Call } from '../../mesos/call.ts';
import { RecordDecoder } from '../../wire/recordio.ts';
import { schedulerCodec } from '../../wire/scheduler-codec.ts';
import type { SchedulerCodec } from '../../wire/scheduler-codec.ts';
import { CallLane } from '../call-lane.ts';
import { ANSWER_MS, Line } from '../line.ts';
import { judgeAnswer } from './answer.ts';
import { MAX_REDIRECTS, redirectedUrl, schedulerUrl } from './http-master.ts';
import type { HttpMasterOptions } from './http-master.ts';
import { Connections, send, textOf } from './send.ts';
import type { Headers } from './send.ts';

/** Longest record that is taken from a master. */
const MAX_RECORD_BYTES = 256 * 1024 * 1024;

/** A framework's line to a master over the v1 scheduler API: a stream of events, and calls beside it. */
export class HttpSession implements FrameworkSession {
  readonly #options: HttpMasterOptions;
  readonly #codec: SchedulerCodec;
  readonly #connections: Connections;
  readonly #lane = new CallLane();
  readonly #line: Line;
  #url: URL;
  #stream: ClientRequest | undefined;
  #streamId: string | undefined;

  constructor(options: HttpMasterOptions, listener: SessionListener) {
    const { clock, logger, mediaType = 'application/x-protobuf' } = options;
    this.#options = options;
    this.#codec = schedulerCodec(mediaType);
    this.#connections = new Connections(options);
    this.#url = schedulerUrl(options);
    this.#line = new Line({
      clock,
      logger,
      listener,
      codec: this.#codec,
      peer: 'the master',
      remote: () => this.#url.host,
      hangUp: () => {
        this.#lane.clear();
        this.#stream?.destroy();
        this.#connections.close();
      },
    });
  }

  send(call: Call): void {
    if (this.#line.isOver) return;
    if (call.type === 'SUBSCRIBE') void this.#subscribe(call);
    else this.#lane.push(call, () => this.#call(call));
  }

  close(): Promise<void> {
    return this.#line.close(this.#lane.idle());
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
      if (verdict.type === 'REFUSED') this.#line.subscribeRefused(call, verdict.refusal);
      else this.#line.lose(verdict.type === 'LOST' ? verdict.why : 'the master sends us round in circles');
    } catch (error) {
      this.#line.lose(messageOf(error));
    }
  }

  /** Sends SUBSCRIBE to the master that leads. */
  async #openStream(body: Uint8Array): Promise<IncomingMessage> {
    for (let redirects = 0; ; redirects += 1) {
      const { request, head } = send(this.#connections, this.#url, 'POST', this.#headers(), body);
      this.#stream = request;
      this.#line.expectAnswer();
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
    this.#line.expectHeartbeat();
    answer.on('data', (chunk: Buffer) => {
      try {
        for (const record of decoder.push(chunk)) this.#line.hear(record);
        this.#line.expectHeartbeat();
      } catch (error) {
        this.#line.lose(messageOf(error));
      }
    });
    answer.once('end', () => {
      this.#line.lose('the master has ended the stream');
    });
    answer.once('error', (error) => {
      this.#line.lose(error.message);
    });
  }

  /** Never rejects. */
  async #call(call: Call): Promise<void> {
    if (this.#line.isOver) return;
    try {
      const stream: Headers = this.#streamId === undefined ? {} : { 'Mesos-Stream-Id': this.#streamId };
      const body = this.#codec.encodeCall(call);
      const { request, head } = send(this.#connections, this.#url, 'POST', this.#headers(stream), body);
      const answer = await this.#inTime(request, head);
      const verdict = judgeAnswer(answer.statusCode ?? 0, await textOf(answer));
      if (verdict.type === 'REFUSED') this.#line.refused(call, verdict.refusal);
      else if (verdict.type === 'LOST') this.#line.lose(verdict.why);
      else if (verdict.type === 'REDIRECTED') this.#line.lose('the master does not lead any more');
    } catch (error) {
      // Whether the call has arrived is not known: only what the master says after a new SUBSCRIBE is.
      this.#line.lose(messageOf(error));
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
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
