import type { ResourcesView } from '../../../driver/master-view.ts';
import { formatRanges } from '../../../mesos/ranges.ts';

/** As a master's JSON has resources: the four scalars always, ports as a text when there are some. */
export function v0Resources({
  cpus,
  gpus,
  mem,
  disk,
  ports,
}: ResourcesView): Readonly<Record<string, unknown>> {
  return { cpus, gpus, mem, disk, ...(ports.length === 0 ? {} : { ports: formatRanges(ports) }) };
}

/** The same as a list of Mesos `Resource`. */
export function v0ResourceList({ ports, ...scalars }: ResourcesView): readonly unknown[] {
  const amounts = Object.entries(scalars).filter(([, value]) => value > 0);
  return [
    ...amounts.map(([name, value]) => ({ name, type: 'SCALAR', scalar: { value }, role: '*' })),
    ...(ports.length === 0 ? [] : [{ name: 'ports', type: 'RANGES', ranges: { range: ports }, role: '*' }]),
  ];
}
