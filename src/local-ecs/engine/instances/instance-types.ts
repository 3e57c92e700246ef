import { EVEN_FAMILIES, ODD_FAMILIES, type EvenFamilies, type OddFamilies } from './instance-families.ts';

/** A kind of EC2 instance. */
export interface InstanceType {
  readonly name: string;
  readonly vcpus: number;
  /** What Amazon sells it with. */
  readonly nominalMiB: number;
  readonly gpus: number;
  /** As the attribute `ecs.cpu-architecture` has it. */
  readonly architecture: 'x86_64' | 'arm64';
}

const GIB = 1024;

function vcpusOfSize(size: string): number {
  if (size === 'medium') return 1;
  if (size === 'large') return 2;
  const [, times = ''] = /^(\d*)xlarge$/.exec(size) ?? [];
  return 4 * (times === '' ? 1 : Number(times));
}

function evenTypes(row: EvenFamilies): readonly InstanceType[] {
  return row.families.split(' ').flatMap((family) =>
    row.sizes.split(' ').map((entry) => {
      const [size = '', given] = entry.split('=');
      const vcpus = given === undefined ? vcpusOfSize(size) : Number(given);
      const nominalMiB = vcpus * row.gibPerVcpu * GIB;
      return { name: `${family}.${size}`, vcpus, nominalMiB, gpus: 0, architecture: row.architecture };
    }),
  );
}

function oddTypes(row: OddFamilies): readonly InstanceType[] {
  return row.families.split(' ').flatMap((family) =>
    row.sizes.split(' ').map((entry) => {
      const [size = '', figures = ''] = entry.split('=');
      const [vcpus = 0, gib = 0, gpus = 0] = figures.split(',').map(Number);
      return {
        name: `${family}.${size}`,
        vcpus,
        nominalMiB: gib * GIB,
        gpus,
        architecture: row.architecture,
      };
    }),
  );
}

/** The types whose figures are known, by name. */
export const INSTANCE_TYPES: ReadonlyMap<string, InstanceType> = new Map(
  [...EVEN_FAMILIES.flatMap(evenTypes), ...ODD_FAMILIES.flatMap(oddTypes)].map((type) => [type.name, type]),
);

/**
 * What an agent registers of a machine's memory, in MiB: what the kernel counts, which has taken its own share before.
 * How much that is depends on the kernel; here it is 3 of 64 parts, about 5 %, so 7808 of 8 GiB.
 */
export function registeredMemoryMiB(nominalMiB: number): number {
  return Math.floor((nominalMiB * 61) / 64);
}
