import type { GrpcDoor } from '../../doors/grpc/grpc-door.ts';
import type { Authenticator } from '../../doors/http/authenticator.ts';
import type { HttpServer, ListeningAt } from '../../doors/http/http-server.ts';
import { StreamMemory } from '../../doors/streams/stream-memory.ts';
import type { Master } from '../../driver/master.ts';
import type { StateStore } from '../../ports/state-store.ts';
import type { BackEnd, Machinery } from '../back-end.ts';
import type { OwnedSettings } from '../bridge-config.ts';
import type { FailureContext } from '../explain-failure.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { openBridge } from '../open-bridge.ts';
import type { OpenBridge } from '../open-bridge.ts';
import { ProblemError } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { advertisedAt } from './advertised.ts';
import { choosePort } from './choose-port.ts';
import { createServer, orListenProblem, readAuthenticator } from './doors.ts';
import type { Door, DoorParts } from './doors.ts';
import { openGrpc } from './grpc.ts';
import { readTls } from './tls-files.ts';

/** What a daemon is made of. */
export interface DaemonParts {
  readonly settings: DaemonSettings & OwnedSettings;
  readonly machinery: Machinery;
  readonly openBackEnd: () => Promise<BackEnd>;
  readonly openStore: () => Promise<StateStore | undefined>;
  readonly doors: readonly Door[];
  /** Whether a port that is taken gives way to the next free one. */
  readonly mayMovePort: boolean;
  /** What settings come from that failures of ECS are about. */
  readonly sources?: FailureContext['sources'];
}

/** What doors have in common. */
export interface SharedByDoors {
  /** Who is let in; undefined for everybody. */
  readonly authenticator: Authenticator | undefined;
  /** What waits for the readers of all of them. */
  readonly memory: StreamMemory;
}

/** One bridge with its doors, for as many frameworks as come. */
export interface Daemon {
  readonly at: ListeningAt;
  /** The gRPC API, as clients want it: `127.0.0.1:50051`. */
  readonly grpc: string;
  /** The port that was wanted and is taken. */
  readonly moved: number | undefined;
  readonly master: Master;
  readonly bridge: OpenBridge;
  readonly shared: SharedByDoors;
  /** Resolves when the bridge is at work: everything that survived, and all of ECS, has been read. */
  readonly ready: Promise<void>;
  /** Rejects when the bridge cannot go on, and with why: a ProblemError, or an error that is a bug. Never resolves. */
  readonly failed: Promise<never>;
  /** Takes certificates that have been renewed. @throws ProblemError; then everything stays as it was. */
  reload(): Promise<void>;
  /**
   * Ends it: no call is taken any more, launches under way are finished for half a minute at most, then the streams
   * end. Frameworks are not disconnected from the bridge by that: their tasks live on, and their failover time-outs
   * begin with the next start.
   * @returns tasks about which ECS had not answered everything.
   */
  close(): Promise<readonly string[]>;
}

function failure(message: string, problem: Problem | undefined): Error {
  return problem === undefined ? new Error(message) : new ProblemError(problem);
}

/** What the bridge says of itself, as promises. */
class Verdict {
  readonly ready: Promise<void>;
  readonly failed: Promise<never>;
  onReady: () => void = () => undefined;
  onFailed: (message: string, problem?: Problem) => void = () => undefined;

  constructor() {
    this.failed = new Promise((_, reject) => {
      this.onFailed = (message, problem) => {
        reject(failure(message, problem));
      };
    });
    const isReady = new Promise<void>((resolve) => {
      this.onReady = resolve;
    });
    this.ready = Promise.race([isReady, this.failed]);
    // Whoever does not wait for them has not failed to.
    this.ready.catch(() => undefined);
    this.failed.catch(() => undefined);
  }
}

/** What listens, and where. */
interface Listening extends SharedByDoors {
  readonly server: HttpServer;
  readonly at: ListeningAt;
  readonly grpc: GrpcDoor;
}

async function listen(parts: DaemonParts, port: number, bridge: OpenBridge): Promise<Listening> {
  const { settings, machinery, doors, mayMovePort } = parts;
  const authenticator = readAuthenticator(settings, machinery);
  const server = createServer(settings, { host: settings.mesosHost, port }, machinery, authenticator);
  const memory = new StreamMemory(settings.maxBufferedMiB * 2 ** 20);
  const doorParts: DoorParts = { server, master: bridge.runner, settings, machinery, memory };
  for (const serve of doors) serve(doorParts);
  const at = await server.listen();
  try {
    return {
      server,
      at,
      authenticator,
      memory,
      grpc: await openGrpc(doorParts, authenticator, mayMovePort),
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/**
 * Starts a daemon. It listens when this resolves; that it is ready, it says itself.
 * @throws ProblemError for what keeps it from listening, its store from opening, and the like.
 */
export async function startDaemon(parts: DaemonParts): Promise<Daemon> {
  const { settings, machinery } = parts;
  const port = await choosePort(settings.mesosHost, settings.mesosPort, parts.mayMovePort);
  const verdict = new Verdict();
  const bridge = await openBridge({
    ...parts,
    advertised: advertisedAt(settings, port),
    onReady: verdict.onReady,
    onFailed: verdict.onFailed,
  });
  const { server, at, grpc, authenticator, memory } = await orListenProblem(() =>
    listen(parts, port, bridge),
  ).catch(async (error: unknown) => {
    await bridge.close();
    throw error;
  });
  machinery.logger.info('listening', { event: 'daemon.listening', url: at.url, grpc: grpc.target });
  return {
    at,
    grpc: grpc.target,
    moved: settings.mesosPort === 0 || settings.mesosPort === port ? undefined : settings.mesosPort,
    bridge,
    shared: { authenticator, memory },
    master: bridge.runner,
    ready: verdict.ready,
    failed: verdict.failed,
    reload: async () => {
      const material = readTls(settings);
      if (material !== undefined)
        await orListenProblem(() => {
          server.reload(material);
          grpc.reload(material);
        });
    },
    close: async () => {
      // As soon as the bridge is closing it is not ready, and doors turn away whatever comes.
      const left = await bridge.finish();
      await Promise.all([server.close(), grpc.close()]);
      await bridge.close();
      return left;
    },
  };
}
