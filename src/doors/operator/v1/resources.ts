import type { ResourcesView } from '../../../driver/master-view.ts';
import { rangesResource, scalarResource } from '../../../mesos/resource.ts';
import type { Resource } from '../../../mesos/resource.ts';

/** As Mesos resources, allocated to a role where one is named; what there is none of is left out. */
export function v1Resources({ ports, ...scalars }: ResourcesView, role?: string): readonly Resource[] {
  const allocated = role === undefined ? {} : { allocationInfo: { role } };
  const amounts = Object.entries(scalars).filter(([, amount]) => amount > 0);
  return [
    ...amounts.map(([name, amount]) => ({ ...scalarResource(name, amount), ...allocated })),
    ...(ports.length === 0 ? [] : [{ ...rangesResource('ports', ports), ...allocated }]),
  ];
}
