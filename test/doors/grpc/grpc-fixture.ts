import { Client, credentials, Metadata } from '@grpc/grpc-js';
import type {
  ChannelCredentials,
  ChannelOptions,
  ClientDuplexStream,
  ClientReadableStream,
  StatusObject,
} from '@grpc/grpc-js';
import { setImmediate } from 'node:timers/promises';

import { startGrpcDoor } from '../../../src/doors/grpc/grpc-door.ts';
import type { GrpcDoor } from '../../../src/doors/grpc/grpc-door.ts';
import type { GrpcDoorOptions } from '../../../src/doors/grpc/grpc-options.ts';
import { decodeStatusDetails } from '../../../src/wire/grpc-status.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingDoorMetrics } from '../../support/recording-door-metrics.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { ScriptedMaster } from '../../support/scripted-master.ts';

export const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** A Call: type SUBSCRIBE, and a FrameworkInfo of user u with the name n. */
export const SUBSCRIBE = hex('1001' + '1a08' + '0a06' + '0a0175' + '12016e');

/** A Call of framework a: type REVIVE. */
export const REVIVE = hex('0a03' + '0a0161' + '1005');

/** An Event of type HEARTBEAT. */
export const HEARTBEAT = '0808';

/** An Event: SUBSCRIBED, framework a, a heartbeat every 5 seconds. */
export const SUBSCRIBED_BYTES = '0801' + '120e' + '0a03' + '0a0161' + '110000000000001440';

/** Waits for what a client has done to reach the door, or the other way round. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setImmediate();
}

/** The reason for programs that a status carries. */
export function reasonOf({ metadata }: StatusObject): string | undefined {
  const [bytes] = metadata.get('grpc-status-details-bin');
  return Buffer.isBuffer(bytes) ? decodeStatusDetails(bytes)?.reason : undefined;
}

const same = (bytes: Buffer): Buffer => bytes;

/** One call with a stream of answers, as its bytes say. */
export class TestStream<Call extends ClientReadableStream<Buffer> = ClientDuplexStream<Buffer, Buffer>> {
  readonly call: Call;
  /** In hexadecimal. */
  readonly messages: string[] = [];
  readonly metadata: Promise<Metadata>;
  readonly status: Promise<StatusObject>;
  #wake: () => void = () => undefined;

  constructor(call: Call, isRead: boolean) {
    this.call = call;
    this.metadata = new Promise((resolve) => call.once('metadata', resolve));
    this.status = new Promise((resolve) => call.once('status', resolve));
    // Another status than OK is told twice.
    call.on('error', () => undefined);
    if (isRead) this.read();
  }

  read(): void {
    this.call.on('data', (bytes: Buffer) => {
      this.messages.push(bytes.toString('hex'));
      this.#wake();
    });
  }

  /** Waits for so many messages in all. */
  async received(count: number): Promise<readonly string[]> {
    while (this.messages.length < count)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.messages;
  }
}

export interface Outcome {
  readonly status: StatusObject;
  readonly answer?: Buffer;
}

/** A client of the door that speaks in bytes. */
export class TestClient {
  readonly #client: Client;

  constructor(
    target: string,
    channel: ChannelCredentials = credentials.createInsecure(),
    options: ChannelOptions = {},
  ) {
    // A connection of its own, since others' connections are cut in tests.
    this.#client = new Client(target, channel, { 'grpc.use_local_subchannel_pool': 1, ...options });
  }

  stream(
    path: string,
    metadata: Record<string, string> = {},
    isRead = true,
    deadlineMs?: number,
  ): TestStream {
    const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
    const given = Metadata.fromHttp2Headers(metadata);
    return new TestStream(this.#client.makeBidiStreamRequest(path, same, same, given, options), isRead);
  }

  /** One call with a stream of answers. */
  watch(path: string, request: Buffer): TestStream<ClientReadableStream<Buffer>> {
    return new TestStream(this.#client.makeServerStreamRequest(path, same, same, request), true);
  }

  subscribe(metadata: Record<string, string> = {}, isRead = true): TestStream {
    const stream = this.stream('/ecs_scheduler.v1.Scheduler/Subscribe', metadata, isRead);
    stream.call.write(SUBSCRIBE);
    return stream;
  }

  unary(path: string, request: Buffer, metadata: Record<string, string> = {}): Promise<Outcome> {
    const given = Metadata.fromHttp2Headers(metadata);
    return new Promise((resolve) => {
      let answer: Buffer | undefined;
      let ended: StatusObject | undefined;
      const settle = (): void => {
        if (ended !== undefined) resolve({ status: ended, ...(answer === undefined ? {} : { answer }) });
      };
      const call = this.#client.makeUnaryRequest(path, same, same, request, given, (_error, value) => {
        answer = value;
        settle();
      });
      call.once('status', (status: StatusObject) => {
        ended = status;
        // The answer is told after the status.
        void setImmediate().then(settle);
      });
    });
  }

  call(request: Buffer, metadata: Record<string, string> = {}): Promise<Outcome> {
    return this.unary('/ecs_scheduler.v1.Scheduler/Call', request, metadata);
  }

  close(): void {
    this.#client.close();
  }
}

export interface StartedDoor {
  readonly door: GrpcDoor;
  readonly master: ScriptedMaster;
  readonly clock: ManualClock;
  readonly logger: RecordingLogger;
  readonly metrics: RecordingDoorMetrics;
  /** Of this machine, in the clear. */
  readonly client: TestClient;
  /** A client that is closed after the test. */
  readonly connect: (channel?: ChannelCredentials, options?: ChannelOptions) => TestClient;
  readonly close: () => Promise<void>;
}

/** A door on a free port before a master that does what the test says, whose time stands still. */
export async function startDoor(changes: Partial<GrpcDoorOptions> = {}): Promise<StartedDoor> {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const metrics = new RecordingDoorMetrics();
  const master = new ScriptedMaster();
  const door = await startGrpcDoor({
    master,
    host: '127.0.0.1',
    port: 0,
    clock,
    logger,
    metrics,
    ...changes,
  });
  const clients: TestClient[] = [];
  const connect = (channel?: ChannelCredentials, options?: ChannelOptions): TestClient => {
    const client = new TestClient(`localhost:${door.port}`, channel, options);
    clients.push(client);
    return client;
  };
  return {
    door,
    master,
    clock,
    logger,
    metrics,
    client: connect(),
    connect,
    close: async () => {
      // The client first: one that is left alone tries again, after the test.
      for (const client of clients) client.close();
      await door.close();
    },
  };
}
