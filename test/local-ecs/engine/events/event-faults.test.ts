import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawArrivals } from '../../../../src/local-ecs/engine/events/event-faults.ts';
import type { EventFaults } from '../../../../src/local-ecs/engine/events/event-faults.ts';
import { createSeededRandom } from '../../../../src/local-ecs/engine/seeded-random.ts';
import { textIn, TestEcs } from '../test-ecs.ts';

function ecsWith(faults: EventFaults): TestEcs {
  const ecs = new TestEcs({ eventRules: [{ queue: 'ecs-events' }] });
  ecs.admin({ type: 'SetEventFaults', faults });
  return ecs;
}

describe('the way of an event', () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });

  it('ends after a delay between the bounds, and with as many copies as chance wants', () => {
    fc.assert(
      fc.property(
        fc.record({ duplicated: probability, lost: probability }),
        fc.nat(500),
        fc.nat(500),
        fc.integer(),
        (odds, min, more, seed) => {
          const arrivals = drawArrivals({ ...odds, delayMs: [min, min + more] }, createSeededRandom(seed));
          expect(arrivals.length).toBeLessThanOrEqual(2);
          for (const ms of arrivals) {
            expect(ms).toBeGreaterThanOrEqual(min);
            expect(ms).toBeLessThanOrEqual(min + more);
          }
        },
      ),
    );
  });

  it('takes no time and no chance unless it is told to', () => {
    const never = (): number => {
      throw new Error('drawn');
    };
    expect(drawArrivals({}, never)).toEqual([0]);
  });

  it.each([
    [{ lost: 1 }, 0],
    [{ duplicated: 1 }, 2],
    [{ lost: 0, duplicated: 0 }, 1],
  ])('%j: %d copies', (faults, copies) => {
    expect(drawArrivals(faults, createSeededRandom(7))).toHaveLength(copies);
  });

  it('is longer by up to reorderMs for one that is overtaken', () => {
    const random = createSeededRandom(3);
    const faults = { reordered: 1, reorderMs: 100 };
    const delays = Array.from({ length: 200 }, () => drawArrivals(faults, random)[0] ?? 0);
    expect(Math.min(...delays)).toBeGreaterThan(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(100);
  });
});

describe('events that go wrong', () => {
  it('that are delayed arrive when their time has come', () => {
    const ecs = ecsWith({ delayMs: [100, 100] });
    ecs.addInstance();
    ecs.advance(99);
    expect(ecs.takeEvents()).toEqual([]);
    ecs.advance(1);
    expect(ecs.takeEvents()).toHaveLength(1);
  });

  it('that arrive twice are the same event', () => {
    const ecs = ecsWith({ duplicated: 1 });
    ecs.addInstance();
    const [first, second, ...more] = ecs.takeEvents();
    expect(more).toEqual([]);
    expect(textIn(first ?? {}, 'id')).toBe(textIn(second ?? {}, 'id'));
  });

  it('are held up by a stall, and arrive late and in order when it ends', () => {
    const ecs = ecsWith({ stalled: true });
    ecs.startOne();
    ecs.advance(60_000);
    expect(ecs.takeEvents()).toEqual([]);
    expect(ecs.admin({ type: 'SetEventFaults', faults: {} })).toEqual({ faults: {}, stalledEvents: 0 });
    const times = ecs.takeEvents().map((event) => textIn(event, 'time'));
    expect(times).toEqual(Array(5).fill('2026-01-02T03:04:05Z'));
  });

  it.each([
    [{ lost: 1.5 }, 'lost must be at least 0 and at most 1.'],
    [{ duplicated: -1 }, 'duplicated must be at least 0 and at most 1.'],
    [{ delayMs: [5, 1] as const }, 'delayMs must be two bounds, the smaller one first.'],
    [{ reorderMs: 0 }, 'reorderMs must be above 0.'],
  ])('as %j are refused', (faults, message) => {
    const ecs = new TestEcs();
    expect(ecs.adminRefusal({ type: 'SetEventFaults', faults })).toMatchObject({ message });
    expect(ecs.state.eventFaults).toEqual({});
  });
});
