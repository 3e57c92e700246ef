import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';

import type { Clock } from '../../ports/clock.ts';
import { NO_TRACING } from '../../ports/tracing.ts';
import { SCHEDULER_METHODS } from '../../wire/grpc-method.ts';
import { ListenError } from '../http/listen-error.ts';
import { isLoopbackHost } from '../http/loopback.ts';
import { RateLimit } from '../http/rate-limit.ts';
import type { TlsMaterial } from '../http/tls.ts';
import type { SubscribeStream } from './call-outbox.ts';
import { CallStreams } from './call-streams.ts';
import { Connections } from './connections.ts';
import { DOOR } from './door-parts.ts';
import type { DoorParts } from './door-parts.ts';
import { EventStreams } from '../streams/event-streams.ts';
import { DEFAULT_LIMITS } from './grpc-options.ts';
import type { GrpcDoorOptions, GrpcLimits } from './grpc-options.ts';
import { Health, HEALTH_METHODS } from './health.ts';
import { makeCall } from './make-call.ts';
import { OLD_REFLECTION_METHODS, REFLECTION_METHODS, reflectionService } from './reflection.ts';
import { subscribe } from './subscribe.ts';

/** The scheduler API over gRPC, on a port of its own. */
export interface GrpcDoor {
  readonly host: string;
  readonly port: number;
  /** As clients want it: `127.0.0.1:50051`. */
  readonly target: string;
  /**
   * New connections are made with this; those that are open stay as they are.
   * @throws ListenError TLS_UNUSABLE; then everything stays as it was.
   */
  reload(material: TlsMaterial): void;
  /** Ends the streams, lets what is under way come to its end, within limits, and hangs up on everybody. */
  close(): Promise<void>;
}

const DEFAULT_HEARTBEAT_MS = 5000;

/** A connection is asked for a sign of life after a minute; without one it is ended, and with it its sessions. */
const KEEP_ALIVE = { 'grpc.keepalive_time_ms': 60_000, 'grpc.keepalive_timeout_ms': 20_000 };

function serverOptions({ messageBytes }: GrpcLimits): Readonly<Record<string, number>> {
  return {
    ...KEEP_ALIVE,
    'grpc.max_receive_message_length': messageBytes,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': 1000,
    // Statistics that nobody asks for, kept for each connection.
    'grpc.enable_channelz': 0,
  };
}

function checkOpenness({ host, port, authenticator, isOpenAllowed = false }: GrpcDoorOptions): void {
  if (authenticator !== undefined || isOpenAllowed || isLoopbackHost(host)) return;
  throw new ListenError(
    'OPEN_WITHOUT_CREDENTIALS',
    { host, port },
    `Will not listen on ${host} without credentials`,
  );
}

function addServices(server: Server, parts: DoorParts, callStreams: CallStreams, health: Health): void {
  server.addService(SCHEDULER_METHODS, {
    Subscribe: (call: SubscribeStream) => {
      subscribe(parts, call);
    },
    Call: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
      void makeCall(parts, call, answer);
    },
    Calls: (call: SubscribeStream) => {
      void callStreams.serve(call);
    },
  });
  server.addService(HEALTH_METHODS, health.service);
  server.addService(REFLECTION_METHODS, reflectionService());
  server.addService(OLD_REFLECTION_METHODS, reflectionService());
}

function openStreams(
  { clock, logger, metrics, memory, heartbeatMs = DEFAULT_HEARTBEAT_MS }: GrpcDoorOptions,
  limits: GrpcLimits,
): EventStreams {
  return new EventStreams({
    door: DOOR,
    clock,
    logger,
    heartbeatMs,
    limits,
    ...(memory === undefined ? {} : { memory }),
    ...(metrics === undefined ? {} : { metrics }),
  });
}

/** Waits for what is under way, but not for ever. */
async function shutDown(server: Server, clock: Clock, patienceMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = clock.at(clock.now() + patienceMs, resolve);
    server.tryShutdown(() => {
      cancel();
      resolve();
    });
  });
  server.forceShutdown();
}

/** Starts the door. @throws ListenError */
export async function startGrpcDoor(options: GrpcDoorOptions): Promise<GrpcDoor> {
  checkOpenness(options);
  const { master, authenticator, clock, logger, metrics, tracing = NO_TRACING } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const host = options.host === 'localhost' ? '127.0.0.1' : options.host;
  const server = new Server(serverOptions(limits));
  // TLS is done by then: to the library all connections are alike.
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const connections = new Connections({
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    host,
    port: options.port,
    max: limits.connections,
    logger,
    take: (connection) => {
      injector.injectConnection(connection);
    },
  });
  const hangUp = (peer: string): void => {
    connections.cut(peer);
  };
  const streams = openStreams(options, limits);
  const parts: DoorParts = {
    master,
    streams,
    limits,
    hangUp,
    authenticator,
    rates: limits.calls === undefined ? undefined : new RateLimit(limits.calls, clock),
    clock,
    logger,
    metrics,
    tracing,
  };
  const health = new Health(clock, () => master.isReady && !streams.isEnding);
  const callStreams = new CallStreams(parts);
  addServices(server, parts, callStreams, health);
  const port = await connections.listen();

  const close = async (): Promise<void> => {
    connections.stop();
    void streams.endAll();
    callStreams.endAll();
    health.end();
    await shutDown(server, clock, limits.closeMs);
    connections.cutAll();
  };

  const name = host.includes(':') ? `[${host}]` : host;
  return {
    host,
    port,
    target: `${name}:${port}`,
    reload: (material) => {
      connections.reload(material);
    },
    close,
  };
}
