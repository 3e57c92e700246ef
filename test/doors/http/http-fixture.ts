import type { Socket } from 'node:net';

import { createHttpServer } from '../../../src/doors/http/http-server.ts';
import type { HttpServer, ListeningAt } from '../../../src/doors/http/http-server.ts';
import type { HttpServerOptions } from '../../../src/doors/http/http-options.ts';
import type { HttpRoute } from '../../../src/doors/http/http-route.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RawConnection } from '../../support/raw-connection.ts';
import type { RawAnswer } from '../../support/raw-connection.ts';
import { RecordingDoorMetrics } from '../../support/recording-door-metrics.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

/** What a server and its routes are made with. */
interface Made {
  readonly clock: ManualClock;
  readonly logger: RecordingLogger;
  readonly metrics: RecordingDoorMetrics;
}

export interface StartedServer extends Made {
  readonly server: HttpServer;
  readonly at: ListeningAt;
  /** Opens a connection that is closed after the test. */
  readonly connect: (open?: (port: number) => Socket) => Promise<RawConnection>;
  /** Sends these very lines over a connection of their own. */
  readonly ask: (lines: readonly string[], body?: string | Uint8Array) => Promise<RawAnswer>;
  readonly close: () => Promise<void>;
}

/** The bytes of a request: its lines, a Host, how long its body is, and the body. */
export function request(lines: readonly string[], body: string | Uint8Array = ''): Buffer {
  const bytes = Buffer.from(body);
  const length = bytes.length > 0 ? [`Content-Length: ${bytes.length}`] : [];
  return Buffer.concat([Buffer.from([...lines, 'Host: x', ...length, '', ''].join('\r\n')), bytes]);
}

/** A server with these routes on a free port, whose time stands still. */
export async function startServer(
  routes: readonly HttpRoute[] | ((server: HttpServer, made: Made) => void),
  changes: Partial<HttpServerOptions> = {},
): Promise<StartedServer> {
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const metrics = new RecordingDoorMetrics();
  const server = createHttpServer({ host: '127.0.0.1', port: 0, clock, logger, metrics, ...changes });
  if (typeof routes === 'function') routes(server, { clock, logger, metrics });
  else for (const route of routes) server.route(route);
  const at = await server.listen();
  const connections: RawConnection[] = [];
  const connect = async (open?: (port: number) => Socket): Promise<RawConnection> => {
    const connection = await RawConnection.to(at.port, open);
    connections.push(connection);
    return connection;
  };
  return {
    server,
    at,
    clock,
    logger,
    metrics,
    connect,
    ask: async (lines, body) => {
      const connection = await connect();
      connection.send(request(lines, body));
      return connection.answer();
    },
    close: async () => {
      for (const connection of connections) connection.close();
      await server.close();
    },
  };
}
