import type { Authenticator } from '../../doors/http/authenticator.ts';
import { createHttpServer } from '../../doors/http/http-server.ts';
import type { HttpServer } from '../../doors/http/http-server.ts';
import type { RateLimitOptions } from '../../doors/http/rate-limit.ts';
import type { StreamMemory } from '../../doors/streams/stream-memory.ts';
import type { Master } from '../../driver/master.ts';
import type { Machinery } from '../back-end.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { ProblemError } from '../problem.ts';
import { readCredentials } from './credentials-file.ts';
import { listenProblem } from './listen-problem.ts';
import type { ListeningApi } from './listen-problem.ts';
import { readTls } from './tls-files.ts';

/** What a door is made of. */
export interface DoorParts {
  readonly server: HttpServer;
  readonly master: Master;
  readonly settings: DaemonSettings;
  readonly machinery: Machinery;
  /** What waits for the readers of all doors. */
  readonly memory: StreamMemory;
}

/** Serves one API. */
export type Door = (parts: DoorParts) => void;

/** Runs something that may find that it cannot listen. @throws ProblemError */
export async function orListenProblem<T>(action: () => T | Promise<T>, api?: ListeningApi): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const problem = listenProblem(error, api);
    throw problem === undefined ? error : new ProblemError(problem, error);
  }
}

/** Requests at once, after a pause, in seconds of what is allowed in the long run. */
const BURST_SECONDS = 2;

/** How often one principal may ask, by any door. */
export function requestRate({ callsPerSecond }: DaemonSettings): RateLimitOptions {
  return { perSecond: callsPerSecond, burst: callsPerSecond * BURST_SECONDS };
}

/** Who is let in; undefined for everybody. @throws ProblemError */
export function readAuthenticator(
  { credentials }: DaemonSettings,
  { logger }: Machinery,
): Authenticator | undefined {
  if (credentials === undefined) return undefined;
  const { authenticator, isExposed } = readCredentials(credentials);
  if (isExposed)
    logger.warn('others than its owner may read the credentials file; chmod 600 keeps them out', {
      event: 'credentials.exposed',
      path: credentials,
    });
  return authenticator;
}

/** One and the same for all that the Mesos APIs and Marathon's have. */
function inAllRealms(authenticator: Authenticator | undefined) {
  if (authenticator === undefined) return {};
  return {
    'mesos-master-scheduler': authenticator,
    'mesos-master-readonly': authenticator,
    'mesos-master-readwrite': authenticator,
    marathon: authenticator,
  };
}

/** A server for APIs over HTTP that does not listen yet. @throws ProblemError, ListenError. */
export function createServer(
  settings: DaemonSettings,
  { host, port }: { readonly host: string; readonly port: number },
  machinery: Machinery,
  authenticator: Authenticator | undefined,
): HttpServer {
  const { insecureListen, maxBodyMiB } = settings;
  const { clock, logger, metrics, tracing } = machinery;
  const tls = readTls(settings);
  return createHttpServer({
    host,
    port,
    isOpenAllowed: insecureListen,
    ...(tls === undefined ? {} : { tls }),
    authenticators: inAllRealms(authenticator),
    limits: {
      bodyBytes: maxBodyMiB * 2 ** 20,
      requests: requestRate(settings),
    },
    clock,
    logger,
    ...(metrics === undefined ? {} : { metrics: metrics.doors }),
    ...(tracing === undefined ? {} : { tracing }),
  });
}
