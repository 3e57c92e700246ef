import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import { invalidParameter } from '../api-error.ts';
import { isAgentsOwn, MAX_CUSTOM_ATTRIBUTES, validateAttribute } from '../instances/custom-attributes.ts';
import { INSTANCE_TYPES } from '../instances/instance-types.ts';
import { MAX_INSTANCES, registerMachine } from '../instances/register-instance.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import type { JsonObject } from '../json.ts';
import { readCluster } from '../requests/identifiers.ts';
import { checkTags } from '../requests/tags.ts';
import type { Turn } from '../turn.ts';
import type { AddContainerInstances, ContainerInstanceSpec } from './admin-command.ts';

/** The types of its family; where that is unknown too, the families that begin as it does. */
function nearTypes(name: string): string {
  const [family = ''] = name.split('.');
  const names = [...INSTANCE_TYPES.keys()];
  const same = names.filter((known) => known.startsWith(`${family}.`));
  if (same.length > 0) return same.join(', ');
  const families = [...new Set(names.map((known) => known.split('.')[0] ?? ''))];
  const alike = families.filter((known) => known.startsWith(family.slice(0, 1))).sort();
  return `types of ${alike.length > 0 ? alike.join(', ') : 'all families that Amazon sells'}`;
}

function checkType({ instanceType, vcpus, memoryMiB }: ContainerInstanceSpec): void {
  if (instanceType === undefined || INSTANCE_TYPES.has(instanceType)) return;
  if (vcpus !== undefined && memoryMiB !== undefined) return;
  throw invalidParameter(
    `The figures of ${instanceType} are not known: give vcpus and memoryMiB. Known are ${nearTypes(instanceType)}.`,
  );
}

function checkSize({ vcpus = 1, memoryMiB = 1, gpus = 0 }: ContainerInstanceSpec): void {
  const isCount = (n: number, min: number): boolean => Number.isInteger(n) && n >= min;
  if (!(vcpus > 0) || !Number.isInteger(vcpus * 1024)) throw invalidParameter('vcpus must be above 0.');
  if (!isCount(memoryMiB, 1)) throw invalidParameter('memoryMiB must be a whole number above 0.');
  if (!isCount(gpus, 0)) throw invalidParameter('gpus must be a whole number.');
}

function checkAttributes(attributes: readonly EcsAttribute[]): void {
  if (attributes.length > MAX_CUSTOM_ATTRIBUTES)
    throw invalidParameter(`attributes can have at most ${MAX_CUSTOM_ATTRIBUTES} items.`);
  const agentsOwn = attributes.find(({ name }) => isAgentsOwn(name));
  if (agentsOwn !== undefined)
    throw invalidParameter(`The attribute ${agentsOwn.name} is the agent's to give.`);
  const problem = attributes.map(validateAttribute).find((text) => text !== undefined);
  if (problem !== undefined) throw invalidParameter(problem);
}

function checkSpec(spec: ContainerInstanceSpec): void {
  checkType(spec);
  checkSize(spec);
  checkAttributes(spec.attributes ?? []);
  checkTags(spec.tags ?? []);
}

/** All machines of one command are alike but for their zones and ids. */
export function addContainerInstances(turn: Turn, command: AddContainerInstances): JsonObject {
  const { count = 1, ec2InstanceId } = command;
  const cluster = readCluster(turn.state, { cluster: command.cluster });
  checkSpec(command);
  if (!Number.isInteger(count) || count < 1 || cluster.instanceIds.size + count > MAX_INSTANCES)
    throw invalidParameter(`count must be above 0, and a cluster has at most ${MAX_INSTANCES} instances.`);
  if (ec2InstanceId !== undefined && (count > 1 || turn.state.instanceIdByEc2Id.has(ec2InstanceId)))
    throw invalidParameter(`ec2InstanceId ${ec2InstanceId} must be new, and count 1.`);
  const added = Array.from({ length: count }, () => registerMachine(turn, cluster, command));
  return { containerInstances: added.map((instance) => toWireInstance(instance, new Set())) };
}
