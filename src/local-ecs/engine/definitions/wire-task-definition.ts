import { toEpochSeconds, withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import type { EngineOptions } from '../options.ts';
import { definitionStatus } from './task-definition-record.ts';
import type { DefinitionRecord } from './task-definition-record.ts';

/** Where a definition could run: external machines have neither awsvpc nor, here, Fargate. */
function compatibilitiesOf({ definition }: DefinitionRecord): readonly string[] {
  return definition.networkMode === 'awsvpc' ? ['EC2'] : ['EXTERNAL', 'EC2'];
}

/** A task definition as ECS describes it. Its tags stand beside it, not inside. */
export function toWireTaskDefinition(
  record: DefinitionRecord,
  { partition, accountId }: EngineOptions,
): JsonObject {
  const { definition } = record;
  return withoutUndefined({
    taskDefinitionArn: definition.taskDefinitionArn,
    ...record.wire,
    revision: definition.revision,
    status: definitionStatus(record),
    requiresAttributes: definition.requiresAttributes,
    compatibilities: compatibilitiesOf(record),
    registeredAt: toEpochSeconds(record.registeredAtMs),
    deregisteredAt: toEpochSeconds(record.deregisteredAtMs),
    deleteRequestedAt: toEpochSeconds(record.deleteRequestedAtMs),
    registeredBy: `arn:${partition}:iam::${accountId}:root`,
  });
}
