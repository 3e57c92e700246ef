import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { currentDelay, delayAfterEnd } from '../../../../src/frameworks/marathon/engine/backoff.ts';
import type { LaunchDelay } from '../../../../src/frameworks/marathon/engine/backoff.ts';
import { timestampAt } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import { NOW, NOW_MS, appDefinition } from '../../../support/marathon-builders.ts';

const app = appDefinition({ backoffSeconds: 2, backoffFactor: 2, maxLaunchDelaySeconds: 10 });

/** The delays of an app whose tasks end one by one, each as soon as it was started. */
function delays(count: number, of = app): readonly number[] {
  const seen: number[] = [];
  let delay: LaunchDelay | undefined;
  let nowMs = NOW_MS;
  for (let n = 0; n < count; n += 1) {
    delay = delayAfterEnd(of, delay, nowMs);
    seen.push(delay.delayMs);
    nowMs = delay.untilMs;
  }
  return seen;
}

describe('a launch delay', () => {
  it('starts with what the app says, grows by its factor and stops at its most', () => {
    expect(delays(5)).toEqual([2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('counts from the end of the task', () => {
    expect(delayAfterEnd(app, undefined, NOW_MS)).toEqual({
      configuredAt: NOW,
      delayMs: 2_000,
      untilMs: NOW_MS + 2_000,
    });
  });

  it('is none for an app of another configuration', () => {
    const delay = delayAfterEnd(app, undefined, NOW_MS);
    const later = timestampAt(NOW_MS + 1);
    const changed = { ...app, versionInfo: { lastScalingAt: later, lastConfigChangeAt: later } };
    expect(currentDelay(changed, delay, NOW_MS)).toBeUndefined();
    expect(delayAfterEnd(changed, delay, NOW_MS).delayMs).toBe(2_000);
    const scaled = { ...app, versionInfo: { ...app.versionInfo, lastScalingAt: later } };
    expect(currentDelay(scaled, delay, NOW_MS)).toBe(delay);
  });

  it('is forgotten when it has been over for longer than the longest', () => {
    const delay = delayAfterEnd(app, undefined, NOW_MS);
    expect(currentDelay(app, delay, NOW_MS + 12_000)).toBe(delay);
    expect(currentDelay(app, delay, NOW_MS + 12_001)).toBeUndefined();
  });

  it('never shrinks and is never longer than the longest', () => {
    const apps = fc.record({
      backoffSeconds: fc.nat(20),
      backoffFactor: fc.double({ min: 1, max: 4, noNaN: true }),
      maxLaunchDelaySeconds: fc.nat(300),
    });
    fc.assert(
      fc.property(apps, (given) => {
        const seen = delays(10, appDefinition(given));
        expect([...seen].sort((a, b) => a - b)).toEqual(seen);
        expect(Math.max(...seen)).toBeLessThanOrEqual(given.maxLaunchDelaySeconds * 1_000);
      }),
    );
  });
});
