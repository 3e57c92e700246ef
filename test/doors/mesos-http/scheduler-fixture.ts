import { serveScheduler } from '../../../src/doors/mesos-http/scheduler-door.ts';
import type { SchedulerDoorOptions } from '../../../src/doors/mesos-http/scheduler-door.ts';
import type { HttpServerOptions } from '../../../src/doors/http/http-options.ts';
import type { RawConnection } from '../../support/raw-connection.ts';
import { ScriptedMaster } from '../../support/scripted-master.ts';
import { request, startServer } from '../http/http-fixture.ts';
import type { StartedServer } from '../http/http-fixture.ts';

export interface StartedDoor extends StartedServer {
  readonly master: ScriptedMaster;
  /** Sends a SUBSCRIBE with these lines besides its own, and waits for the head of the stream. */
  readonly subscribe: (...lines: readonly string[]) => Promise<RawConnection>;
}

export const POST = 'POST /api/v1/scheduler HTTP/1.1';
export const JSON_TYPE = 'Content-Type: application/json';
export const PROTOBUF_TYPE = 'Content-Type: application/x-protobuf';
export const SUBSCRIBE = '{"type":"SUBSCRIBE","subscribe":{"framework_info":{"user":"ann","name":"test"}}}';

/** The door before a scripted master, on time that stands still. */
export async function startDoor(
  changes: Partial<Omit<SchedulerDoorOptions, 'master'>> = {},
  serverChanges: Partial<HttpServerOptions> = {},
): Promise<StartedDoor> {
  const master = new ScriptedMaster();
  const started: StartedServer = await startServer((server, { clock, logger, metrics }) => {
    serveScheduler(server, { master, clock, logger, metrics, ...changes });
  }, serverChanges);
  return {
    ...started,
    master,
    subscribe: async (...lines) => {
      const connection = await started.connect();
      connection.send(request([POST, JSON_TYPE, ...lines], SUBSCRIBE));
      await connection.until(() => connection.received.includes('\r\n\r\n'));
      return connection;
    },
  };
}
