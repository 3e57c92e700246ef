import { cpusOf } from '../../bridge/amounts.ts';
import type { Amounts } from '../../bridge/amounts.ts';
import type { Quantities } from '../../mesos/quantities.ts';
import { NO_RANGES } from '../../mesos/ranges.ts';
import { fromThousandths } from '../../mesos/scalar.ts';
import type { ResourcesView } from '../master-view.ts';

const notLess = (amount: number): number => Math.max(0, amount);

/** In Mesos's units; what was deducted too much counts as nothing left. */
export function resourcesView(amounts: Amounts): ResourcesView {
  return {
    cpus: fromThousandths(cpusOf(notLess(amounts.cpuUnits))),
    mem: notLess(amounts.memoryMiB),
    disk: fromThousandths(notLess(amounts.disk)),
    gpus: notLess(amounts.gpus),
    ports: amounts.ports,
  };
}

/** Of plain resources, the kinds that ECS has. */
export function quantitiesView({ scalars, ranges }: Quantities): ResourcesView {
  const scalar = (name: string): number => fromThousandths(scalars.get(name) ?? 0);
  return {
    cpus: scalar('cpus'),
    mem: scalar('mem'),
    disk: scalar('disk'),
    gpus: scalar('gpus'),
    ports: ranges.get('ports') ?? NO_RANGES,
  };
}

/** Ports of several agents are left out: they are not the same ports. */
export function sumOf(all: Iterable<Amounts>): Amounts {
  // In place: there may be a summand for every task.
  let [cpuUnits, memoryMiB, disk, gpus] = [0, 0, 0, 0];
  for (const amounts of all) {
    cpuUnits += amounts.cpuUnits;
    memoryMiB += amounts.memoryMiB;
    disk += amounts.disk;
    gpus += amounts.gpus;
  }
  return { cpuUnits, memoryMiB, disk, gpus, ports: NO_RANGES };
}
