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

type Size = readonly [size: string, vcpus: number, gib: number, gpus?: number];

/** Sizes that have so much memory for each vCPU: a size is `medium` (1 vCPU), `large`, `xlarge` or a multiple of that. */
function evenSizes(gibPerVcpu: number, names: string): readonly Size[] {
  return names.split(' ').map((name) => {
    const [size = '', given] = name.split('=');
    const vcpus = given === undefined ? vcpusOfSize(size) : Number(given);
    return [size, vcpus, vcpus * gibPerVcpu];
  });
}

function vcpusOfSize(size: string): number {
  if (size === 'medium') return 1;
  if (size === 'large') return 2;
  const [, times = ''] = /^(\d*)xlarge$/.exec(size) ?? [];
  return 4 * (times === '' ? 1 : Number(times));
}

const T2: readonly Size[] = [
  ['nano', 1, 0.5],
  ['micro', 1, 1],
  ['small', 1, 2],
  ['medium', 2, 4],
  ['large', 2, 8],
  ['xlarge', 4, 16],
  ['2xlarge', 8, 32],
];

const T3: readonly Size[] = T2.map(([size, vcpus, gib]) => [size, Math.max(2, vcpus), gib]);

const TO_24 = 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge';
const GRAVITON = 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge metal=64';
const ICE_LAKE = `${TO_24} 32xlarge metal=128`;
const R4 = 'large xlarge 2xlarge 4xlarge 8xlarge 16xlarge';
const C5 = 'large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge metal=96';

const G4DN: readonly Size[] = [
  ['xlarge', 4, 16, 1],
  ['2xlarge', 8, 32, 1],
  ['4xlarge', 16, 64, 1],
  ['8xlarge', 32, 128, 1],
  ['12xlarge', 48, 192, 4],
  ['16xlarge', 64, 256, 1],
];

/** By family. @see "Amazon EC2 instance types", the specifications of each */
const X86: Readonly<Record<string, readonly Size[]>> = {
  t2: T2,
  t3: T3,
  t3a: T3,
  m4: evenSizes(4, 'large xlarge 2xlarge 4xlarge 10xlarge 16xlarge'),
  m5: evenSizes(4, `${TO_24} metal=96`),
  m5a: evenSizes(4, TO_24),
  m5d: evenSizes(4, `${TO_24} metal=96`),
  m6i: evenSizes(4, ICE_LAKE),
  c4: [
    ['large', 2, 3.75],
    ['xlarge', 4, 7.5],
    ['2xlarge', 8, 15],
    ['4xlarge', 16, 30],
    ['8xlarge', 36, 60],
  ],
  c5: evenSizes(2, C5),
  c5a: evenSizes(2, TO_24),
  c5d: evenSizes(2, C5),
  c6i: evenSizes(2, ICE_LAKE),
  r4: evenSizes(7.625, R4),
  r5: evenSizes(8, `${TO_24} metal=96`),
  r5a: evenSizes(8, TO_24),
  r6i: evenSizes(8, ICE_LAKE),
  i3: [...evenSizes(7.625, R4), ['metal', 72, 512]],
  g2: [
    ['2xlarge', 8, 15, 1],
    ['8xlarge', 32, 60, 4],
  ],
  g3: [
    ['4xlarge', 16, 122, 1],
    ['8xlarge', 32, 244, 2],
    ['16xlarge', 64, 488, 4],
  ],
  g3s: [['xlarge', 4, 30.5, 1]],
  g4dn: [...G4DN, ['metal', 96, 384, 8]],
  g5: [...G4DN, ['24xlarge', 96, 384, 4], ['48xlarge', 192, 768, 8]],
  p2: [
    ['xlarge', 4, 61, 1],
    ['8xlarge', 32, 488, 8],
    ['16xlarge', 64, 732, 16],
  ],
  p3: [
    ['2xlarge', 8, 61, 1],
    ['8xlarge', 32, 244, 4],
    ['16xlarge', 64, 488, 8],
  ],
  p3dn: [['24xlarge', 96, 768, 8]],
  p4d: [['24xlarge', 96, 1152, 8]],
};

const ARM: Readonly<Record<string, readonly Size[]>> = {
  t4g: T3,
  m6g: evenSizes(4, GRAVITON),
  m7g: evenSizes(4, GRAVITON),
  c6g: evenSizes(2, GRAVITON),
  c7g: evenSizes(2, GRAVITON),
  r6g: evenSizes(8, GRAVITON),
  r7g: evenSizes(8, GRAVITON),
};

function typesOf(
  families: Readonly<Record<string, readonly Size[]>>,
  architecture: InstanceType['architecture'],
): readonly InstanceType[] {
  return Object.entries(families).flatMap(([family, sizes]) =>
    sizes.map(([size, vcpus, gib, gpus = 0]) => ({
      name: `${family}.${size}`,
      vcpus,
      nominalMiB: gib * GIB,
      gpus,
      architecture,
    })),
  );
}

/** The types whose figures are known, by name. */
export const INSTANCE_TYPES: ReadonlyMap<string, InstanceType> = new Map(
  [...typesOf(X86, 'x86_64'), ...typesOf(ARM, 'arm64')].map((type) => [type.name, type]),
);

/**
 * What an agent registers of a machine's memory, in MiB: what the kernel counts, which has taken its own share before.
 * How much that is depends on the kernel; here it is 3 of 64 parts, about 5 %, so 7808 of 8 GiB.
 */
export function registeredMemoryMiB(nominalMiB: number): number {
  return Math.floor((nominalMiB * 61) / 64);
}
