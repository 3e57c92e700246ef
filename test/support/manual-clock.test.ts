import { describe, expect, it } from '@jest/globals';
import { ManualClock } from './manual-clock.ts';

/** A clock, and a way to note that something has happened, with its time. */
function createClock() {
  const clock = new ManualClock(0);
  const happened: string[] = [];
  const note = (what: string) => (): void => {
    happened.push(`${what} at ${clock.now()}`);
  };
  return { clock, happened, note };
}

describe('the clock of the tests', () => {
  it('runs what is due in the order of its time, and what is due at one time in the order it was set', async () => {
    const { clock, happened, note } = createClock();
    clock.at(20, note('late'));
    clock.at(10, note('early'));
    clock.at(10, note('early too'));
    clock.at(31, note('later'));
    await clock.advance(30);
    expect(happened).toEqual(['early at 10', 'early too at 10', 'late at 20']);
    expect(clock.now()).toBe(30);
    expect(clock.waits).toEqual([31]);
  });

  it('runs what becomes due on the way, promises included', async () => {
    const { clock, happened, note } = createClock();
    clock.at(10, () => {
      void Promise.resolve().then(() => clock.at(15, note('second')));
    });
    await clock.advance(20);
    expect(happened).toEqual(['second at 15']);
  });

  it('does not run what was prevented', async () => {
    const { clock, happened, note } = createClock();
    clock.at(10, note('never'))();
    await clock.advance(20);
    expect(happened).toEqual([]);
  });

  it('runs what is overdue without going back', async () => {
    const { clock, happened, note } = createClock();
    await clock.advance(10);
    clock.at(5, note('overdue'));
    expect(happened).toEqual([]);
    await clock.advance(0);
    expect(happened).toEqual(['overdue at 10']);
  });

  it('runs what is to happen soon in order, without time passing, and not from inside', async () => {
    const { clock, happened, note } = createClock();
    clock.soon(() => {
      note('first')();
      clock.soon(note('third'));
    });
    clock.soon(note('second'));
    expect(happened).toEqual([]);
    await clock.settle();
    expect(happened).toEqual(['first at 0', 'second at 0', 'third at 0']);
  });
});
