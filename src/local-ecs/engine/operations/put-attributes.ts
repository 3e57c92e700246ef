import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import { ApiError } from '../api-error.ts';
import { changeInstance } from '../instances/change-instance.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import {
  MAX_CUSTOM_ATTRIBUTES,
  readTargetedAttributes,
  toWireAttribute,
} from '../instances/custom-attributes.ts';
import { readCluster } from '../requests/identifiers.ts';
import type { Operation } from './operation.ts';

function withAttribute(
  attributes: readonly EcsAttribute[],
  attribute: EcsAttribute,
): readonly EcsAttribute[] {
  const isThere = attributes.some(({ name }) => name === attribute.name);
  return isThere
    ? attributes.map((old) => (old.name === attribute.name ? attribute : old))
    : [...attributes, attribute];
}

function checkCount({ id, builtInAttributes }: InstanceRecord, attributes: readonly EcsAttribute[]): void {
  const custom = attributes.filter(({ name }) => !builtInAttributes.has(name));
  if (custom.length > MAX_CUSTOM_ATTRIBUTES)
    throw new ApiError(
      'AttributeLimitExceededException',
      `The container instance ${id} can have at most ${MAX_CUSTOM_ATTRIBUTES} custom attributes.`,
    );
}

/** Adds attributes, or replaces the values of those that are there. */
export const putAttributes: Operation = (turn, body) => {
  const cluster = readCluster(turn.state, body);
  const targeted = readTargetedAttributes(turn.state, cluster, body);
  const wanted = new Map<InstanceRecord, readonly EcsAttribute[]>();
  for (const { instance, attribute } of targeted)
    wanted.set(instance, withAttribute(wanted.get(instance) ?? instance.known.attributes, attribute));
  for (const [instance, attributes] of wanted) checkCount(instance, attributes);
  for (const [instance, attributes] of wanted) changeInstance(turn, instance, { attributes });
  return { attributes: targeted.map(toWireAttribute) };
};
