import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Deadlines } from '../../src/time/deadlines.ts';

const deadlines = (): Deadlines<string> => new Deadlines((name) => name);

function takeAll(of: Deadlines<string>, now: number): readonly string[] {
  const taken: string[] = [];
  for (let due = of.takeDue(now); due !== undefined; due = of.takeDue(now)) taken.push(due);
  return taken;
}

describe('deadlines', () => {
  it('come earliest first', () => {
    const some = deadlines();
    for (const [name, atMs] of [
      ['late', 30],
      ['early', 10],
      ['middle', 20],
    ] as const)
      some.set(name, atMs);
    expect(takeAll(some, 100)).toEqual(['early', 'middle', 'late']);
  });

  it('come in the order they were set when they are for the same time', () => {
    const some = deadlines();
    for (const name of ['a', 'b', 'c', 'd', 'e']) some.set(name, 10);
    expect(takeAll(some, 10)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('are due at their time and not before', () => {
    const some = deadlines();
    some.set('x', 10);
    expect(some.takeDue(9)).toBeUndefined();
    expect(some.takeDue(10)).toBe('x');
  });

  it('move when the same name is set again', () => {
    const some = deadlines();
    some.set('x', 10);
    some.set('x', 20);
    expect(takeAll(some, 19)).toEqual([]);
    expect(takeAll(some, 20)).toEqual(['x']);
  });

  it('stay when a later time is set with setEarlier', () => {
    const some = deadlines();
    some.set('x', 10);
    some.setEarlier('x', 20);
    expect(some.next()).toBe(10);
    some.setEarlier('x', 5);
    expect(some.next()).toBe(5);
  });

  it('say when something is due, while it is', () => {
    const some = deadlines();
    some.set('x', 10);
    some.set('x', 20);
    expect(some.timeOf('x')).toBe(20);
    some.clear('x');
    expect(some.timeOf('x')).toBeUndefined();
  });

  it('do not come once they are cleared', () => {
    const some = deadlines();
    some.set('x', 10);
    some.clear('x');
    expect(some.has('x')).toBe(false);
    expect(some.next()).toBeUndefined();
    expect(takeAll(some, 100)).toEqual([]);
  });

  it('do not keep what was moved or cleared', () => {
    const some = deadlines();
    for (let n = 0; n < 10_000; n += 1) some.set('x', n);
    expect(some.size).toBe(1);
    expect(takeAll(some, 20_000)).toEqual(['x']);
  });

  it('behave like a list that is sorted every time', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const atMs = fc.nat(50);
    const action = fc.oneof(
      fc.tuple(fc.constant('set' as const), name, atMs),
      fc.tuple(fc.constant('setEarlier' as const), name, atMs),
      fc.tuple(fc.constant('clear' as const), name, atMs),
      fc.tuple(fc.constant('take' as const), name, atMs),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const some = deadlines();
        const model = new Map<string, { readonly atMs: number; readonly order: number }>();
        const first = (): [string, { readonly atMs: number; readonly order: number }] | undefined =>
          [...model].sort(([, a], [, b]) => a.atMs - b.atMs || a.order - b.order)[0];
        for (const [order, [what, due, at]] of actions.entries()) {
          const standing = model.get(due);
          if (what === 'set') {
            some.set(due, at);
            model.set(due, { atMs: at, order });
          } else if (what === 'setEarlier') {
            some.setEarlier(due, at);
            if (standing === undefined || standing.atMs > at) model.set(due, { atMs: at, order });
          } else if (what === 'clear') {
            some.clear(due);
            model.delete(due);
          } else {
            const [expected, entry] = first() ?? [];
            const isDue = entry !== undefined && entry.atMs <= at;
            expect(some.takeDue(at)).toBe(isDue ? expected : undefined);
            if (isDue && expected !== undefined) model.delete(expected);
          }
          expect(some.next()).toBe(first()?.[1].atMs);
          expect(some.size).toBe(model.size);
          expect(some.has(due)).toBe(model.has(due));
        }
      }),
    );
  });
});
