import { createHttpServer } from '../../doors/http/http-server.ts';
import type { HttpServer } from '../../doors/http/http-server.ts';
import type { Master } from '../../driver/master.ts';
import type { Machinery } from '../back-end.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { ProblemError } from '../problem.ts';
import { readCredentials } from './credentials-file.ts';
import { listenProblem } from './listen-problem.ts';
import { readTls } from './tls-files.ts';

/** What a door is made of. */
export interface DoorParts {
  readonly server: HttpServer;
  readonly master: Master;
  readonly settings: DaemonSettings;
  readonly machinery: Machinery;
}

/** Serves one API. */
export type Door = (parts: DoorParts) => void;

/** Runs something that may find that it cannot listen. @throws ProblemError */
export async function orListenProblem<T>(action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const problem = listenProblem(error);
    throw problem === undefined ? error : new ProblemError(problem, error);
  }
}

/** Requests at once, after a pause, in seconds of what is allowed in the long run. */
const BURST_SECONDS = 2;

function authenticatorsOf({ credentials }: DaemonSettings, { logger }: Machinery) {
  if (credentials === undefined) return {};
  const { authenticator, isExposed } = readCredentials(credentials);
  if (isExposed)
    logger.warn('others than its owner may read the credentials file; chmod 600 keeps them out', {
      event: 'credentials.exposed',
      path: credentials,
    });
  return {
    'mesos-master-scheduler': authenticator,
    'mesos-master-readonly': authenticator,
    'mesos-master-readwrite': authenticator,
  };
}

/** A server for the Mesos APIs that does not listen yet. @throws ProblemError, ListenError. */
export function createServer(settings: DaemonSettings, port: number, machinery: Machinery): HttpServer {
  const { mesosHost, insecureListen, maxBodyMiB, callsPerSecond } = settings;
  const tls = readTls(settings);
  return createHttpServer({
    host: mesosHost,
    port,
    isOpenAllowed: insecureListen,
    ...(tls === undefined ? {} : { tls }),
    authenticators: authenticatorsOf(settings, machinery),
    limits: {
      bodyBytes: maxBodyMiB * 2 ** 20,
      requests: { perSecond: callsPerSecond, burst: callsPerSecond * BURST_SECONDS },
    },
    clock: machinery.clock,
    logger: machinery.logger,
  });
}
