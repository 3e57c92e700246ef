import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Attribute } from '../../../../src/mesos/attribute.ts';
import {
  countByField,
  fieldOf,
  unevenInstances,
  unmetConstraint,
} from '../../../../src/frameworks/marathon/engine/constraints.ts';
import type { ConstrainedAgent } from '../../../../src/frameworks/marathon/engine/constraints.ts';
import { compilePattern } from '../../../support/marathon-requests.ts';

/** An agent in a rack. */
function onRack(rack?: string, hostname = 'h1'): ConstrainedAgent {
  const attributes: Attribute[] = rack === undefined ? [] : [{ name: 'rack', type: 'TEXT', text: rack }];
  return { hostname, attributes, region: 'eu', zone: 'eu-1a' };
}

const racks = (...names: readonly string[]): readonly ConstrainedAgent[] => names.map((name) => onRack(name));

const isMet = (
  constraint: readonly string[],
  agent: ConstrainedAgent,
  placed: readonly ConstrainedAgent[] = [],
): boolean => unmetConstraint([constraint], agent, placed, compilePattern) === undefined;

describe('a field of a constraint', () => {
  it.each<[string, Attribute, string]>([
    ['text as it is', { name: 'a', type: 'TEXT', text: 'x y' }, 'x y'],
    ['whole numbers without decimals', { name: 'a', type: 'SCALAR', scalar: 4 }, '4'],
    ['three decimals', { name: 'a', type: 'SCALAR', scalar: 1.23456 }, '1.235'],
    ['a half as the even neighbour', { name: 'a', type: 'SCALAR', scalar: 0.0625 }, '0.062'],
    [
      'ranges',
      {
        name: 'a',
        type: 'RANGES',
        ranges: [
          { begin: 1, end: 2 },
          { begin: 5, end: 5 },
        ],
      },
      '[1-2,5-5]',
    ],
    ['sets, sorted', { name: 'a', type: 'SET', set: ['b', 'a'] }, '{a,b}'],
  ])('reads %s', (_what, attribute, text) => {
    expect(fieldOf({ hostname: 'h', attributes: [attribute] }, 'a')).toBe(text);
  });

  it('is the host, the fault domain or an attribute', () => {
    const agent = onRack('r1');
    expect(
      ['hostname', '@hostname', '@region', '@zone', 'rack', 'row'].map((field) => fieldOf(agent, field)),
    ).toEqual(['h1', 'h1', 'eu', 'eu-1a', 'r1', undefined]);
  });
});

describe('a constraint', () => {
  it.each<[constraint: readonly string[], agent: string, placed: readonly string[], met: boolean]>([
    [['rack', 'UNIQUE'], 'a', ['b', 'c'], true],
    [['rack', 'UNIQUE'], 'a', ['b', 'a'], false],
    [['rack', 'CLUSTER', 'a'], 'a', [], true],
    [['rack', 'CLUSTER', 'a'], 'b', [], false],
    [['rack', 'CLUSTER'], 'b', [], true],
    [['rack', 'CLUSTER'], 'b', ['b', 'b'], true],
    [['rack', 'CLUSTER', ''], 'a', ['b'], false],
    [['rack', 'GROUP_BY'], 'a', [], true],
    [['rack', 'GROUP_BY'], 'a', ['a'], true],
    [['rack', 'GROUP_BY'], 'a', ['a', 'b'], true],
    [['rack', 'GROUP_BY'], 'a', ['a', 'a', 'b'], false],
    [['rack', 'GROUP_BY'], 'c', ['a', 'b'], true],
    [['rack', 'GROUP_BY', '3'], 'a', ['a', 'b'], false],
    [['rack', 'GROUP_BY', '2'], 'a', ['a', 'b'], true],
    [['rack', 'GROUP_BY', 'inf'], 'a', ['a', 'b', 'c'], false],
    [['rack', 'LIKE', 'rack-[1-3]'], 'rack-2', [], true],
    [['rack', 'LIKE', 'rack'], 'rack-2', [], false],
    [['rack', 'LIKE', '('], '(', [], false],
    [['rack', 'UNLIKE', 'rack-[1-3]'], 'rack-2', [], false],
    [['rack', 'UNLIKE', 'rack'], 'rack-2', [], true],
    [['rack', 'MAX_PER', '2'], 'a', ['a', 'b'], true],
    [['rack', 'MAX_PER', '2'], 'a', ['a', 'b', 'a'], false],
    [['rack', 'IS', 'a'], 'a', [], true],
    [['rack', 'IS', 'a'], 'aa', [], false],
    [['rack', 'IS', '4.0'], '4', [], true],
    [['rack', 'IN', 'a'], 'a', [], false],
  ])('%j: on %s beside %j: %s', (constraint, agent, placed, met) => {
    expect(isMet(constraint, onRack(agent), racks(...placed))).toBe(met);
  });

  it('is not met by an agent without its field, but for UNLIKE', () => {
    const values: readonly (readonly string[])[] = [
      ['UNIQUE'],
      ['CLUSTER', 'a'],
      ['GROUP_BY'],
      ['LIKE', '.*'],
      ['MAX_PER', '1'],
      ['IS', 'a'],
      ['UNLIKE', '.*'],
    ];
    expect(values.map((rest) => isMet(['rack', ...rest], onRack()))).toEqual([
      ...Array.from({ length: 6 }, () => false),
      true,
    ]);
  });

  it('says why it is not met: the first of several', () => {
    const constraints = [
      ['hostname', 'UNLIKE', 'x'],
      ['rack', 'IS', 'a'],
      ['row', 'UNIQUE'],
    ];
    const why = (rack: string): unknown => unmetConstraint(constraints, onRack(rack), [], compilePattern);
    expect([why('b'), why('a')]).toEqual(['rack IS a: not on rack b', 'row UNIQUE: the agent has no row']);
  });

  it('GROUP_BY keeps groups even, whatever agents come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), (offered) => {
        const placed: ConstrainedAgent[] = [];
        for (const rack of offered)
          if (isMet(['rack', 'GROUP_BY', '3'], onRack(rack), placed)) placed.push(onRack(rack));
        const counts = [...countByField(placed, 'rack').values()];
        expect(Math.max(0, ...counts) - Math.min(...counts, Math.max(0, ...counts))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('MAX_PER and UNIQUE are never exceeded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c')),
        fc.integer({ min: 1, max: 3 }),
        (offered, most) => {
          const placed: ConstrainedAgent[] = [];
          const constraint = most === 1 ? ['rack', 'UNIQUE'] : ['rack', 'MAX_PER', String(most)];
          for (const rack of offered) if (isMet(constraint, onRack(rack), placed)) placed.push(onRack(rack));
          for (const [rack, count] of countByField(placed, 'rack'))
            expect(count).toBe(Math.min(most, offered.filter((each) => each === rack).length));
        },
      ),
    );
  });
});

describe('when there are too many, GROUP_BY', () => {
  const stopped = (names: string, count: number): string =>
    unevenInstances([['rack', 'GROUP_BY']], racks(...Array.from(names)), count)
      .map((agent) => fieldOf(agent, 'rack'))
      .join('');

  it.each([
    ['aaab', 1, 'a'],
    ['aaab', 2, 'aa'],
    ['aabb', 2, 'ab'],
    ['abbbcc', 2, 'bb'],
    ['abc', 0, ''],
  ])('stops of %s, to lose %d: %s', (names, count, expected) => {
    expect(stopped(names, count)).toBe(expected);
  });

  it('is the one that chooses', () => {
    expect(unevenInstances([['rack', 'UNIQUE']], racks('a', 'a'), 1)).toEqual([]);
  });

  it('leaves groups no less even than they were, and even ones even', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 15 }), fc.nat(15), (names, count) => {
        const all = racks(...names);
        const gone = unevenInstances([['rack', 'GROUP_BY']], all, count);
        const left = all.filter((each) => !gone.includes(each));
        const spread = (agents: readonly ConstrainedAgent[]): number => {
          const counts = [...countByField(agents, 'rack').values()];
          return counts.length === 0 ? 0 : Math.max(...counts) - Math.min(...counts);
        };
        expect(gone).toHaveLength(Math.min(count, names.length));
        expect(spread(left)).toBeLessThanOrEqual(Math.max(1, spread(all)));
      }),
    );
  });
});
