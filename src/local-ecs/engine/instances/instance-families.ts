/**
 * The families of EC2 instance types with their figures, as DescribeInstanceTypes told them in October 2026. Not from it,
 * for Amazon sells them no more: g2, g3, g3s, p2, p3 and i3.metal. No machine of Apple's is here, for ECS has no agent for it.
 */

/** Families whose sizes have so much memory for each vCPU, and no GPU. */
export interface EvenFamilies {
  readonly architecture: 'x86_64' | 'arm64';
  /** Separated by blanks, as `sizes` are. */
  readonly families: string;
  readonly gibPerVcpu: number;
  /** `medium` has 1 vCPU, `large` 2, `xlarge` 4, `12xlarge` 12 times 4; where it is otherwise, the number stands behind `=`. */
  readonly sizes: string;
}

/** Families whose sizes follow no rule. */
export interface OddFamilies {
  readonly architecture: 'x86_64' | 'arm64';
  /** Separated by blanks, as `sizes` are. */
  readonly families: string;
  /** `size=vCPUs,GiB` or `size=vCPUs,GiB,GPUs`: whole GPUs of NVIDIA's, the only ones that ECS counts. */
  readonly sizes: string;
}

type Row = readonly [families: string, sizes: string];

const even = (architecture: EvenFamilies['architecture'], gibPerVcpu: number, rows: readonly Row[]) =>
  rows.map(([families, sizes]): EvenFamilies => ({ architecture, families, gibPerVcpu, sizes }));

const odd = (architecture: OddFamilies['architecture'], rows: readonly Row[]) =>
  rows.map(([families, sizes]): OddFamilies => ({ architecture, families, sizes }));

export const EVEN_FAMILIES: readonly EvenFamilies[] = [
  ...even('x86_64', 1.875, [['c3', 'large xlarge 2xlarge 4xlarge 8xlarge']]),
  ...even('x86_64', 2, [
    ['c5 c5d', 'large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge metal=96'],
    ['c5a c5ad', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge'],
    ['c6a', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge metal=192'],
    ['c6i c6id c6in', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge metal=128'],
    [
      'c7a',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge metal-48xl=192',
    ],
    [
      'c7i',
      'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    ['c7i-flex c8i-flex', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
    [
      'c8a',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    [
      'c8i c8ib c8id c8in',
      'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge metal-48xl=192 metal-96xl=384',
    ],
    ['c8ine', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge'],
    ['inf1', 'xlarge 2xlarge 6xlarge 24xlarge'],
    ['vt1', '3xlarge 6xlarge 24xlarge'],
  ]),
  ...even('x86_64', 3.75, [['m3', 'medium large xlarge 2xlarge']]),
  ...even('x86_64', 4, [
    ['d3en', 'xlarge 2xlarge 4xlarge 6xlarge 8xlarge 12xlarge'],
    ['g6f', 'large xlarge 2xlarge 4xlarge'],
    ['h1', '2xlarge 4xlarge 8xlarge 16xlarge'],
    ['hpc6a', '48xlarge=96'],
    ['hpc8a', '96xlarge=192'],
    ['inf2', 'xlarge 8xlarge 24xlarge 48xlarge'],
    ['m4', 'large xlarge 2xlarge 4xlarge 10xlarge 16xlarge'],
    ['m5 m5d m5dn m5n', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge metal=96'],
    ['m5a m5ad', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge'],
    ['m5zn', 'large xlarge 2xlarge 3xlarge 6xlarge 12xlarge metal=48'],
    ['m6a', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge metal=192'],
    [
      'm6i m6id m6idn m6in',
      'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge metal=128',
    ],
    [
      'm7a',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge metal-48xl=192',
    ],
    [
      'm7i',
      'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    ['m7i-flex m8i-flex', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
    [
      'm8a',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    ['m8azn', 'medium large xlarge 3xlarge 6xlarge 12xlarge 24xlarge metal-12xl=48 metal-24xl=96'],
    [
      'm8i m8ib m8id m8idb m8idn m8in',
      'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge metal-48xl=192 metal-96xl=384',
    ],
    ['m8ine', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge'],
    ['trn1', '2xlarge 32xlarge'],
    ['trn1n', '32xlarge'],
  ]),
  ...even('x86_64', 7.625, [
    ['i2', 'xlarge 2xlarge 4xlarge 8xlarge'],
    ['r4', 'large xlarge 2xlarge 4xlarge 8xlarge 16xlarge'],
  ]),
  ...even('x86_64', 8, [
    ['d3', 'xlarge 2xlarge 4xlarge 8xlarge'],
    ['dl2q', '24xlarge'],
    ['gr6f', '4xlarge'],
    ['i3en', 'large xlarge 2xlarge 3xlarge 6xlarge 12xlarge 24xlarge metal=96'],
    [
      'i4i r6i r6id r6idn r6in',
      'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge metal=128',
    ],
    [
      'i7i r7i',
      'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    [
      'i7ie',
      'large xlarge 2xlarge 3xlarge 6xlarge 12xlarge 18xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    ['r5 r5b r5d r5dn r5n', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge metal=96'],
    ['r5a r5ad', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge'],
    ['r6a', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge metal=192'],
    [
      'r7a',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge metal-48xl=192',
    ],
    ['r7iz', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 32xlarge metal-16xl=64 metal-32xl=128'],
    [
      'r8a',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    [
      'r8i r8ib r8id r8idb r8idn r8in',
      'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge metal-48xl=192 metal-96xl=384',
    ],
    ['r8i-flex', 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
    ['z1d', 'large xlarge 2xlarge 3xlarge 6xlarge 12xlarge metal=48'],
  ]),
  ...even('x86_64', 15.25, [['x1', '16xlarge 32xlarge']]),
  ...even('x86_64', 16, [
    ['hpc6id', '32xlarge=64'],
    ['x2idn', '16xlarge 24xlarge 32xlarge metal=128'],
    [
      'x8i',
      'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 64xlarge 96xlarge metal-48xl=192 metal-96xl=384',
    ],
  ]),
  ...even('x86_64', 30.5, [['x1e', 'xlarge 2xlarge 4xlarge 8xlarge 16xlarge 32xlarge']]),
  ...even('x86_64', 32, [
    ['x2iedn', 'xlarge 2xlarge 4xlarge 8xlarge 16xlarge 24xlarge 32xlarge metal=128'],
    ['x2iezn', '2xlarge 4xlarge 6xlarge 8xlarge 12xlarge metal=48'],
    ['x8aedz', 'large xlarge 3xlarge 6xlarge 12xlarge 24xlarge metal-12xl=48 metal-24xl=96'],
  ]),
  ...even('arm64', 2, [
    ['a1', 'medium large xlarge 2xlarge 4xlarge metal=16'],
    ['c6g c6gd c7g c7gd c7gn', 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge metal=64'],
    ['c6gn', 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge'],
    [
      'c8g c8gb c8gd c8gn',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    [
      'c9g c9gd',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-48xl=192',
    ],
  ]),
  ...even('arm64', 4, [
    ['im4gn', 'large xlarge 2xlarge 4xlarge 8xlarge 16xlarge'],
    ['m6g m6gd m7g m7gd', 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge metal=64'],
    [
      'm8g m8gb m8gd m8gn',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    [
      'm9g m9gd',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-48xl=192',
    ],
  ]),
  ...even('arm64', 6, [['is4gen', 'medium large xlarge 2xlarge 4xlarge 8xlarge']]),
  ...even('arm64', 8, [
    ['i4g', 'large xlarge 2xlarge 4xlarge 8xlarge 16xlarge'],
    [
      'i8g',
      'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    [
      'i8ge',
      'large xlarge 2xlarge 3xlarge 6xlarge 12xlarge 18xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    ['r6g r6gd r7g r7gd', 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge metal=64'],
    [
      'r8g r8gb r8gd r8gn',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
    [
      'r9g r9gd',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-48xl=192',
    ],
  ]),
  ...even('arm64', 16, [
    ['x2gd', 'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge metal=64'],
    [
      'x8g',
      'medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl=96 metal-48xl=192',
    ],
  ]),
];

export const ODD_FAMILIES: readonly OddFamilies[] = [
  ...odd('x86_64', [
    ['c4', 'large=2,3.75 xlarge=4,7.5 2xlarge=8,15 4xlarge=16,30 8xlarge=36,60'],
    [
      'c5n',
      'large=2,5.25 xlarge=4,10.5 2xlarge=8,21 4xlarge=16,42 9xlarge=36,96 18xlarge=72,192 metal=72,192',
    ],
    ['d2', 'xlarge=4,30.5 2xlarge=8,61 4xlarge=16,122 8xlarge=36,244'],
    ['f2', '6xlarge=24,256 12xlarge=48,512 48xlarge=192,2048'],
    ['g2', '2xlarge=8,15,1 8xlarge=32,60,4'],
    ['g3', '4xlarge=16,122,1 8xlarge=32,244,2 16xlarge=64,488,4'],
    ['g3s', 'xlarge=4,30.5,1'],
    [
      'g4dn',
      'xlarge=4,16,1 2xlarge=8,32,1 4xlarge=16,64,1 8xlarge=32,128,1 12xlarge=48,192,4 16xlarge=64,256,1 metal=96,384,8',
    ],
    [
      'g5 g6',
      'xlarge=4,16,1 2xlarge=8,32,1 4xlarge=16,64,1 8xlarge=32,128,1 12xlarge=48,192,4 16xlarge=64,256,1 24xlarge=96,384,4 48xlarge=192,768,8',
    ],
    [
      'g6e',
      'xlarge=4,32,1 2xlarge=8,64,1 4xlarge=16,128,1 8xlarge=32,256,1 12xlarge=48,384,4 16xlarge=64,512,1 24xlarge=96,768,4 48xlarge=192,1536,8',
    ],
    [
      'g7',
      '2xlarge=8,32,1 4xlarge=16,64,1 8xlarge=32,128,1 12xlarge=48,192,2 24xlarge=96,384,4 48xlarge=192,768,8',
    ],
    [
      'g7e',
      '2xlarge=8,64,1 4xlarge=16,128,1 8xlarge=32,256,1 12xlarge=48,512,2 24xlarge=96,1024,4 48xlarge=192,2048,8',
    ],
    ['gr6', '4xlarge=16,128,1 8xlarge=32,256,1'],
    ['hpc7a', '12xlarge=24,768 24xlarge=48,768 48xlarge=96,768 96xlarge=192,768'],
    [
      'i3',
      'large=2,15.25 xlarge=4,30.5 2xlarge=8,61 4xlarge=16,122 8xlarge=32,244 16xlarge=64,488 metal=72,512',
    ],
    ['p2', 'xlarge=4,61,1 8xlarge=32,488,8 16xlarge=64,732,16'],
    ['p3', '2xlarge=8,61,1 8xlarge=32,244,4 16xlarge=64,488,8'],
    ['p3dn', '24xlarge=96,768,8'],
    ['p4d p4de', '24xlarge=96,1152,8'],
    ['p5', '4xlarge=16,256,1 48xlarge=192,2048,8'],
    ['p5e p5en p6-b200', '48xlarge=192,2048,8'],
    ['p6-b300', '48xlarge=192,4096,8'],
    ['r3', 'large=2,15 xlarge=4,30.5 2xlarge=8,61 4xlarge=16,122 8xlarge=32,244'],
    ['t2', 'nano=1,0.5 micro=1,1 small=1,2 medium=2,4 large=2,8 xlarge=4,16 2xlarge=8,32'],
    ['t3 t3a', 'nano=2,0.5 micro=2,1 small=2,2 medium=2,4 large=2,8 xlarge=4,16 2xlarge=8,32'],
    ['t8i', 'nano=2,0.5 micro=2,1 small=2,2 medium=2,4'],
    ['trn2', '3xlarge=12,128 48xlarge=192,2048'],
    ['trn2u', '48xlarge=192,2048'],
    ['u-3tb1', '56xlarge=224,3072'],
    ['u-6tb1', '56xlarge=224,6144 112xlarge=448,6144'],
    ['u7i-12tb', '224xlarge=896,12288'],
    ['u7i-6tb', '112xlarge=448,6144'],
    ['u7i-8tb', '112xlarge=448,8192'],
    ['u7in-16tb', '224xlarge=896,16384'],
    ['u7in-24tb', '224xlarge=896,24576'],
    ['u7in-32tb', '224xlarge=896,32768'],
  ]),
  ...odd('arm64', [
    ['g5g', 'xlarge=4,8,1 2xlarge=8,16,1 4xlarge=16,32,1 8xlarge=32,64,1 16xlarge=64,128,2 metal=64,128,2'],
    ['hpc7g', '4xlarge=16,128 8xlarge=32,128 16xlarge=64,128'],
    ['t4g', 'nano=2,0.5 micro=2,1 small=2,2 medium=2,4 large=2,8 xlarge=4,16 2xlarge=8,32'],
  ]),
];
