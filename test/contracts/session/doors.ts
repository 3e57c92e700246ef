import { createSystemClock } from '../../../src/assembly/system-clock.ts';
import { startGrpcDoor } from '../../../src/doors/grpc/grpc-door.ts';
import { createHttpServer } from '../../../src/doors/http/http-server.ts';
import { serveScheduler } from '../../../src/doors/mesos-http/scheduler-door.ts';
import type { Connect } from '../../../src/driver/framework-session.ts';
import type { Master } from '../../../src/driver/master.ts';
import { connectGrpc } from '../../../src/remote/grpc/connect-grpc.ts';
import { connectHttp } from '../../../src/remote/http/connect-http.ts';
import type { MediaType } from '../../../src/wire/media-type.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

/** A way to a master, open on both ends. */
export interface OpenDoor {
  readonly port: number;
  /** From the framework's side; the port may be that of something between. */
  readonly connectTo: (port: number) => Connect;
  close(): Promise<void>;
}

export type OpenDoorTo = (master: Master) => Promise<OpenDoor>;

const HOST = '127.0.0.1';

/** Lines know the time of the machine, whatever that of the master is. */
const made = () => ({ clock: createSystemClock(), logger: new RecordingLogger() });

/** The v1 scheduler API. */
export const httpDoor =
  (mediaType: MediaType): OpenDoorTo =>
  async (master) => {
    const server = createHttpServer({ ...made(), host: HOST, port: 0 });
    serveScheduler(server, { ...made(), master });
    const { port } = await server.listen();
    return {
      port,
      connectTo: (near) => connectHttp({ ...made(), url: new URL(`http://${HOST}:${near}`), mediaType }),
      close: () => server.close(),
    };
  };

export const grpcDoor: OpenDoorTo = async (master) => {
  const door = await startGrpcDoor({ ...made(), master, host: HOST, port: 0 });
  return {
    port: door.port,
    connectTo: (near) => connectGrpc({ ...made(), target: `${HOST}:${near}` }),
    close: () => door.close(),
  };
};
