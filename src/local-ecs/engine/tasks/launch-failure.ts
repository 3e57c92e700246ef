import type { Assumptions } from '../assumptions.ts';
import { findShortage } from '../instances/accounting.ts';
import { attributeNames } from '../instances/attribute-names.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { Launch } from './launch.ts';

function lacksAttribute({ known }: InstanceRecord, { definition }: Launch): boolean {
  const { requiresAttributes } = definition.definition;
  if (requiresAttributes.length === 0) return false;
  const names = attributeNames(known.attributes);
  for (const { name } of requiresAttributes) if (!names.has(name)) return true;
  return false;
}

/**
 * Why ECS would not start the task on the instance although the request is in order; undefined when it would.
 * @see "Amazon ECS API failure reasons"
 */
export function findLaunchFailure(
  assumptions: Assumptions,
  instance: InstanceRecord | undefined,
  launch: Launch,
): string | undefined {
  if (instance === undefined) return 'MISSING';
  const { known } = instance;
  if (known.status === 'DRAINING') return assumptions.drainingFailure;
  if (known.status !== 'ACTIVE') return 'INACTIVE';
  if (!known.agentConnected) return 'AGENT';
  if (lacksAttribute(instance, launch)) return 'ATTRIBUTE';
  return findShortage(instance, launch.reserved);
}
