import { banner, CLI_LINE, environmentLines } from './banner.ts';
import { startEmbedded } from './embedded-start.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { fleetOptions } from './fleet-flags.ts';
import type { FleetFlags } from './fleet-flags.ts';
import { untilInterrupted } from './signals.ts';
import type { Terminal } from './terminal.ts';
import { packageVersion } from '../assembly/package-version.ts';

export interface LocalCommandOptions extends FleetFlags {
  readonly port?: number;
  readonly clusterName: string;
  readonly region: string;
}

/** `ecs-scheduler-driver local`: an embedded ECS alone, until interrupted. */
export async function runLocal(options: LocalCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { port, clusterName, region, ...flags } = options;
  const begunAtMs = Date.now();
  const { local, note } = await startEmbedded({ ...fleetOptions(flags), clusterName, region }, port);
  try {
    for (const line of banner(local, packageVersion(), note, terminal.style)) terminal.out(line);
    const seconds = ((Date.now() - begunAtMs) / 1000).toFixed(1);
    // Whoever reads that Ctrl-C stops everything may press it at once.
    const interrupted = untilInterrupted();
    terminal.out(`Ready in ${seconds} s. To use it from another terminal:`);
    for (const line of [...environmentLines(local), CLI_LINE]) terminal.out(`  ${line}`);
    terminal.out('Ctrl-C stops everything.');
    await interrupted;
    return EXIT.done;
  } finally {
    await local.close();
  }
}
