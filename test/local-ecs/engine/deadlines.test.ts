import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Deadlines } from '../../../src/local-ecs/engine/deadlines.ts';

function takeAll(deadlines: Deadlines, nowMs: number): readonly string[] {
  const taken: string[] = [];
  for (;;) {
    const deadline = deadlines.takeDue(nowMs);
    if (deadline === undefined) return taken;
    if ('taskId' in deadline) taken.push(deadline.taskId);
  }
}

describe('Deadlines', () => {
  it('come in order of time, those of one moment in order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), (times) => {
        const deadlines = new Deadlines();
        times.forEach((atMs, i) => {
          deadlines.add(atMs, { kind: 'task-ended', taskId: String(i) });
        });
        const expected = times
          .map((atMs, i) => ({ atMs, i }))
          .sort((a, b) => a.atMs - b.atMs || a.i - b.i)
          .map(({ i }) => String(i));
        expect(takeAll(deadlines, 20)).toEqual(expected);
      }),
    );
  });

  it('stay until their time has come', () => {
    const deadlines = new Deadlines();
    deadlines.add(10, { kind: 'task-ended', taskId: 'later' });
    deadlines.add(5, { kind: 'task-ended', taskId: 'sooner' });
    expect(deadlines.earliestMs).toBe(5);
    expect(takeAll(deadlines, 9)).toEqual(['sooner']);
    expect(deadlines.earliestMs).toBe(10);
    expect(takeAll(deadlines, 10)).toEqual(['later']);
    expect(deadlines.earliestMs).toBeUndefined();
  });
});
