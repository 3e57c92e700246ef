import type { EmbeddedOptions } from '../assembly/back-end.ts';
import { banner, CLI_LINE, environmentLines } from './banner.ts';
import { startEmbedded, startFleet } from './embedded-start.ts';
import type { StartedEcs } from './embedded-start.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { fleetOptions } from './fleet-flags.ts';
import type { FleetFlags } from './fleet-flags.ts';
import { showSummary, summaryForm } from './local/live-summary.ts';
import { untilInterrupted } from './signals.ts';
import type { Terminal } from './terminal.ts';
import { createSystemClock } from '../assembly/system-clock.ts';
import { packageVersion } from '../assembly/package-version.ts';

export interface LocalCommandOptions extends FleetFlags {
  readonly port?: number;
  readonly clusterName: string;
  readonly region: string;
  readonly instanceType?: string;
  readonly summary?: boolean;
  readonly quiet?: boolean;
}

/** What is to be there, unless a file says it. */
function machinesOf({ clusterName, instances, instanceType }: LocalCommandOptions): EmbeddedOptions {
  if (instanceType === undefined) return { clusterName };
  const groups = instances === 0 ? [] : [{ instanceType, count: instances }];
  return { fleet: { clusters: [{ name: clusterName, instances: groups }] } };
}

function start(options: LocalCommandOptions): Promise<StartedEcs> {
  const { port, region, fleet } = options;
  const common = { ...fleetOptions(options), region };
  if (fleet !== undefined) return startFleet(common, fleet, port);
  return startEmbedded({ ...common, ...machinesOf(options) }, port);
}

/** `ecs-scheduler-driver local`: an embedded ECS alone, until interrupted. */
export async function runLocal(options: LocalCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const begunAtMs = Date.now();
  const { local, note } = await start(options);
  let stopSummary = (): void => undefined;
  try {
    const { style } = terminal;
    for (const line of banner(local, packageVersion(), note, style, options.dataDir)) terminal.out(line);
    const seconds = ((Date.now() - begunAtMs) / 1000).toFixed(1);
    // Whoever reads that Ctrl-C stops everything may press it at once.
    const interrupted = untilInterrupted();
    terminal.out(`Ready in ${seconds} s. To use it from another terminal:`);
    for (const line of [...environmentLines(local), CLI_LINE]) terminal.out(`  ${line}`);
    terminal.out('Ctrl-C stops everything.');
    const form = summaryForm(options, process.stdout.isTTY, process.env);
    stopSummary = showSummary(form, () => local.summary(), terminal, {
      clock: createSystemClock(),
      screen: process.stdout,
    });
    await interrupted;
    return EXIT.done;
  } finally {
    stopSummary();
    await local.close();
  }
}
