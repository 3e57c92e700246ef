import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  NO_QUANTITIES,
  addQuantities,
  containsQuantities,
  formatQuantities,
  isEmpty,
  subtractQuantities,
  toQuantities,
  validateResource,
} from '../../src/mesos/quantities.ts';
import type { Quantities } from '../../src/mesos/quantities.ts';
import { rangesResource, scalarResource } from '../../src/mesos/resource.ts';
import type { Resource } from '../../src/mesos/resource.ts';

const of = (...resources: readonly Resource[]): Quantities => toQuantities(resources, '*');

const setResource = (name: string, ...set: readonly string[]): Resource => ({ name, type: 'SET', set });

const ports = (...pairs: readonly (readonly [number, number])[]): Resource =>
  rangesResource(
    'ports',
    pairs.map(([begin, end]) => ({ begin, end })),
  );

/** Few names, kinds and numbers, so that resources of a list meet, merge and contain one another often. */
const anyResource: fc.Arbitrary<Resource> = fc
  .tuple(
    fc.oneof(
      fc
        .tuple(fc.constantFrom('cpus', 'mem'), fc.nat(4000))
        .map(([name, thousandths]) => scalarResource(name, thousandths / 1000)),
      fc.tuple(fc.nat(20), fc.nat(4)).map(([begin, length]) => ports([begin, begin + length])),
      fc.uniqueArray(fc.constantFrom('sda1', 'sda2', 'sda3')).map((items) => setResource('disks', ...items)),
    ),
    fc.constantFrom<Partial<Pick<Resource, 'role' | 'revocable'>>>(
      {},
      {},
      { role: 'web' },
      { revocable: {} },
    ),
  )
  .map(([resource, apart]) => ({ ...resource, ...apart }));

const anyQuantities = fc.array(anyResource, { maxLength: 6 }).map((resources) => of(...resources));

/** A whole and a part of it. */
const wholeAndPart = fc
  .tuple(anyQuantities, anyQuantities)
  .map(([part, more]) => ({ whole: addQuantities(part, more), part }));

describe('Laws of quantities', () => {
  it('addition has a zero, and neither order nor grouping matters', () => {
    fc.assert(
      fc.property(anyQuantities, anyQuantities, anyQuantities, (a, b, c) => {
        expect(addQuantities(a, NO_QUANTITIES)).toEqual(a);
        expect(addQuantities(a, b)).toEqual(addQuantities(b, a));
        expect(addQuantities(addQuantities(a, b), c)).toEqual(addQuantities(a, addQuantities(b, c)));
      }),
    );
  });

  it('a sum contains its parts', () => {
    fc.assert(
      fc.property(wholeAndPart, ({ whole, part }) => {
        expect(containsQuantities(whole, part)).toBe(true);
      }),
    );
  });

  it('what is taken from a whole and put back makes the whole', () => {
    fc.assert(
      fc.property(wholeAndPart, ({ whole, part }) => {
        expect(addQuantities(subtractQuantities(whole, part), part)).toEqual(whole);
      }),
    );
  });

  it('nothing is left of a whole taken from itself', () => {
    fc.assert(
      fc.property(anyQuantities, (a) => {
        expect(isEmpty(subtractQuantities(a, a))).toBe(true);
        expect(subtractQuantities(a, NO_QUANTITIES)).toEqual(a);
      }),
    );
  });

  it('containment is a partial order', () => {
    const pair = fc.oneof(
      fc.tuple(anyQuantities, anyQuantities),
      anyQuantities.map((a): [Quantities, Quantities] => [a, addQuantities(a, NO_QUANTITIES)]),
    );
    fc.assert(
      fc.property(pair, anyQuantities, ([a, b], c) => {
        expect(containsQuantities(a, NO_QUANTITIES)).toBe(true);
        expect(containsQuantities(a, b) && containsQuantities(b, a)).toBe(isDeepStrictEqual(a, b));
        expect(containsQuantities(addQuantities(addQuantities(a, b), c), a)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('what is left never exceeds the whole, and holds no amount of zero or less', () => {
    fc.assert(
      fc.property(wholeAndPart, ({ whole, part }) => {
        const left = subtractQuantities(whole, part);
        expect(containsQuantities(whole, left)).toBe(true);
        expect([...left.scalars.values()].every((amount) => amount > 0)).toBe(true);
        expect([...left.ranges.values()].every((amount) => amount.length > 0)).toBe(true);
        expect([...left.sets.values()].every((items) => items.size > 0)).toBe(true);
      }),
    );
  });

  it('the order of resources does not matter, nor how they are split', () => {
    fc.assert(
      fc.property(fc.array(anyResource, { maxLength: 6 }), fc.nat(6), (resources, at) => {
        const whole = of(...resources);
        expect(of(...[...resources].reverse())).toEqual(whole);
        expect(addQuantities(of(...resources.slice(0, at)), of(...resources.slice(at)))).toEqual(whole);
      }),
    );
  });

  it('inputs stay as they were', () => {
    fc.assert(
      fc.property(wholeAndPart, ({ whole, part }) => {
        const before = [formatQuantities(whole), formatQuantities(part)];
        addQuantities(whole, part);
        subtractQuantities(whole, part);
        expect([formatQuantities(whole), formatQuantities(part)]).toEqual(before);
      }),
    );
  });
});

describe('Quantities', () => {
  it('merge amounts of one kind: 0.1 and 0.2 cpus are 0.3', () => {
    expect(formatQuantities(of(scalarResource('cpus', 0.1), scalarResource('cpus', 0.2)))).toBe('cpus:0.3');
  });

  it('merge ports and sets', () => {
    const merged = of(
      ports([31000, 31000]),
      ports([31002, 31002], [31001, 31001]),
      setResource('d', 'b'),
      setResource('d', 'a', 'b'),
    );
    expect(formatQuantities(merged)).toBe('ports:[31000-31002]; d:{b, a}');
  });

  it('stay exact over 100,000 additions', () => {
    const amount = of(scalarResource('cpus', 1.001));
    let sum = NO_QUANTITIES;
    for (let i = 0; i < 100_000; i += 1) sum = addQuantities(sum, amount);
    expect(formatQuantities(sum)).toBe('cpus:100100');
  });

  it('leave out what amounts to nothing', () => {
    const nothing = of(scalarResource('cpus', 0), ports(), setResource('disks'));
    expect(nothing).toEqual(NO_QUANTITIES);
    expect(isEmpty(nothing)).toBe(true);
    expect(formatQuantities(nothing)).toBe('{}');
  });

  it.each<[string, Quantities]>([
    ['a scalar', of(scalarResource('cpus', 0.001))],
    ['a range', of(ports([0, 0]))],
    ['a set', of(setResource('disks', 'sda1'))],
  ])('with %s are not empty', (_, quantities) => {
    expect(isEmpty(quantities)).toBe(false);
  });

  it('print as Mesos prints resources', () => {
    const offer = of(
      scalarResource('cpus', 0.5),
      scalarResource('mem', 128),
      ports([31000, 31001], [31005, 31005]),
    );
    expect(formatQuantities(offer)).toBe('cpus:0.5; mem:128; ports:[31000-31001, 31005-31005]');
  });

  it('take a task out of an offer', () => {
    const offer = of(scalarResource('cpus', 4), scalarResource('mem', 1024), ports([31000, 31009]));
    const task = of(ports([31000, 31000]), scalarResource('mem', 1024), scalarResource('cpus', 0.1));
    expect(containsQuantities(offer, task)).toBe(true);
    expect(formatQuantities(subtractQuantities(offer, task))).toBe('cpus:3.9; ports:[31001-31009]');
  });

  it.each<[string, Resource]>([
    ['more cpus', scalarResource('cpus', 1.001)],
    ['another resource', scalarResource('gpus', 1)],
    ['a port outside', ports([31009, 31010])],
    ['an item outside', setResource('disks', 'sda1', 'sda2')],
    ['a scalar of the name of its ranges', scalarResource('ports', 1)],
  ])('do not contain %s', (_, wanted) => {
    const offer = of(scalarResource('cpus', 1), ports([31000, 31009]), setResource('disks', 'sda1'));
    expect(containsQuantities(offer, of(wanted))).toBe(false);
  });
});

describe('Kinds of resources', () => {
  const cpus = scalarResource('cpus', 1);

  it.each<[string, Resource]>([
    ['a role of the older form', { ...cpus, role: 'web' }],
    ['a dynamic reservation of the older form', { ...cpus, role: 'web', reservation: { principal: 'ops' } }],
    ['a refined reservation', { ...cpus, reservations: [{ type: 'STATIC', role: 'web' }] }],
    ['another allocation', { ...cpus, allocationInfo: { role: 'web' } }],
    ['a persistent volume', { ...cpus, disk: { persistence: { id: 'v1' } } }],
    ['a disk source', { ...cpus, disk: { source: { type: 'MOUNT' } } }],
    ['being revocable', { ...cpus, revocable: {} }],
    ['being shared', { ...cpus, shared: {} }],
    ['a resource provider', { ...cpus, providerId: 'p1' }],
  ])('are kept apart by %s', (_, apart) => {
    expect(containsQuantities(of(cpus), of(apart))).toBe(false);
    expect(containsQuantities(of(apart), of(cpus))).toBe(false);
    expect(containsQuantities(of(apart, cpus), of(cpus, apart))).toBe(true);
  });

  it.each<[string, Resource, Resource]>([
    ['the role of a reservation', { ...cpus, role: 'web' }, { ...cpus, role: 'batch' }],
    [
      'the refinement of a reservation',
      { ...cpus, reservations: [{ role: 'eng' }] },
      { ...cpus, reservations: [{ role: 'eng' }, { role: 'eng/web' }] },
    ],
    [
      'the id of a persistent volume',
      { ...cpus, disk: { persistence: { id: 'v1' } } },
      { ...cpus, disk: { persistence: { id: 'v2' } } },
    ],
  ])('are kept apart by %s', (_, one, other) => {
    expect(containsQuantities(of(one), of(other))).toBe(false);
  });

  it.each<[string, Resource]>([
    ['the role *', { ...cpus, role: '*' }],
    ['an empty list of reservations', { ...cpus, reservations: [] }],
    ['the allocation written out', { ...cpus, allocationInfo: { role: '*' } }],
  ])('are the same with %s', (_, same) => {
    expect(of(same)).toEqual(of(cpus));
  });

  it('take a missing allocation from the offer', () => {
    const allocated: Resource = { ...cpus, allocationInfo: { role: 'web' } };
    expect(toQuantities([cpus], 'web')).toEqual(toQuantities([allocated], 'web'));
    expect(formatQuantities(toQuantities([cpus], 'web'))).toBe('cpus:1');
  });

  it('are named so that people see the difference', () => {
    const special = of({ ...cpus, role: 'web', revocable: {} }, { ...cpus, allocationInfo: { role: 'eng' } });
    expect(formatQuantities(special)).toBe('cpus(reserved: web, revocable):1; cpus(allocated: eng):1');
  });
});

describe('validateResource', () => {
  it.each<[string, Resource]>([
    ['zero', scalarResource('cpus', 0)],
    ['a thousandth', scalarResource('cpus', 0.001)],
    ['what rounds up to a thousandth', scalarResource('cpus', 0.0005)],
    ['whole gpus', scalarResource('gpus', 2)],
    ['separate ranges', ports([2, 3], [1, 1])],
    ['no ranges', ports()],
    ['distinct items', setResource('disks', 'a', 'b')],
  ])('accepts %s', (_, resource) => {
    expect(validateResource(resource)).toBeUndefined();
  });

  it.each<[Resource, string]>([
    [scalarResource('', 1), 'Empty resource name'],
    [scalarResource('cpus', -1), 'Invalid scalar resource: value <= 0 in cpus:-1'],
    [scalarResource('cpus', 0.0004), 'Invalid scalar resource: value <= 0 in cpus:0.0004'],
    [scalarResource('cpus', -0.0001), 'Invalid scalar resource: value <= 0 in cpus:-0.0001'],
    [scalarResource('cpus', NaN), 'Invalid scalar resource: cpus:NaN'],
    [scalarResource('mem', Infinity), 'Invalid scalar resource: mem:Infinity'],
    [scalarResource('gpus', 0.5), "The 'gpus' resource must be an unsigned integer"],
    [ports([9, 1]), 'Invalid ranges resource: begin > end in [9-1]'],
    [ports([1, 5], [5, 9]), 'Invalid ranges resource: overlapping ranges [1-5] and [5-9]'],
    [setResource('disks', 'a', 'b', 'a'), 'Invalid set resource: duplicated elements in disks'],
  ])('refuses %j', (resource, problem) => {
    expect(validateResource(resource)).toBe(problem);
  });
});
