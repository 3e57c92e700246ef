import type { Attribute } from '../../../../mesos/attribute.ts';
import type { Offer } from '../../../../mesos/offer.ts';
import type { Resource } from '../../../../mesos/resource.ts';

type Json = Readonly<Record<string, unknown>>;

/** The value of a resource or an attribute, under the name of its type. */
function valueJson(value: Attribute | Resource): Json {
  switch (value.type) {
    case 'TEXT':
      return { text: value.text };
    case 'SCALAR':
      return { scalar: value.scalar };
    case 'RANGES':
      return { ranges: value.ranges };
    case 'SET':
      return { set: value.set };
  }
}

const roleOf = ({ role = '*', reservations }: Resource): string => reservations?.at(-1)?.role ?? role;

/** An offer as the queue shows it. */
export function offerJson({ id, hostname, agentId, resources, attributes }: Offer): Json {
  return {
    id,
    hostname,
    agentId,
    resources: resources.map((each) => ({ name: each.name, role: roleOf(each), ...valueJson(each) })),
    attributes: attributes.map((each) => ({ name: each.name, ...valueJson(each) })),
  };
}
