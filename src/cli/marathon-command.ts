import { daemonMachinery } from '../assembly/daemon/run-daemon.ts';
import { runMarathon } from '../assembly/marathon/run-marathon.ts';
import { packageVersion } from '../assembly/package-version.ts';
import { resolveDaemonSettings } from '../assembly/resolve-settings.ts';
import { bannerLines } from './banner.ts';
import { remoteOptionsOf } from './client/connection-options.ts';
import type { ConnectionOptions } from './client/connection-options.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { reloadOnHangUp } from './reload-on-hang-up.ts';
import { untilInterrupted } from './signals.ts';
import type { Terminal } from './terminal.ts';

/** What `marathon` is told beside the settings. */
export interface MarathonCommandOptions extends ConnectionOptions {
  readonly config?: string;
  readonly master: string;
  readonly whenRemoved: 'fail' | 'be-new';
}

/**
 * `marathon`: Marathon alone, on a master elsewhere, until it is interrupted.
 * @param flags settings given on the command line, by their names.
 * @throws ProblemError for what keeps it from starting or going on.
 */
export async function runMarathonCommand(
  flags: Readonly<Record<string, unknown>>,
  { master, config, whenRemoved, ...connection }: MarathonCommandOptions,
  { out, style }: Terminal,
): Promise<ExitCode> {
  const { settings } = resolveDaemonSettings(flags, process.env, config);
  const machinery = daemonMachinery(settings);
  const marathon = await runMarathon(settings, machinery, {
    master,
    remote: remoteOptionsOf(connection),
    whenRemoved: whenRemoved === 'be-new' ? 'BE_NEW' : 'FAIL',
  });
  reloadOnHangUp(marathon, machinery.logger);
  try {
    const interrupted = untilInterrupted();
    await Promise.race([marathon.begun, interrupted]);
    const rows = [
      ['Marathon', `${marathon.at.url}/v2/apps`],
      ['Master', master],
      ['State', marathon.store ?? 'in memory, lost on exit'],
    ] as const;
    for (const line of bannerLines(rows, packageVersion(), style)) out(line);
    out('Ctrl-C stops it; tasks run on.');
    await Promise.race([interrupted, marathon.failed]);
    return EXIT.done;
  } finally {
    await marathon.close();
  }
}
