import { isLoopbackHost } from '../../doors/http/loopback.ts';
import type { LocalEcs } from '../../local-ecs/local-ecs.ts';
import type { EmbeddedOptions, Machinery } from '../back-end.ts';
import { openEcs, openLocal } from '../back-end.ts';
import { withOwner } from '../bridge-config.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { createBridgeMetrics } from '../metrics/bridge-metrics.ts';
import { defaultStore, openStore } from '../open-store.ts';
import { createOpenTelemetryTracing } from '../opentelemetry-tracing.ts';
import type { Resolved } from '../resolve-settings.ts';
import { createSystemClock } from '../system-clock.ts';
import { createSystemIds } from '../system-ids.ts';
import { createWinstonLogger } from '../winston-logger.ts';
import { startDaemon } from './daemon.ts';
import { GRPC_API } from './listen-problem.ts';
import { DOORS } from './serve-all.ts';
import { withMarathon } from './with-marathon.ts';
import type { MarathonDaemon } from './with-marathon.ts';

/** An embedded ECS that a daemon works on, and how it was made. */
export interface EmbeddedEcs {
  readonly local: LocalEcs;
  readonly made: EmbeddedOptions;
}

/** Everything of this machine that a daemon needs. */
export function daemonMachinery({ logLevel }: DaemonSettings): Machinery {
  const clock = createSystemClock();
  const metrics = createBridgeMetrics(clock);
  metrics.addProcess();
  const form = process.stderr.isTTY ? 'console' : 'json';
  return {
    clock,
    ids: createSystemIds(),
    logger: createWinstonLogger({ level: logLevel, form, heard: metrics.lineHeard }),
    metrics,
    tracing: createOpenTelemetryTracing(),
  };
}

/** Daemons that have no name of their own share this part of their owner's. */
const NAME = 'daemon';

/** A daemon that has been started, and where it keeps its state. */
export interface RunningDaemon extends MarathonDaemon {
  /** The directory of its store; undefined for none. */
  readonly store: string | undefined;
  /** The queue that brings events, as the settings name it. */
  readonly eventsQueue: string | undefined;
  /** Who is let in, in words. */
  readonly access: string;
  /** Whether anybody may come in without saying who it is, and without TLS. */
  readonly isOpen: boolean;
  /** The usual port of gRPC, where it is taken. */
  readonly grpcMoved: number | undefined;
}

function grpcMovedFrom({ mesosPort, grpcPort }: DaemonSettings, target: string): number | undefined {
  const usual = grpcPort ?? (mesosPort === 0 ? undefined : GRPC_API.port);
  return usual === undefined || usual === 0 || target.endsWith(`:${usual}`) ? undefined : usual;
}

function accessText({ credentials, tlsClientCa, ...settings }: DaemonSettings): string {
  const { mesosHost, grpcHost, marathon, marathonHost } = settings;
  const open = [...new Set([mesosHost, grpcHost, ...(marathon ? [marathonHost] : [])])].filter(
    (host) => !isLoopbackHost(host),
  );
  const reach = open.length === 0 ? 'loopback only' : `on ${open.join(' and ')}`;
  const who = credentials === undefined ? 'open' : `principals of ${credentials}`;
  return [who, ...(tlsClientCa === undefined ? [] : ['client certificates']), reach].join(', ');
}

/**
 * Starts a daemon as its settings say.
 * @param embedded what it works on instead of Amazon ECS; it is left running.
 * @throws ProblemError
 */
export async function runDaemon(
  { settings: given, sources }: Resolved<DaemonSettings>,
  machinery: Machinery,
  embedded?: EmbeddedEcs,
): Promise<RunningDaemon> {
  const settings = { ...given, ...withOwner(given, NAME) };
  // Where ECS itself ends with the process there is nothing to remember.
  const otherwise = embedded === undefined ? defaultStore(settings, process.env) : undefined;
  const bridge = await startDaemon({
    settings,
    machinery,
    openBackEnd: () =>
      embedded === undefined
        ? Promise.resolve(openEcs(settings, machinery))
        : openLocal(embedded.local, machinery, {
            ...(settings.eventsQueue === undefined ? {} : { eventsQueue: settings.eventsQueue }),
            made: embedded.made,
          }),
    openStore: () => openStore(settings, otherwise),
    doors: DOORS,
    mayMovePort: embedded !== undefined && !sources.has('mesosPort'),
    sources: { cluster: sources.get('cluster'), endpoint: sources.get('endpoint') },
  });
  const directory = settings.store ?? otherwise;
  const store = directory === 'none' ? undefined : directory;
  const daemon = await withMarathon(bridge, {
    settings,
    machinery,
    store,
    isEmbedded: embedded !== undefined,
  });
  return {
    ...daemon,
    store,
    eventsQueue: settings.eventsQueue,
    access: accessText(settings),
    isOpen: settings.credentials === undefined && settings.tlsCertificate === undefined,
    grpcMoved: grpcMovedFrom(settings, daemon.grpc),
  };
}
