import { describe, expect, it } from '@jest/globals';
import { isVerdict, mayHaveActed } from '../../src/ecs/failure.ts';
import type { EcsErrorCode, EcsFailure } from '../../src/ecs/failure.ts';

/** Every code: whether the call may have been carried out, and whether ECS has judged the request itself. */
const CODES: Readonly<Record<EcsErrorCode, readonly [acted: boolean, verdict: boolean]>> = {
  THROTTLED: [false, false],
  UNREACHABLE: [false, false],
  TIMEOUT: [true, false],
  CONNECTION_LOST: [true, false],
  SERVER_ERROR: [true, false],
  UNEXPECTED: [true, false],
  REGION_MISSING: [false, false],
  CREDENTIALS_MISSING: [false, false],
  CREDENTIALS_EXPIRED: [false, false],
  CREDENTIALS_INVALID: [false, false],
  CLOCK_SKEW: [false, false],
  ACCESS_DENIED: [false, true],
  CLUSTER_NOT_FOUND: [false, true],
  NOT_FOUND: [false, true],
  CONFLICT: [true, true],
  INVALID_REQUEST: [false, true],
  UNSUPPORTED: [false, true],
};

// The keys of a record over EcsErrorCode are the codes.
const rows = (Object.keys(CODES) as EcsErrorCode[]).map((code) => ({
  failure: { code, message: 'told to people', operation: 'StartTask' } satisfies EcsFailure,
  code,
  acted: CODES[code][0],
  verdict: CODES[code][1],
}));

describe('mayHaveActed', () => {
  it.each(rows)('of $code is $acted', ({ failure, acted }) => {
    expect(mayHaveActed(failure)).toBe(acted);
  });
});

describe('isVerdict', () => {
  it.each(rows)('of $code is $verdict', ({ failure, verdict }) => {
    expect(isVerdict(failure)).toBe(verdict);
  });
});
