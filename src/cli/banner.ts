import { PROGRAM } from '../assembly/problem.ts';
import type { LocalEcs } from '../assembly/start-local-ecs.ts';
import type { Style } from './terminal.ts';

const GIB = 1024;

/** What the cluster has in all, for people. */
function describeCapacity(local: LocalEcs): string {
  const { instances } = local.view();
  const cpus = instances.reduce((sum, { known }) => sum + known.registered.cpuUnits / 1024, 0);
  const gib = instances.reduce((sum, { known }) => sum + known.registered.memoryMiB / GIB, 0);
  return `${instances.length} instances, ${cpus} cpus, ${gib.toFixed(1)} GiB`;
}

/** A line of a banner: what it is about, and what is so. */
type Row = readonly [name: string, text: string];

/** The lines of a banner: which program this is, then what is so. */
export function bannerLines(rows: readonly Row[], version: string, style: Style): readonly string[] {
  return [
    `${style.strong(`${PROGRAM} ${version}`)} ${style.faint(`· node ${process.versions.node}`)}`,
    '',
    ...rows.map(([name, text]) => `  ${style.faint(name.padEnd(10))} ${text}`),
    '',
  ];
}

/** What runs as the cluster. */
export const localCluster = (local: LocalEcs): string =>
  `local ECS "${local.clusterName}": ${describeCapacity(local)}; nothing leaves this machine`;

/** Where what the ECS knows is kept. */
function describeState({ resumedFromMs }: LocalEcs, directory: string | undefined): string {
  if (directory === undefined) return 'in memory, lost on exit; keep it with --data-dir DIR';
  if (resumedFromMs === undefined) return `${directory}, new`;
  return `${directory}, as it was at ${new Date(resumedFromMs).toISOString()}`;
}

/**
 * The first lines: what runs, where it is, how to get in.
 * @param note said of the endpoint, e.g. why it moved.
 * @param directory where its state is kept.
 */
export function banner(
  local: LocalEcs,
  version: string,
  note: string,
  style: Style,
  directory?: string,
): readonly string[] {
  const rows: readonly Row[] = [
    ['Cluster', localCluster(local)],
    ['State', describeState(local, directory)],
    ['ECS', `${local.endpoint}${note}`],
    ['Access', `key ${local.accessKeyId}, loopback only`],
  ];
  return bannerLines(rows, version, style);
}

/** The AWS CLI reads AWS_ENDPOINT_URL_ECS by itself from 2.13 on; older ones have to be told. */
export const CLI_LINE = 'aws --endpoint-url "$AWS_ENDPOINT_URL_ECS" ecs list-container-instances';

/** Shell commands that point the AWS CLI, any AWS SDK and our own driver at the embedded ECS. */
export function environmentLines(
  local: Pick<LocalEcs, 'endpoint' | 'region' | 'clusterName' | 'accessKeyId'>,
): readonly string[] {
  return [
    `export AWS_ENDPOINT_URL_ECS=${local.endpoint} AWS_ECS_ENDPOINT=${local.endpoint}`,
    `export AWS_ENDPOINT_URL_EC2=${local.endpoint} AWS_ENDPOINT_URL_SQS=${local.endpoint}`,
    `export AWS_REGION=${local.region} AWS_DEFAULT_REGION=${local.region} AWS_ECS_CLUSTER=${local.clusterName}`,
    `export AWS_ACCESS_KEY_ID=${local.accessKeyId} AWS_SECRET_ACCESS_KEY=local`,
  ];
}
