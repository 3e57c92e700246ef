import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ECS_API_LIMITS, shareOf, UNLIMITED } from '../../src/bridge/api-limits.ts';

describe('a share of ECS API limits', () => {
  it('is a share of bursts and of refills', () => {
    expect(shareOf(ECS_API_LIMITS, 0.5)).toEqual({
      clusterResourceModify: { burst: 50, perSecond: 20 },
      clusterResourceRead: { burst: 50, perSecond: 10 },
      taskDefinitionModify: { burst: 10, perSecond: 0.5 },
      taskDefinitionRead: { burst: 25, perSecond: 10 },
      clusterRead: { burst: 25, perSecond: 10 },
    });
  });

  it('of all is all, and of no limits none', () => {
    expect(shareOf(ECS_API_LIMITS, 1)).toEqual(ECS_API_LIMITS);
    expect(shareOf(UNLIMITED, 0.5)).toEqual(UNLIMITED);
  });

  it('always allows a call, however small it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0001, max: 1, noNaN: true }), (share) => {
        for (const { burst, perSecond } of Object.values(shareOf(ECS_API_LIMITS, share))) {
          expect(burst).toBeGreaterThanOrEqual(1);
          expect(Number.isInteger(burst)).toBe(true);
          expect(perSecond).toBeGreaterThan(0);
        }
      }),
    );
  });
});
