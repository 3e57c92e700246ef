import { startGrpcDoor } from '../../doors/grpc/grpc-door.ts';
import type { GrpcDoor } from '../../doors/grpc/grpc-door.ts';
import type { Authenticator } from '../../doors/http/authenticator.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { choosePort } from './choose-port.ts';
import { orListenProblem, requestRate } from './doors.ts';
import type { DoorParts } from './doors.ts';
import { GRPC_API } from './listen-problem.ts';
import { readTls } from './tls-files.ts';

/** Where gRPC is to listen when nobody says so: whoever takes any port for the Mesos APIs takes any port. */
const defaultPort = ({ mesosPort }: DaemonSettings): number => (mesosPort === 0 ? 0 : GRPC_API.port);

/**
 * Opens the gRPC door of a daemon.
 * @param mayMove whether a port that is taken and that nobody has asked for gives way to the next free one.
 * @throws ProblemError
 */
export async function openGrpc(
  { master, settings, machinery, memory }: Omit<DoorParts, 'server'>,
  authenticator: Authenticator | undefined,
  mayMove: boolean,
): Promise<GrpcDoor> {
  const { grpcHost: host, grpcPort, insecureListen, maxBodyMiB, maxSessions, heartbeatSeconds } = settings;
  const { clock, logger, metrics, tracing } = machinery;
  const port = await choosePort(host, grpcPort ?? defaultPort(settings), mayMove && grpcPort === undefined);
  const tls = readTls(settings);
  const open = (): Promise<GrpcDoor> =>
    startGrpcDoor({
      master,
      host,
      port,
      isOpenAllowed: insecureListen,
      ...(tls === undefined ? {} : { tls }),
      ...(authenticator === undefined ? {} : { authenticator }),
      heartbeatMs: heartbeatSeconds * 1000,
      limits: {
        messageBytes: maxBodyMiB * 2 ** 20,
        streams: maxSessions,
        calls: requestRate(settings),
      },
      memory,
      clock,
      logger,
      ...(metrics === undefined ? {} : { metrics: metrics.doors }),
      ...(tracing === undefined ? {} : { tracing }),
    });
  return orListenProblem(open, GRPC_API);
}
