import { describe, expect, it } from '@jest/globals';

import { EVEN_FAMILIES, ODD_FAMILIES } from '../../../../src/local-ecs/engine/instances/instance-families.ts';
import {
  INSTANCE_TYPES,
  registeredMemoryMiB,
} from '../../../../src/local-ecs/engine/instances/instance-types.ts';
import { objectsIn, TestEcs } from '../test-ecs.ts';

/** Figures as DescribeInstanceTypes and Amazon's pages have them: vCPUs, GiB, GPUs, architecture. */
const FIGURES = [
  ['t2.nano', 1, 0.5, 0, 'x86_64'],
  ['t2.micro', 1, 1, 0, 'x86_64'],
  ['t2.small', 1, 2, 0, 'x86_64'],
  ['t2.medium', 2, 4, 0, 'x86_64'],
  ['t2.2xlarge', 8, 32, 0, 'x86_64'],
  ['t3.micro', 2, 1, 0, 'x86_64'],
  ['t3a.small', 2, 2, 0, 'x86_64'],
  ['t4g.xlarge', 4, 16, 0, 'arm64'],
  ['m4.10xlarge', 40, 160, 0, 'x86_64'],
  ['m4.16xlarge', 64, 256, 0, 'x86_64'],
  ['m5.large', 2, 8, 0, 'x86_64'],
  ['m5.24xlarge', 96, 384, 0, 'x86_64'],
  ['m5.metal', 96, 384, 0, 'x86_64'],
  ['m6g.medium', 1, 4, 0, 'arm64'],
  ['m6i.32xlarge', 128, 512, 0, 'x86_64'],
  ['m7g.16xlarge', 64, 256, 0, 'arm64'],
  ['c4.large', 2, 3.75, 0, 'x86_64'],
  ['c4.8xlarge', 36, 60, 0, 'x86_64'],
  ['c5.large', 2, 4, 0, 'x86_64'],
  ['c5.xlarge', 4, 8, 0, 'x86_64'],
  ['c5.9xlarge', 36, 72, 0, 'x86_64'],
  ['c5.18xlarge', 72, 144, 0, 'x86_64'],
  ['c5.metal', 96, 192, 0, 'x86_64'],
  ['c6g.metal', 64, 128, 0, 'arm64'],
  ['c6i.32xlarge', 128, 256, 0, 'x86_64'],
  ['c7g.large', 2, 4, 0, 'arm64'],
  ['r4.large', 2, 15.25, 0, 'x86_64'],
  ['r4.16xlarge', 64, 488, 0, 'x86_64'],
  ['r5.12xlarge', 48, 384, 0, 'x86_64'],
  ['r6g.medium', 1, 8, 0, 'arm64'],
  ['r6i.metal', 128, 1024, 0, 'x86_64'],
  ['i3.8xlarge', 32, 244, 0, 'x86_64'],
  ['i3.metal', 72, 512, 0, 'x86_64'],
  ['g2.2xlarge', 8, 15, 1, 'x86_64'],
  ['g3.16xlarge', 64, 488, 4, 'x86_64'],
  ['g3s.xlarge', 4, 30.5, 1, 'x86_64'],
  ['g4dn.xlarge', 4, 16, 1, 'x86_64'],
  ['g4dn.12xlarge', 48, 192, 4, 'x86_64'],
  ['g4dn.metal', 96, 384, 8, 'x86_64'],
  ['g5.48xlarge', 192, 768, 8, 'x86_64'],
  ['p2.8xlarge', 32, 488, 8, 'x86_64'],
  ['p2.16xlarge', 64, 732, 16, 'x86_64'],
  ['p3.2xlarge', 8, 61, 1, 'x86_64'],
  ['p3.16xlarge', 64, 488, 8, 'x86_64'],
  ['p4d.24xlarge', 96, 1152, 8, 'x86_64'],
  ['p5.4xlarge', 16, 256, 1, 'x86_64'],
  ['g6e.12xlarge', 48, 384, 4, 'x86_64'],
  ['g5g.metal', 64, 128, 2, 'arm64'],
  ['c7i.metal-24xl', 96, 192, 0, 'x86_64'],
  ['c7i-flex.large', 2, 4, 0, 'x86_64'],
  ['m8g.medium', 1, 4, 0, 'arm64'],
  ['m8i.96xlarge', 384, 1536, 0, 'x86_64'],
  ['x1e.32xlarge', 128, 3904, 0, 'x86_64'],
  ['f2.6xlarge', 24, 256, 0, 'x86_64'],
  ['u7in-32tb.224xlarge', 896, 32768, 0, 'x86_64'],
] as const;

describe('The table of instance types', () => {
  it.each(FIGURES)('knows %s', (name, vcpus, gib, gpus, architecture) => {
    expect(INSTANCE_TYPES.get(name)).toEqual({ name, vcpus, nominalMiB: gib * 1024, gpus, architecture });
  });

  it('names every type once', () => {
    const sizes = [...EVEN_FAMILIES, ...ODD_FAMILIES].map(
      ({ families, sizes }) => families.split(' ').length * sizes.split(' ').length,
    );
    expect(INSTANCE_TYPES.size).toBe(sizes.reduce((sum, size) => sum + size));
  });

  it('has whole figures, and less memory for the agent than Amazon sells', () => {
    for (const { nominalMiB, vcpus } of INSTANCE_TYPES.values()) {
      expect(Number.isInteger(vcpus) && Number.isInteger(nominalMiB)).toBe(true);
      expect(registeredMemoryMiB(nominalMiB)).toBeLessThan(nominalMiB);
      expect(registeredMemoryMiB(nominalMiB)).toBeGreaterThan(nominalMiB * 0.9);
    }
  });
});

describe('A machine of a known type', () => {
  it('registers what such a machine has', () => {
    const ecs = new TestEcs();
    const instance = ecs.instance(ecs.addInstance({ instanceType: 'g4dn.12xlarge' }));
    const resource = (name: string) =>
      objectsIn(instance, 'registeredResources').find((entry) => entry['name'] === name);
    expect(resource('CPU')).toMatchObject({ integerValue: 48 * 1024 });
    expect(resource('MEMORY')).toMatchObject({ integerValue: 187_392 });
    expect(resource('GPU')?.['stringSetValue']).toHaveLength(4);
  });

  it('says its architecture', () => {
    const ecs = new TestEcs();
    const instance = ecs.instance(ecs.addInstance({ instanceType: 't4g.small' }));
    expect(objectsIn(instance, 'attributes')).toContainEqual({
      name: 'ecs.cpu-architecture',
      value: 'arm64',
    });
  });

  it('may be made smaller, and any other type by its own figures', () => {
    const ecs = new TestEcs();
    expect(ecs.remaining(ecs.addInstance({ instanceType: 'm5.large', memoryMiB: 100 }), 'MEMORY')).toBe(100);
    const other = ecs.addInstance({ instanceType: 'x9.large', vcpus: 3, memoryMiB: 200 });
    expect(ecs.remaining(other, 'CPU')).toBe(3072);
  });

  it('carries its tags from the start', () => {
    const ecs = new TestEcs();
    const arn = ecs.addInstance({ tags: [{ key: 'team', value: 'web' }] });
    expect(ecs.call('ListTagsForResource', { resourceArn: arn })).toEqual({
      tags: [{ key: 'team', value: 'web' }],
    });
  });
});
