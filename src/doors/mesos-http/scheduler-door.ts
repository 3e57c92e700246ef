import type { Master } from '../../driver/master.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DoorMetrics } from '../../ports/door-metrics.ts';
import type { Logger } from '../../ports/logger.ts';
import type { HttpServer } from '../http/http-server.ts';
import type { HttpAnswer, HttpRequest } from '../http/http-route.ts';
import { refuseUnlessLeading } from '../http/leadership.ts';
import type { Leadership } from '../http/leadership.ts';
import { textAnswer } from '../http/text-answer.ts';
import { EventStreams } from '../streams/event-streams.ts';
import { DEFAULT_STREAM_LIMITS } from '../streams/stream-limits.ts';
import type { StreamLimits } from '../streams/stream-limits.ts';
import type { StreamMemory } from '../streams/stream-memory.ts';
import { makeCall } from './make-call.ts';
import { readCall } from './read-call.ts';
import { subscribe } from './subscribe.ts';

export interface SchedulerDoorOptions {
  readonly master: Master;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: DoorMetrics;
  /** Default: always leads. */
  readonly leadership?: () => Leadership;
  /** Told to frameworks with SUBSCRIBED. Default 5 seconds: there are clients that wait no longer than 10. */
  readonly heartbeatMs?: number;
  readonly limits?: Partial<StreamLimits>;
  /** What waits for readers, shared with other doors. Default: counted for this door alone. */
  readonly memory?: StreamMemory;
}

const DOOR = 'mesos-http';

const DEFAULT_HEARTBEAT_MS = 5000;

/** Why nobody is served at all. */
function refuseNow({ master, leadership }: SchedulerDoorOptions, path: string): HttpAnswer | undefined {
  const elsewhere = leadership === undefined ? undefined : refuseUnlessLeading(leadership(), path);
  if (elsewhere !== undefined) return elsewhere;
  return master.isReady ? undefined : textAnswer(503, 'Master has not finished recovery');
}

/** Serves the Mesos v1 scheduler API. @see Mesos `src/master/http.cpp`, Master::Http::scheduler */
export function serveScheduler(server: HttpServer, options: SchedulerDoorOptions): void {
  const { master, clock, logger, metrics, memory, heartbeatMs = DEFAULT_HEARTBEAT_MS } = options;
  const streams = new EventStreams({
    door: DOOR,
    clock,
    logger,
    heartbeatMs,
    limits: { ...DEFAULT_STREAM_LIMITS, ...options.limits },
    ...(memory === undefined ? {} : { memory }),
    ...(metrics === undefined ? {} : { metrics }),
  });
  const handle = async (request: HttpRequest): Promise<HttpAnswer | undefined> => {
    const call = await readCall(request);
    return call.type === 'SUBSCRIBE'
      ? subscribe(master, streams, request, call)
      : makeCall(master, request, call);
  };
  server.onClosing(() => streams.endAll());
  server.route({
    door: DOOR,
    path: '/api/v1/scheduler',
    methods: ['POST'],
    realm: 'mesos-master-scheduler',
    isWriting: true,
    refuse: ({ path }) => refuseNow(options, path),
    handle,
  });
}
