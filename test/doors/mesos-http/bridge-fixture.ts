import { createHttpServer } from '../../../src/doors/http/http-server.ts';
import type { HttpServerOptions } from '../../../src/doors/http/http-options.ts';
import { serveScheduler } from '../../../src/doors/mesos-http/scheduler-door.ts';
import { createRunner } from '../../driver/runner-fixture.ts';
import type { RunnerChanges, RunnerFixture } from '../../driver/runner-fixture.ts';
import { RawConnection } from '../../support/raw-connection.ts';
import type { RawAnswer } from '../../support/raw-connection.ts';
import { settleUntil } from '../../support/settle-until.ts';
import { request } from '../http/http-fixture.ts';
import { JSON_TYPE, POST } from './scheduler-fixture.ts';

/** An event as it stood in the stream. */
export type JsonEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** Takes a chunked stream apart into its events. */
export function eventsIn(received: Buffer): readonly JsonEvent[] {
  // A chunk is its length in hexadecimal digits, CRLF, the record, CRLF; the record its own length, LF, JSON.
  return received
    .toString()
    .split('\r\n')
    .flatMap((line) => {
      const [, length, json] = /^(\d+)\n(\{.*\})$/.exec(line) ?? [];
      // The rest of a record may still be on its way.
      return json?.length === Number(length) ? [JSON.parse(json) as JsonEvent] : [];
    });
}

/** The stream of a framework that has subscribed. */
export class JsonStream {
  readonly connection: RawConnection;
  readonly id: string;

  constructor(connection: RawConnection, id: string) {
    this.connection = connection;
    this.id = id;
  }

  get events(): readonly JsonEvent[] {
    return eventsIn(this.connection.received);
  }

  get types(): readonly string[] {
    return this.events.map(({ type }) => type);
  }
}

export interface BridgeBehindDoor extends Pick<RunnerFixture, 'runner' | 'clock' | 'logger'> {
  readonly connect: () => Promise<RawConnection>;
  /** Lets everything have its turn until something has come of it; time stands still. */
  readonly during: <Result>(promise: Promise<Result>) => Promise<Result>;
  readonly post: (body: string, ...lines: readonly string[]) => Promise<RawAnswer>;
  readonly subscribe: (body: string, ...lines: readonly string[]) => Promise<JsonStream>;
  readonly close: () => Promise<void>;
}

/** The real bridge over the embedded ECS behind the real door, all on one clock that stands still. */
export async function startBridge(
  changes: RunnerChanges = {},
  serverChanges: Partial<HttpServerOptions> = {},
): Promise<BridgeBehindDoor> {
  const { runner, clock, logger } = createRunner(changes);
  const server = createHttpServer({ host: '127.0.0.1', port: 0, clock, logger, ...serverChanges });
  serveScheduler(server, { master: runner, clock, logger });
  runner.start();
  await clock.settle();
  const { port } = await server.listen();
  const connections: RawConnection[] = [];
  const connect = async (): Promise<RawConnection> => {
    const connection = await RawConnection.to(port);
    connections.push(connection);
    return connection;
  };
  const during = async <Result>(promise: Promise<Result>): Promise<Result> => {
    const progress = { isDone: false };
    const done = promise.finally(() => {
      progress.isDone = true;
    });
    // Whoever asked hears of it below.
    done.catch(() => undefined);
    await settleUntil(clock, () => progress.isDone);
    return done;
  };
  const post = async (body: string, ...lines: readonly string[]): Promise<RawAnswer> => {
    const connection = await connect();
    connection.send(request([POST, JSON_TYPE, ...lines], body));
    const answer = await during(connection.answer());
    connection.close();
    return answer;
  };
  return {
    runner,
    clock,
    logger,
    connect,
    during,
    post,
    subscribe: async (body, ...lines) => {
      const connection = await connect();
      connection.send(request([POST, JSON_TYPE, ...lines], body));
      const { headers } = await during(connection.head());
      return new JsonStream(connection, headers.get('mesos-stream-id') ?? '');
    },
    close: async () => {
      for (const connection of connections) connection.close();
      await during(server.close());
    },
  };
}
