import { describe, expect, it } from '@jest/globals';
import { createSystemClock } from '../../src/assembly/system-clock.ts';

const clock = createSystemClock();

describe('the system clock', () => {
  it('tells milliseconds since 1970', () => {
    const before = Date.now();
    const now = clock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it('calls back not before the time, and not from inside the call', async () => {
    const atMs = clock.now() + 5;
    let isInside = true;
    const calledAtMs = await new Promise<number>((resolve, reject) => {
      clock.at(atMs, () => {
        if (isInside) reject(new Error('called from inside'));
        else resolve(clock.now());
      });
      isInside = false;
    });
    expect(calledAtMs).toBeGreaterThanOrEqual(atMs);
  });

  it('calls back soon for a time that has passed, still not from inside the call', async () => {
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      clock.at(0, () => {
        order.push('action');
        resolve();
      });
      order.push('caller');
    });
    expect(order).toEqual(['caller', 'action']);
  });

  it('does not call back what was prevented', async () => {
    const called: string[] = [];
    const prevent = clock.at(clock.now() + 1, () => {
      called.push('prevented');
    });
    prevent();
    await new Promise<void>((resolve) => {
      clock.at(clock.now() + 5, resolve);
    });
    expect(called).toEqual([]);
  });

  it('waits longer than a timer can', () => {
    const prevent = clock.at(clock.now() + 2 ** 40, () => {
      throw new Error('a timer that is too long fires at once');
    });
    prevent();
  });

  it('does soon what is asked for, in order, after what runs now', async () => {
    const order: number[] = [];
    await new Promise<void>((resolve) => {
      clock.soon(() => order.push(1));
      clock.soon(() => {
        order.push(2);
        resolve();
      });
      order.push(0);
    });
    expect(order).toEqual([0, 1, 2]);
  });
});
