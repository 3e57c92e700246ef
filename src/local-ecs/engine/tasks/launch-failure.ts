import type { Assumptions } from '../assumptions.ts';
import { findShortage, remainingResources } from '../instances/accounting.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { Launch } from './launch.ts';

function lacksAttribute({ known }: InstanceRecord, { definition }: Launch): boolean {
  const names = new Set(known.attributes.map(({ name }) => name));
  return definition.definition.requiresAttributes.some(({ name }) => !names.has(name));
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
  const { known, registered } = instance;
  if (known.status === 'DRAINING') return assumptions.drainingFailure;
  if (known.status !== 'ACTIVE') return 'INACTIVE';
  if (!known.agentConnected) return 'AGENT';
  if (lacksAttribute(instance, launch)) return 'ATTRIBUTE';
  return findShortage(remainingResources(registered, known.reserved), launch.reserved);
}
