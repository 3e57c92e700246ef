import { changeInstance } from '../instances/change-instance.ts';
import { readTargetedAttributes, toWireAttribute } from '../instances/custom-attributes.ts';
import { readCluster } from '../requests/identifiers.ts';
import type { Operation } from './operation.ts';

/** Attributes that are not there are as good as deleted. */
export const deleteAttributes: Operation = (turn, body) => {
  const cluster = readCluster(turn.state, body);
  const targeted = readTargetedAttributes(turn.state, cluster, body);
  for (const { instance, attribute } of targeted) {
    const attributes = instance.known.attributes.filter(({ name }) => name !== attribute.name);
    if (attributes.length < instance.known.attributes.length) changeInstance(turn, instance, { attributes });
  }
  return { attributes: targeted.map(toWireAttribute) };
};
