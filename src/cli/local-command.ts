import type { EmbeddedOptions } from '../assembly/back-end.ts';
import { ProblemError } from '../assembly/problem.ts';
import { startLocalEcs } from '../assembly/start-local-ecs.ts';
import type { LocalEcs } from '../assembly/start-local-ecs.ts';
import { banner, CLI_LINE, environmentLines } from './banner.ts';
import { DEFAULT_ECS_PORT } from './default-ports.ts';
import { runDemo } from './demo.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';
import { packageVersion } from './version.ts';

export interface LocalCommandOptions {
  readonly port?: number;
  readonly instances: number;
  readonly runtime: 'process' | 'simulated';
  readonly clusterName: string;
  readonly region: string;
  readonly accessKeyId?: string;
  readonly limits?: Exclude<EmbeddedOptions['limits'], undefined>;
  readonly demo: boolean;
}

interface Started {
  readonly local: LocalEcs;
  readonly note: string;
}

/** On the port that was asked for; on the default one, or on any free one if that is taken. */
async function start(options: EmbeddedOptions, port: number | undefined): Promise<Started> {
  if (port !== undefined) return { local: await startLocalEcs({ ...options, port }), note: '' };
  try {
    return { local: await startLocalEcs({ ...options, port: DEFAULT_ECS_PORT }), note: '' };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'PORT_IN_USE') throw error;
    return { local: await startLocalEcs(options), note: ` (${DEFAULT_ECS_PORT} is in use)` };
  }
}

/** Waits for Ctrl-C or a polite request to end. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve();
    };
    process.once('SIGINT', end).once('SIGTERM', end);
  });
}

/** `ecs-scheduler-driver local`: an embedded ECS, until interrupted; with `--demo`, for as long as the demonstration runs. */
export async function runLocal(options: LocalCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { port, demo, ...embedded } = options;
  const begunAtMs = Date.now();
  const { local, note } = await start(embedded, port);
  try {
    for (const line of banner(local, packageVersion(), note, terminal.style)) terminal.out(line);
    const seconds = ((Date.now() - begunAtMs) / 1000).toFixed(1);
    if (demo) {
      terminal.out(`Ready in ${seconds} s. An ordinary Mesos scheduler now runs four tasks on it.`);
      return await runDemo(local, terminal);
    }
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
