import type { Tag } from '../ecs/tag.ts';
import type { AdminCommand } from './engine/admin/admin-command.ts';
import type { JsonObject } from './engine/json.ts';
import { FleetError } from './fleet.ts';
import type { Fleet, FleetCluster, FleetInstances } from './fleet.ts';
import type { LocalEcsOptions } from './local-ecs-options.ts';
import type { Answer, LocalEcsRunner } from './local-ecs-runner.ts';
import { SAMPLE_DEFINITIONS } from './sample-definitions.ts';

const DEFAULT_INSTANCES = 3;

type Path = readonly (string | number)[];

/** What is to be there, whichever way it was told. */
export function fleetOf({ fleet, clusterName: name = 'default', instances }: LocalEcsOptions): Fleet {
  if (fleet !== undefined) return fleet;
  const given = instances ?? DEFAULT_INSTANCES;
  // No machine of no number: `count` is at least 1.
  if (typeof given === 'number')
    return { clusters: [{ name, instances: given > 0 ? [{ count: given }] : [] }] };
  return { clusters: [{ name, instances: given }] };
}

function expectDone({ status, body }: Answer, path: Path): JsonObject {
  if (status === 200) return body;
  throw new FleetError(path, String(body['message']));
}

const fullZone = (zone: string, region: string): string => (/^[a-z]$/.test(zone) ? region + zone : zone);

/** One command for all of them, or for those of each zone that was asked for. */
function commandsFor(
  { zones, count = 1, ...spec }: FleetInstances,
  cluster: string,
  region: string,
): readonly AdminCommand[] {
  if (zones === undefined || zones.length === 0)
    return [{ type: 'AddContainerInstances', ...spec, cluster, count }];
  return Array.from({ length: count }, (_, at) => ({
    type: 'AddContainerInstances',
    ...spec,
    cluster,
    availabilityZone: fullZone(zones[at % zones.length] ?? '', region),
  }));
}

async function addCluster(
  runner: LocalEcsRunner,
  { name, tags = [] }: FleetCluster,
  path: Path,
): Promise<void> {
  const { cluster } = expectDone(await runner.request('CreateCluster', { clusterName: name }), path);
  if (tags.length > 0) await tagCluster(runner, cluster, tags, [...path, 'tags']);
}

async function addInstances(
  runner: LocalEcsRunner,
  { name, instances = [] }: FleetCluster,
  region: string,
  path: Path,
): Promise<void> {
  for (const [at, group] of instances.entries())
    for (const command of commandsFor(group, name, region))
      expectDone(await runner.command(command), [...path, 'instances', at]);
}

async function tagCluster(
  runner: LocalEcsRunner,
  cluster: unknown,
  tags: readonly Tag[],
  path: Path,
): Promise<void> {
  const { clusterArn } = cluster as JsonObject;
  expectDone(await runner.request('TagResource', { resourceArn: clusterArn, tags }), path);
}

/**
 * Brings in clusters, machines and definitions, as people would through the API.
 * @throws FleetError for what the API refuses.
 */
export async function populate(
  options: LocalEcsOptions,
  runner: LocalEcsRunner,
  region: string,
): Promise<void> {
  const { clusters, taskDefinitions = [] } = fleetOf(options);
  for (const [at, cluster] of clusters.entries()) {
    // The first is there from the beginning.
    if (at > 0 || cluster.tags !== undefined) await addCluster(runner, cluster, ['clusters', at]);
    await addInstances(runner, cluster, region, ['clusters', at]);
  }
  for (const body of options.samples === false ? [] : SAMPLE_DEFINITIONS)
    await runner.request('RegisterTaskDefinition', body);
  for (const [at, body] of taskDefinitions.entries())
    expectDone(await runner.request('RegisterTaskDefinition', body), ['taskDefinitions', at]);
}
