import { hostname } from 'node:os';

import type { HttpServer, ListeningAt } from '../../doors/http/http-server.ts';
import type { EcsRules } from '../../frameworks/marathon/definitions/app-rules.ts';
import type { Fleet } from '../../frameworks/marathon/engine/fleet.ts';
import { marathonRest } from '../../frameworks/marathon/rest/marathon-routes.ts';
import type { MarathonRestOptions } from '../../frameworks/marathon/rest/rest-options.ts';
import { MarathonRunner } from '../../frameworks/marathon/runner/marathon-runner.ts';
import type { ConnectMarathon, ConnectOptions } from '../../frameworks/marathon/runner/marathon-runner.ts';
import { NetworkProber } from '../../frameworks/marathon/runner/prober/network-prober.ts';
import type { StateStore } from '../../ports/state-store.ts';
import type { Machinery } from '../back-end.ts';
import { choosePort } from '../daemon/choose-port.ts';
import type { SharedByDoors } from '../daemon/daemon.ts';
import { createServer, orListenProblem } from '../daemon/doors.ts';
import { MARATHON_API } from '../daemon/listen-problem.ts';
import { readTls } from '../daemon/tls-files.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { followMarathon } from './follow-marathon.ts';
import { marathonMetrics, marathonOptions, marathonUrl } from './marathon-info.ts';
import { marathonProblem } from './marathon-problem.ts';
import { appRules, schedulerRules } from './marathon-rules.ts';
import { postEvent } from './post-event.ts';

export interface MarathonParts {
  readonly settings: DaemonSettings;
  readonly machinery: Machinery;
  readonly shared: SharedByDoors;
  readonly openStore: () => Promise<StateStore | undefined>;
  /** Whether a port that is taken and that nobody has asked for gives way to the next free one. */
  readonly mayMovePort: boolean;
  /** Where an agent's host really is, where its name leads nowhere. */
  readonly resolveHost?: (host: string) => string;
  /** All agents, where the bridge is in the same process. @param frameworkId Marathon's; undefined while it has none. */
  readonly fleet?: (frameworkId: string | undefined) => Fleet;
  /** What counts where tasks run on Amazon ECS; undefined where they do not, or that is not known. */
  readonly ecs: () => EcsRules | undefined;
  /** Who it says it is, where its master asks. */
  readonly principal?: string;
}

/** A Marathon whose API is served. */
export interface OpenMarathon {
  readonly at: ListeningAt;
  /** The port that was wanted and is taken. */
  readonly moved: number | undefined;
  readonly runner: MarathonRunner;
  /** Resolves when what is stored has been read: from then on commands are taken. */
  readonly begun: Promise<void>;
  /** Rejects when it cannot go on: a ProblemError, or an error that is a bug. Never resolves. */
  readonly failed: Promise<never>;
  /** Registers with a master as soon as it has begun. */
  register(connect: ConnectMarathon, options?: ConnectOptions): void;
  /** Takes certificates that have been renewed. @throws ProblemError; then everything stays as it was. */
  reload(): Promise<void>;
  /** Ends it, its streams, and its store. Its tasks live on. */
  close(): Promise<void>;
}

const defaultPort = ({ mesosPort }: DaemonSettings): number => (mesosPort === 0 ? 0 : MARATHON_API.port);

function createRunner(
  { settings, machinery, resolveHost, principal }: MarathonParts,
  url: string,
): MarathonRunner {
  const { clock, ids, logger } = machinery;
  return new MarathonRunner({
    framework: {
      name: settings.marathonFrameworkName,
      role: settings.marathonRole,
      user: '',
      hostname: hostname(),
      webuiUrl: url,
      ...(principal === undefined ? {} : { principal }),
    },
    rules: schedulerRules(settings),
    chance: { uuid: () => ids.uuid(), random: Math.random },
    prober: new NetworkProber({ clock, ...(resolveHost === undefined ? {} : { resolveHost }) }),
    clock,
    logger,
  });
}

function restOptions(
  { settings, machinery, shared, ecs, fleet }: MarathonParts,
  runner: MarathonRunner,
  url: () => string,
): MarathonRestOptions {
  const { clock, logger, metrics } = machinery;
  const begunAtMs = clock.now();
  return {
    clock,
    logger,
    ...(metrics === undefined ? {} : { metrics: metrics.doors }),
    info: { url, options: marathonOptions(settings, url()) },
    rules: () => appRules(settings, ecs()),
    servicePorts: { begin: settings.marathonLocalPortMin, end: settings.marathonLocalPortMax },
    allowedOrigins: settings.marathonAllowOrigins,
    streamLimits: { streams: settings.maxSessions },
    memory: shared.memory,
    post: postEvent,
    ...(fleet === undefined ? {} : { fleet: () => fleet(runner.state.connection.frameworkId) }),
    readMetrics: () => marathonMetrics(runner, Math.max(0, clock.now() - begunAtMs) / 1000),
  };
}

/** Begins with what is stored; the store is there to be closed, whatever comes of it. */
async function begin(runner: MarathonRunner, opening: Promise<StateStore | undefined>): Promise<void> {
  try {
    await runner.begin(await opening);
  } catch (error) {
    throw marathonProblem(error);
  }
}

/** Lets nobody wait who does not want to. */
function observed<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function serve(
  parts: MarathonParts,
  runner: MarathonRunner,
  port: number,
  url: string,
): Promise<HttpServer> {
  const { settings, machinery, shared } = parts;
  const place = { host: settings.marathonHost, port };
  const server = await orListenProblem(
    () => createServer(settings, place, machinery, shared.authenticator),
    MARATHON_API,
  );
  const rest = marathonRest(
    runner,
    restOptions(parts, runner, () => url),
  );
  for (const route of rest.routes) server.route(route);
  server.onClosing(() => rest.endStreams());
  return server;
}

/**
 * Opens a Marathon. Its API is there when this resolves; commands are answered 503 until what is stored has been read.
 * @throws ProblemError
 */
export async function openMarathon(parts: MarathonParts): Promise<OpenMarathon> {
  const { settings, machinery, mayMovePort } = parts;
  const wanted = settings.marathonPort ?? defaultPort(settings);
  const mayMove = mayMovePort && settings.marathonPort === undefined;
  const port = await choosePort(settings.marathonHost, wanted, mayMove);
  const url = marathonUrl(settings, port);
  const runner = createRunner(parts, url);
  followMarathon(runner, machinery);
  const server = await serve(parts, runner, port, url);
  const at = await orListenProblem(() => server.listen(), MARATHON_API);
  machinery.logger.info('listening', { event: 'marathon.listening', url: at.url });
  const opening = observed(parts.openStore());
  const begun = observed(begin(runner, opening));
  const failed = runner.failed.catch((error: unknown) => {
    throw marathonProblem(error);
  });
  const notBegun = begun.then(() => failed);
  return {
    at,
    moved: wanted === 0 || wanted === at.port ? undefined : wanted,
    runner,
    begun,
    failed: observed(Promise.race([failed, notBegun])),
    register: (connect, options) => {
      begun.then(
        () => {
          runner.connect(connect, options);
        },
        // Why it has not begun is told by `failed`.
        () => undefined,
      );
    },
    reload: async () => {
      const material = readTls(settings);
      if (material === undefined) return;
      await orListenProblem(() => {
        server.reload(material);
      }, MARATHON_API);
    },
    close: async () => {
      await runner.stop();
      await server.close();
      const store = await opening.catch(() => undefined);
      await store?.close();
    },
  };
}
