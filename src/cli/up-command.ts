import { daemonMachinery, runDaemon } from '../assembly/daemon/run-daemon.ts';
import type { RunningDaemon } from '../assembly/daemon/run-daemon.ts';
import type { EmbeddedOptions, Machinery } from '../assembly/back-end.ts';
import type { DaemonSettings } from '../assembly/daemon-settings.ts';
import { resolveDaemonSettings } from '../assembly/resolve-settings.ts';
import type { Resolved } from '../assembly/resolve-settings.ts';
import { runDemo } from './demo.ts';
import { startEmbedded, startFleet } from './embedded-start.ts';
import type { StartedEcs } from './embedded-start.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { fleetOptions } from './fleet-flags.ts';
import type { FleetFlags } from './fleet-flags.ts';
import { reloadOnHangUp } from './reload-on-hang-up.ts';
import { endAtOnce, untilInterrupted } from './signals.ts';
import type { Terminal } from './terminal.ts';
import { upBanner } from './up-banner.ts';

/** What `up` is told beside the settings. */
export interface UpCommandOptions extends FleetFlags {
  readonly config?: string;
  /** Works on an embedded ECS. */
  readonly local: boolean;
  readonly demo: boolean;
  /** Ends with the demonstration. */
  readonly once: boolean;
  readonly ecsPort?: number;
}

/** A daemon with the embedded ECS it may work on. */
interface Started {
  readonly daemon: RunningDaemon;
  readonly ecs: StartedEcs | undefined;
}

function fleetOf(flags: FleetFlags, { cluster, region }: DaemonSettings): EmbeddedOptions {
  return {
    ...fleetOptions(flags),
    clusterName: cluster,
    ...(region === undefined ? {} : { region }),
  };
}

function startEcs(
  made: EmbeddedOptions,
  { fleet, ecsPort }: UpCommandOptions,
  { cluster }: DaemonSettings,
): Promise<StartedEcs> {
  return fleet === undefined ? startEmbedded(made, ecsPort) : startFleet(made, fleet, ecsPort, cluster);
}

async function start(
  options: UpCommandOptions,
  resolved: Resolved<DaemonSettings>,
  machinery: Machinery,
): Promise<Started> {
  if (!options.local) return { daemon: await runDaemon(resolved, machinery), ecs: undefined };
  const made = fleetOf(options, resolved.settings);
  const ecs = await startEcs({ eventRules: [], ...made }, options, resolved.settings);
  try {
    return { daemon: await runDaemon(resolved, machinery, { local: ecs.local, made }), ecs };
  } catch (error) {
    await ecs.local.close();
    throw error;
  }
}

/** Ends everything in order; whoever asks again gets it at once. */
async function stop({ daemon, ecs }: Started, { err }: Terminal): Promise<void> {
  endAtOnce(EXIT.interrupted, () => {
    err('Ended at once. Tasks that were being launched or killed may be either.');
  });
  const left = await daemon.close();
  await ecs?.local.close();
  if (left.length > 0)
    err(`ECS had not answered everything about ${left.length} tasks: ${left.slice(0, 10).join(', ')}`);
}

/** What goes on between the first line and the last. */
async function work(
  { daemon, ecs }: Started,
  { demo, once }: UpCommandOptions,
  machinery: Machinery,
  terminal: Terminal,
  begunAtMs: number,
): Promise<ExitCode> {
  const interrupted = untilInterrupted().then(() => 'interrupted' as const);
  const outcome = await Promise.race([daemon.ready, interrupted]);
  if (outcome === 'interrupted') return EXIT.done;
  for (const line of upBanner(daemon, ecs, Date.now(), terminal.style)) terminal.out(line);
  const seconds = ((Date.now() - begunAtMs) / 1000).toFixed(1);
  terminal.out(
    `Ready in ${seconds} s.${demo ? ' An ordinary Mesos scheduler now runs four tasks on it.' : ''}`,
  );
  if (demo) {
    const over = new AbortController();
    const end = (): void => {
      over.abort();
    };
    Promise.race([interrupted, daemon.failed]).then(end, end);
    const ended = await runDemo(daemon, machinery, terminal, over.signal);
    // Why it is over before its time is more than that it is.
    await Promise.race([daemon.failed, Promise.resolve()]);
    if (ended === EXIT.interrupted || once) return ended;
  }
  terminal.out('Ctrl-C stops everything.');
  await Promise.race([interrupted, daemon.failed]);
  return EXIT.done;
}

/**
 * `up`: the bridge as a daemon, until it is interrupted.
 * @param flags settings given on the command line, by their names.
 * @throws ProblemError for what keeps it from starting or going on.
 */
export async function runUp(
  flags: Readonly<Record<string, unknown>>,
  options: UpCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const begunAtMs = Date.now();
  const resolved = resolveDaemonSettings(flags, process.env, options.config);
  const machinery = daemonMachinery(resolved.settings);
  const started = await start(options, resolved, machinery);
  reloadOnHangUp(started.daemon, machinery.logger);
  try {
    return await work(started, options, machinery, terminal, begunAtMs);
  } finally {
    await stop(started, terminal);
  }
}
