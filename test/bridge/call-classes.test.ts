import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { chooseClass, classOf, RANKS } from '../../src/bridge/call-classes.ts';
import type { CallClass, Owed } from '../../src/bridge/call-classes.ts';
import type { EcsCall } from '../../src/bridge/ecs-call.ts';
import { launchId } from '../../src/bridge/identity.ts';
import { agentId } from '../../src/mesos/ids.ts';
import { instanceArn, taskArnOf } from '../support/builders.ts';

const MODIFY = RANKS.clusterResourceModify;
const READ = RANKS.clusterResourceRead;

/** Spends tokens, one after the other. @param waiting which classes wait at each. */
function spend(
  ranks: typeof READ,
  waiting: readonly (readonly CallClass[])[],
  ease = 1,
): readonly (CallClass | undefined)[] {
  let owed: Owed = {};
  return waiting.map((classes) => {
    const choice = chooseClass(ranks, owed, (callClass) => classes.includes(callClass), ease);
    owed = choice?.owed ?? {};
    return choice?.callClass;
  });
}

const always = (classes: readonly CallClass[], tokens: number): readonly (readonly CallClass[])[] =>
  Array.from({ length: tokens }, () => classes);

const count = (spent: readonly unknown[], callClass: CallClass): number =>
  spent.filter((each) => each === callClass).length;

const anyOf = (ranks: typeof READ): fc.Arbitrary<CallClass[]> =>
  fc.subarray(ranks.map(({ callClass }) => callClass));

describe('the class of a call', () => {
  const filter = { desiredStatus: 'RUNNING' } as const;
  const a1 = agentId('a1');
  const calls: readonly (readonly [CallClass, EcsCall])[] = [
    ['KILL', { operation: 'StopTask', taskArn: taskArnOf('t'), reason: '' }],
    ['LOOK', { operation: 'DescribeClusters' }],
    ['LOOK', { operation: 'DescribeTaskDefinition', taskDefinition: 'web:1' }],
    ['SWEEP', { operation: 'ListContainerInstances', sweep: 1 }],
    ['SWEEP', { operation: 'DescribeContainerInstances', sweep: 1, arns: [] }],
    ['LOOK', { operation: 'DescribeContainerInstances', arns: [instanceArn('a1')] }],
    ['SWEEP', { operation: 'ListTasks', listing: { type: 'CENSUS', census: 1, filter } }],
    ['LOOK', { operation: 'ListTasks', listing: { type: 'LOOKUP', agentId: a1, look: 1, filter } }],
    ['POLL', { operation: 'DescribeTasks', look: { type: 'POLL', poll: 1 }, arns: [] }],
    ['SWEEP', { operation: 'DescribeTasks', look: { type: 'CENSUS', census: 1 }, arns: [] }],
    ['LOOK', { operation: 'DescribeTasks', look: { type: 'LOOKUP', agentId: a1, look: 1 }, arns: [] }],
  ];

  it.each(calls)('is %s for %j', (callClass, call) => {
    expect(classOf(call, true)).toBe(callClass);
  });

  it.each(calls.filter(([callClass]) => callClass !== 'KILL'))(
    'is LOOK instead of %s in recovery, when everything waits for it: %j',
    (_callClass, call) => {
      expect(classOf(call, false)).toBe('LOOK');
    },
  );

  it('is LAUNCH for StartTask', () => {
    const request = { taskDefinition: 'web:1', containerInstance: instanceArn('a1'), startedBy: 'l' };
    const call = { operation: 'StartTask', launchId: launchId('l'), request } as unknown as EcsCall;
    expect(classOf(call, true)).toBe('LAUNCH');
  });
});

describe('the choice of a class', () => {
  it('is the most urgent that waits, and nothing when none does', () => {
    expect(spend(READ, [['SWEEP', 'POLL', 'LOOK']])).toEqual(['LOOK']);
    expect(spend(READ, [['SWEEP', 'POLL']])).toEqual(['POLL']);
    expect(spend(READ, [['SWEEP']])).toEqual(['SWEEP']);
    expect(spend(READ, [[]])).toEqual([undefined]);
  });

  it('gives launches one token in four while kills wait', () => {
    expect(spend(MODIFY, always(['KILL', 'LAUNCH'], 8))).toEqual([
      ...['KILL', 'KILL', 'KILL', 'LAUNCH'],
      ...['KILL', 'KILL', 'KILL', 'LAUNCH'],
    ]);
  });

  it('gives all that is not wanted above to the class below', () => {
    expect(count(spend(MODIFY, always(['LAUNCH'], 100)), 'LAUNCH')).toBe(100);
  });

  it('saves up nothing for a class that does not wait', () => {
    const spent = spend(MODIFY, [...always(['KILL'], 100), ...always(['KILL', 'LAUNCH'], 4)]);
    expect(spent.slice(100)).toEqual(['KILL', 'KILL', 'KILL', 'LAUNCH']);
  });

  it('takes from the lowest class first when tokens are short', () => {
    const tokens = always(['LOOK', 'POLL', 'SWEEP'], 84);
    const shares = (ease: number) => {
      const spent = spend(READ, tokens, ease);
      return [count(spent, 'POLL'), count(spent, 'SWEEP')];
    };
    expect(shares(1)).toEqual([21, 10]);
    expect(shares(0.5)).toEqual([21, 5]);
    expect(shares(0.2)).toEqual([21, 2]);
  });

  it('wastes no token while something waits, and gives none to a class that does not', () => {
    fc.assert(
      fc.property(fc.array(anyOf(READ), { maxLength: 200 }), (waiting) => {
        const spent = spend(READ, waiting);
        waiting.forEach((classes, i) => {
          const got = spent[i];
          if (classes.length === 0) expect(got).toBeUndefined();
          else expect(classes).toContain(got);
        });
      }),
    );
  });

  it('gives a class that waits its floor in any stretch, whatever else comes and goes', () => {
    fc.assert(
      fc.property(
        fc.array(anyOf(READ), { maxLength: 200 }),
        fc.array(anyOf(READ), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(...READ.filter(({ floor }) => floor > 0)),
        (before, stretch, { callClass, floor }) => {
          const contended = stretch.map((classes) => [...new Set([...classes, callClass])]);
          const spent = spend(READ, [...before, ...contended]).slice(before.length);
          const least = Math.floor(spent.length * floor) - 1;
          expect(count(spent, callClass)).toBeGreaterThanOrEqual(least);
        },
      ),
    );
  });

  it('gives those below no more than their floors while the most urgent waits', () => {
    fc.assert(
      fc.property(fc.array(anyOf(READ), { maxLength: 300 }), (stretch) => {
        const spent = spend(
          READ,
          stretch.map((classes) => [...new Set<CallClass>([...classes, 'LOOK'])]),
        );
        for (const { callClass, floor } of READ)
          if (callClass !== 'LOOK')
            expect(count(spent, callClass)).toBeLessThanOrEqual(Math.ceil(spent.length * floor));
      }),
    );
  });
});
