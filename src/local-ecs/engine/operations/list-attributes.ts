import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import { invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { placesOf } from '../clusters/slot-places.ts';
import { toWireAttribute } from '../instances/custom-attributes.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readString } from '../requests/members.ts';
import { formatOrdinal, ordinalOf, readPage, takePage } from '../requests/paging.ts';
import type { LocalEcsState } from '../state.ts';
import type { Operation } from './operation.ts';

interface AttributeListing {
  readonly name: string | undefined;
  readonly value: string | undefined;
}

/** The instances from a place on that have such an attribute, or all of them. */
function instancesFrom(
  { instanceIds, instanceIndex }: ClusterRecord,
  { name, value }: AttributeListing,
  ordinal: number,
): Iterable<readonly [ordinal: number, id: string]> {
  if (name === undefined) return instanceIds.after(ordinal - 1);
  const facet = instanceIndex.facet(`attribute:${name}`);
  const slots = value === undefined ? facet.present : facet.of(value);
  return slots === undefined ? [] : placesOf(instanceIds, instanceIndex, slots, ordinal - 1);
}

/** The cursor is the instance's place and the attribute's place on it. */
function* attributesAfter(
  state: LocalEcsState,
  cluster: ClusterRecord,
  listing: AttributeListing,
  after: string | undefined,
): Generator<readonly [cursor: string, item: JsonObject | undefined]> {
  const { name, value } = listing;
  const isWanted = (attribute: EcsAttribute): boolean =>
    (name === undefined || attribute.name === name) && (value === undefined || attribute.value === value);
  const [afterInstance, afterAttribute] = after?.split('.') ?? [];
  const resumeAt = ordinalOf(afterInstance);
  for (const [ordinal, id] of instancesFrom(cluster, listing, resumeAt)) {
    const instance = state.instances.get(id);
    if (instance === undefined) continue;
    const done = ordinal === resumeAt ? Number(afterAttribute) : -1;
    const wanted = [...instance.known.attributes.entries()].filter(
      ([index, attribute]) => index > done && isWanted(attribute),
    );
    for (const [index, attribute] of wanted)
      yield [`${formatOrdinal(ordinal)}.${index}`, toWireAttribute({ attribute, instance })];
    if (wanted.length === 0)
      yield [`${formatOrdinal(ordinal)}.${instance.known.attributes.length}`, undefined];
  }
}

/** Attributes of container instances by name and value; all of them when none is asked for. */
export const listAttributes: Operation = ({ state }, body) => {
  const cluster = readCluster(state, body);
  if (readChoice(body, 'targetType', ['container-instance']) === undefined)
    throw invalidParameter('targetType can not be blank.');
  const [name, value] = [readString(body, 'attributeName'), readString(body, 'attributeValue')];
  if (value !== undefined && name === undefined)
    throw invalidParameter('attributeName must be specified with attributeValue.');
  const page = readPage(body, { list: 'attributes', cluster: cluster.name, name, value });
  const { items, ...rest } = takePage(page, attributesAfter(state, cluster, { name, value }, page.after));
  return { attributes: items, ...rest };
};
