import type { EmbeddedOptions } from '../assembly/back-end.ts';
import { ProblemError } from '../assembly/problem.ts';
import { startLocalEcs } from '../assembly/start-local-ecs.ts';
import type { LocalEcs } from '../assembly/start-local-ecs.ts';
import { DEFAULT_ECS_PORT } from './default-ports.ts';
import { forgetStart, rememberStart } from './local/last-start.ts';

/** An embedded ECS, and why it is not where it usually is. */
export interface StartedEcs {
  readonly local: LocalEcs;
  readonly note: string;
}

async function startOnPort(options: EmbeddedOptions, port: number | undefined): Promise<StartedEcs> {
  if (port !== undefined) return { local: await startLocalEcs({ ...options, port }), note: '' };
  try {
    return { local: await startLocalEcs({ ...options, port: DEFAULT_ECS_PORT }), note: '' };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'PORT_IN_USE') throw error;
    return { local: await startLocalEcs(options), note: ` (${DEFAULT_ECS_PORT} is in use)` };
  }
}

/**
 * On the port that was asked for; on the default one, or on any free one if that is taken. Other commands find it until it is
 * closed.
 */
export async function startEmbedded(options: EmbeddedOptions, port: number | undefined): Promise<StartedEcs> {
  const { local, note } = await startOnPort(options, port);
  const problem = await rememberStart(local, process.env);
  const close = async (): Promise<void> => {
    await forgetStart(process.env);
    await local.close();
  };
  const remark = problem === undefined ? '' : ` (the commands of local will not find it: ${problem})`;
  return { local: { ...local, close }, note: note + remark };
}

/**
 * The same with the clusters, machines and definitions of a file.
 * @param clusterName one that must be among them, where somebody is to work on it.
 * @throws ProblemError CONFIG_FILE for a file that cannot be used.
 */
export async function startFleet(
  options: EmbeddedOptions,
  path: string,
  port: number | undefined,
  clusterName?: string,
): Promise<StartedEcs> {
  const { locateInFile, readFleetFile } = await import('../assembly/fleet-file.ts');
  const file = readFleetFile(path);
  const names = file.fleet.clusters.map(({ name }) => name);
  if (clusterName !== undefined && !names.includes(clusterName))
    throw new ProblemError({
      code: 'CONFIG_FILE',
      what: `${path} has no cluster ${clusterName}, only ${names.join(', ')}`,
      cure: `--cluster ${names[0] ?? 'NAME'}`,
    });
  try {
    return await startEmbedded({ ...options, fleet: file.fleet }, port);
  } catch (error) {
    throw locateInFile(error, file);
  }
}
