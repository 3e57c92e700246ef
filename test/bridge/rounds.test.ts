import { describe, expect, it } from '@jest/globals';

import {
  answeredInRound,
  callInRound,
  inBatches,
  nextRound,
  pollPeriodMs,
  repeatInRound,
} from '../../src/bridge/rounds.ts';
import { createState } from '../../src/bridge/state.ts';
import type { EcsFailure } from '../../src/ecs/failure.ts';
import { bridgeConfig, limitedReads } from '../support/bridge-config.ts';
import { START_MS } from '../support/bridge-harness.ts';
import { createSeededIds } from '../support/seeded-ids.ts';

const THROTTLED: EcsFailure = { code: 'THROTTLED', operation: 'ListTasks', message: 'Rate exceeded' };

const newTurn = (perSecond = 10) => ({
  state: createState(bridgeConfig({ apiBudget: limitedReads(perSecond) }), 'epoch'),
  now: START_MS,
  ids: createSeededIds(1),
  out: [],
});

describe('a round', () => {
  it('is over when all its calls are answered', () => {
    const turn = newTurn();
    const round = nextRound(turn);
    callInRound(turn, round, { operation: 'DescribeClusters' });
    callInRound(turn, round, { operation: 'DescribeClusters' });
    expect(round).toMatchObject({ underway: 2, calls: 2 });
    expect(answeredInRound(round, undefined)).toBe(false);
    expect(answeredInRound(round, undefined)).toBe(true);
    expect(round.failure).toBeUndefined();
  });

  it('makes a call again that failed in passing, one of ten', () => {
    const turn = newTurn();
    const round = nextRound(turn);
    const call = { operation: 'DescribeClusters' } as const;
    const failed = { call, outcome: { ok: false, failure: THROTTLED } } as const;
    for (let n = 0; n < 9; n += 1) callInRound(turn, round, call);
    expect(repeatInRound(turn, round, failed)).toBe(false);
    callInRound(turn, round, call);
    expect(repeatInRound(turn, round, failed)).toBe(true);
    expect(round).toMatchObject({ underway: 10, calls: 11, repeats: 1, failure: undefined });
    expect(repeatInRound(turn, round, failed)).toBe(false);
  });

  it('makes none again that ECS has refused for good, nor once the round has failed', () => {
    const turn = newTurn();
    const round = nextRound(turn);
    const call = { operation: 'DescribeClusters' } as const;
    for (let n = 0; n < 30; n += 1) callInRound(turn, round, call);
    const refused = { ...THROTTLED, code: 'ACCESS_DENIED' } as const;
    expect(repeatInRound(turn, round, { call, outcome: { ok: false, failure: refused } })).toBe(false);
    answeredInRound(round, refused);
    expect(repeatInRound(turn, round, { call, outcome: { ok: false, failure: THROTTLED } })).toBe(false);
  });

  it('remembers the first failure', () => {
    const turn = newTurn();
    const round = nextRound(turn);
    for (let n = 0; n < 3; n += 1) callInRound(turn, round, { operation: 'DescribeClusters' });
    answeredInRound(round, undefined);
    answeredInRound(round, THROTTLED);
    answeredInRound(round, { ...THROTTLED, code: 'TIMEOUT' });
    expect(round.failure).toBe(THROTTLED);
  });

  it('has a number of its own', () => {
    const turn = newTurn();
    expect(nextRound(turn).number).not.toBe(nextRound(turn).number);
  });
});

describe('what is to be described', () => {
  it.each([
    [0, []],
    [1, [1]],
    [100, [100]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
  ])('is, for %d, split into calls of %j', (count, sizes) => {
    const items = Array.from({ length: count }, (_, i) => i);
    const batches = inBatches(items);
    expect(batches.map(({ length }) => length)).toEqual(sizes);
    expect(batches.flat()).toEqual(items);
  });
});

describe('the period of a poller', () => {
  it.each([
    [2, 10, 5_000],
    [100, 10, 30_000],
    [17, 10, 5_100],
    [100, 20, 15_000],
  ])('of %d calls a round at %d calls a second is %d ms', (calls, perSecond, periodMs) => {
    expect(pollPeriodMs(newTurn(perSecond), 5_000, calls)).toBe(periodMs);
  });
});
