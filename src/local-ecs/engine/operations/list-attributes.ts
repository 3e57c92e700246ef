import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import { invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { toWireAttribute } from '../instances/custom-attributes.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readString } from '../requests/members.ts';
import { formatOrdinal, ordinalOf, readPage, takePage } from '../requests/paging.ts';
import type { LocalEcsState } from '../state.ts';
import type { Operation } from './operation.ts';

/** The cursor is the instance's place and the attribute's place on it. */
function* attributesAfter(
  state: LocalEcsState,
  { instanceIds }: ClusterRecord,
  isWanted: (attribute: EcsAttribute) => boolean,
  after: string | undefined,
): Generator<readonly [cursor: string, item: JsonObject | undefined]> {
  const [afterInstance, afterAttribute] = after?.split('.') ?? [];
  const resumeAt = ordinalOf(afterInstance);
  for (const [ordinal, id] of instanceIds.after(resumeAt - 1)) {
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
  const isWanted = (attribute: EcsAttribute): boolean =>
    (name === undefined || attribute.name === name) && (value === undefined || attribute.value === value);
  const { items, ...rest } = takePage(page, attributesAfter(state, cluster, isWanted, page.after));
  return { attributes: items, ...rest };
};
