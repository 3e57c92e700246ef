import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { selectToStop } from '../../../../src/frameworks/marathon/engine/kill-selection.ts';
import type { StoppableInstance } from '../../../../src/frameworks/marathon/engine/kill-selection.ts';
import { appDefinition } from '../../../support/marathon-builders.ts';

/** An instance that runs, on a host of its own. */
const instance = (id: string, changes: Partial<StoppableInstance> = {}): StoppableInstance => ({
  id,
  state: 'TASK_RUNNING',
  stagedAtMs: 0,
  condemned: false,
  hostname: id,
  attributes: [],
  ...changes,
});

const ids = (instances: readonly StoppableInstance[]): string => instances.map(({ id }) => id).join(' ');

describe('of too many instances', () => {
  const three = [
    instance('middle', { stagedAtMs: 2 }),
    instance('old', { stagedAtMs: 1 }),
    instance('young', { stagedAtMs: 3 }),
  ];

  it('the youngest go first, or the oldest if the app wants it', () => {
    expect(ids(selectToStop(appDefinition(), three, 2))).toBe('young middle');
    expect(ids(selectToStop(appDefinition({ killSelection: 'OLDEST_FIRST' }), three, 2))).toBe('old middle');
  });

  it('those that serve least go first', () => {
    const instances = [
      instance('running', { stagedAtMs: 9 }),
      instance('starting', { state: 'TASK_STARTING' }),
      instance('staging', { state: 'TASK_STAGING' }),
      instance('unreachable', { state: 'TASK_UNREACHABLE' }),
    ];
    expect(ids(selectToStop(appDefinition(), instances, 4))).toBe('unreachable staging starting running');
  });

  it('those that constraints choose go before that, and condemned ones before all', () => {
    const instances = [
      instance('a1', { hostname: 'a' }),
      instance('a2', { hostname: 'a', stagedAtMs: 1 }),
      instance('b', { state: 'TASK_STAGING' }),
      instance('c', { condemned: true }),
    ];
    const app = appDefinition({ constraints: [['hostname', 'GROUP_BY']] });
    expect(ids(selectToStop(app, instances, 1))).toBe('c');
    expect(ids(selectToStop(app, instances, 2))).toBe('c a2');
  });

  it('as many go as are too many, each once and all that are condemned first', () => {
    const any = fc.array(
      fc.record({
        state: fc.constantFrom<StoppableInstance['state']>(
          'TASK_UNREACHABLE',
          'TASK_STAGING',
          'TASK_STARTING',
          'TASK_RUNNING',
        ),
        stagedAtMs: fc.nat(100),
        condemned: fc.boolean(),
        hostname: fc.constantFrom('a', 'b', 'c'),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(any, fc.nat(14), fc.boolean(), (given, count, grouped) => {
        const instances = given.map((each, n) => instance(`i${n}`, each));
        const app = appDefinition({ constraints: grouped ? [['hostname', 'GROUP_BY']] : [] });
        const chosen = selectToStop(app, instances, count);
        expect(new Set(chosen).size).toBe(Math.min(count, instances.length));
        const condemned = instances.filter((each) => each.condemned).length;
        expect(chosen.filter((each) => each.condemned)).toHaveLength(Math.min(count, condemned));
      }),
    );
  });
});
