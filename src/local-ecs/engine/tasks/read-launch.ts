import { reservedResources } from '../../../ecs/reserved-resources.ts';
import type { Tag } from '../../../ecs/tag.ts';
import { ApiError, clientError, invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { findDefinition } from '../definitions/families.ts';
import type { DefinitionRecord } from '../definitions/task-definition-record.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readBoolean, readObjects, readString } from '../requests/members.ts';
import { readSubnet } from '../requests/network-configuration.ts';
import { readOverrides } from '../requests/overrides.ts';
import { readTags } from '../requests/tags.ts';
import type { Turn } from '../turn.ts';
import type { Launch } from './launch.ts';

const MAX_GROUP = 255;
const STARTED_BY = /^[a-zA-Z0-9_/-]+$/;

/** The member `taskDefinition`, which tasks are to be started of. @throws ClientException */
export function readDefinition(turn: Turn, body: JsonObject): DefinitionRecord {
  const name = readString(body, 'taskDefinition') ?? '';
  if (name === '') throw clientError('Task definition can not be blank.');
  const record = findDefinition(turn.state, name);
  if (record === undefined) throw clientError('TaskDefinition not found.');
  const { deregisteredAtMs, deleteRequestedAtMs } = record;
  const { deregistrationLagMs } = turn.state.options.assumptions;
  const isInactive = deregisteredAtMs !== undefined && turn.nowMs >= deregisteredAtMs + deregistrationLagMs;
  if (isInactive || deleteRequestedAtMs !== undefined) throw invalidParameter('TaskDefinition is inactive');
  return record;
}

function readStartedBy(body: JsonObject, maxLength: number): string | undefined {
  const startedBy = readString(body, 'startedBy') ?? '';
  if (startedBy === '') return undefined;
  if (startedBy.length > maxLength) throw invalidParameter(`startedBy longer than ${maxLength}.`);
  if (!STARTED_BY.test(startedBy)) throw invalidParameter('startedBy contains invalid characters.');
  return startedBy;
}

function readGroup(body: JsonObject, { definition }: DefinitionRecord): string {
  const group = readString(body, 'group') ?? '';
  if (group.length > MAX_GROUP) throw invalidParameter(`group longer than ${MAX_GROUP}.`);
  return group === '' ? `family:${definition.family}` : group;
}

/** The call's own tags, those of the definition where asked, and the one that ECS itself gives where asked. */
function readTaskTags(
  body: JsonObject,
  cluster: ClusterRecord,
  definition: DefinitionRecord,
): readonly Tag[] {
  const own = readTags(body);
  const propagate = readChoice(body, 'propagateTags', ['TASK_DEFINITION', 'SERVICE', 'NONE']);
  if (propagate === 'SERVICE') throw invalidParameter('propagateTags SERVICE is for the tasks of services.');
  const inherited = propagate === 'TASK_DEFINITION' ? definition.tags : [];
  const isManaged = readBoolean(body, 'enableECSManagedTags') ?? false;
  return [
    ...inherited.filter(({ key }) => !own.some((tag) => tag.key === key)),
    ...own,
    ...(isManaged ? [{ key: 'aws:ecs:clusterName', value: cluster.name }] : []),
  ];
}

/**
 * What StartTask and RunTask have in common.
 * @param maxStartedBy the longest `startedBy` that the operation takes.
 * @throws ApiError
 */
export function readLaunch(
  turn: Turn,
  body: JsonObject,
  cluster: ClusterRecord,
  maxStartedBy: number,
): Launch {
  const definition = readDefinition(turn, body);
  const { overrides, wire } = readOverrides(body, definition.definition);
  if ((readObjects(body, 'volumeConfigurations') ?? []).length > 0)
    throw new ApiError(
      'UnsupportedFeatureException',
      'Volumes configured at launch are not supported by this ECS.',
    );
  return withoutUndefined({
    definition,
    overrides,
    wireOverrides: wire,
    reserved: reservedResources(definition.definition, overrides),
    group: readGroup(body, definition),
    startedBy: readStartedBy(body, maxStartedBy),
    tags: readTaskTags(body, cluster, definition),
    enableExecuteCommand: readBoolean(body, 'enableExecuteCommand') ?? false,
    subnetId: readSubnet(body, definition.definition.networkMode),
  });
}
