import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  addFilter,
  blockingFilter,
  clearFilters,
  clearFiltersOnAgent,
  endFilters,
  refuseMs,
} from '../../src/bridge/filters.ts';
import { createState } from '../../src/bridge/state.ts';
import type { BridgeState } from '../../src/bridge/state.ts';
import { agentId, frameworkId } from '../../src/mesos/ids.ts';
import type { Filters } from '../../src/mesos/offer.ts';
import { toQuantities } from '../../src/mesos/quantities.ts';
import { scalarResource } from '../../src/mesos/resource.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { START_MS } from '../support/bridge-harness.ts';
import { createSeededIds } from '../support/seeded-ids.ts';

const F1 = frameworkId('f1');
const A1 = agentId('a1');
const cpus = (amount: number) => toQuantities([scalarResource('cpus', amount)], '*');

interface Declined {
  readonly refuseSeconds?: number;
  readonly amount?: number;
  readonly role?: string;
  readonly framework?: string;
  readonly agent?: string;
}

function decline(state: BridgeState, given: Declined = {}, now = START_MS): void {
  const { refuseSeconds, amount = 1, role = '*', framework = 'f1', agent = 'a1' } = given;
  const turn = { state, now, ids: createSeededIds(1), out: [] };
  const filters: Filters = refuseSeconds === undefined ? {} : { refuseSeconds };
  addFilter(turn, frameworkId(framework), agentId(agent), role, cpus(amount), filters);
}

const newState = (): BridgeState => createState(bridgeConfig(), 'epoch');

/** Whether so many cpus are kept from role `*` of `f1` on `a1`, so long after the beginning. */
const blocks = (state: BridgeState, afterMs: number, amount = 1): boolean =>
  blockingFilter(state, START_MS + afterMs, F1, '*', A1, cpus(amount)) !== undefined;

describe('how long declined resources are kept back', () => {
  it.each<[Filters | undefined, number]>([
    [undefined, 5_000],
    [{}, 5_000],
    [{ refuseSeconds: 0 }, 0],
    [{ refuseSeconds: 0.5 }, 500],
    [{ refuseSeconds: 120 }, 120_000],
    [{ refuseSeconds: -1 }, 5_000],
    [{ refuseSeconds: Number.NaN }, 5_000],
    [{ refuseSeconds: 31_536_000 }, 31_536_000_000],
    [{ refuseSeconds: 31_536_001 }, 31_536_000_000],
    [{ refuseSeconds: Number.POSITIVE_INFINITY }, 31_536_000_000],
  ])('is, for %j, %d ms', (filters, ms) => {
    expect(refuseMs(filters)).toBe(ms);
  });
});

describe('a filter', () => {
  it('blocks until its time and no longer', () => {
    const state = newState();
    decline(state, { refuseSeconds: 10 });
    expect(blocks(state, 9_999)).toBe(true);
    expect(blocks(state, 10_000)).toBe(false);
  });

  it('lasts one allocation interval at least', () => {
    const state = newState();
    decline(state, { refuseSeconds: 0.001 });
    expect(blocks(state, 999)).toBe(true);
    expect(blocks(state, 1_000)).toBe(false);
  });

  it('is not set for 0 seconds', () => {
    const state = newState();
    decline(state, { refuseSeconds: 0 });
    expect(blocks(state, 0)).toBe(false);
  });

  it('blocks what it contains, and nothing larger', () => {
    const state = newState();
    decline(state, { amount: 2 });
    expect(blocks(state, 1, 2)).toBe(true);
    expect(blocks(state, 1, 1)).toBe(true);
    expect(blocks(state, 1, 2.001)).toBe(false);
  });

  it.each<[string, Declined]>([
    ['role', { role: 'web' }],
    ['framework', { framework: 'f2' }],
    ['agent', { agent: 'a2' }],
  ])('of another %s does not block', (_, given) => {
    const state = newState();
    decline(state, given);
    expect(blocks(state, 1)).toBe(false);
  });

  it('stands beside others of the same agent', () => {
    const state = newState();
    decline(state, { amount: 1, refuseSeconds: 100 });
    decline(state, { amount: 2, refuseSeconds: 10 });
    expect(blocks(state, 5_000, 2)).toBe(true);
    expect(blocks(state, 50_000, 2)).toBe(false);
    expect(blocks(state, 50_000, 1)).toBe(true);
  });

  it('is not kept for ever once it is over', () => {
    const state = newState();
    for (let n = 0; n < 100; n += 1) decline(state, { refuseSeconds: 1 }, START_MS + 2_000 * n);
    expect(state.filters.get(F1)?.get(A1)).toHaveLength(1);
  });

  it('is forgotten when its time is over, and its agent is looked at again', () => {
    const state = newState();
    decline(state, { refuseSeconds: 10 });
    decline(state, { refuseSeconds: 20, framework: 'f2' });
    endFilters({ state, now: START_MS + 10_000, ids: createSeededIds(1), out: [] }, A1);
    expect([...(state.filtersByAgent.get(A1) ?? [])]).toEqual(['f2']);
    expect(state.filters.get(F1)?.size).toBe(0);
    expect(state.changedAgents.has(A1)).toBe(true);
    expect(state.deadlines.has({ kind: 'filters', agentId: A1 })).toBe(true);
    endFilters({ state, now: START_MS + 20_000, ids: createSeededIds(1), out: [] }, A1);
    expect(state.filtersByAgent.size).toBe(0);
  });

  it('lets the resources be looked at again after one allocation interval, for others want them', () => {
    const state = newState();
    decline(state, { refuseSeconds: 3_600 });
    expect(state.deadlines.next()).toBe(START_MS + 1_000);
  });

  it('goes when its role is revived, and leaves those of other roles', () => {
    const state = newState();
    decline(state);
    decline(state, { role: 'web' });
    clearFilters(state, F1, new Set(['*']));
    expect(blocks(state, 1)).toBe(false);
    expect(blockingFilter(state, START_MS, F1, 'web', A1, cpus(1))).toBeDefined();
    expect(state.changedAgents.has(A1)).toBe(true);
  });

  it('goes with its agent, for all frameworks', () => {
    const state = newState();
    decline(state);
    decline(state, { framework: 'f2' });
    decline(state, { agent: 'a2' });
    clearFiltersOnAgent(state, A1);
    expect(blocks(state, 1)).toBe(false);
    expect(blockingFilter(state, START_MS, frameworkId('f2'), '*', A1, cpus(1))).toBeUndefined();
    expect(blockingFilter(state, START_MS, F1, '*', agentId('a2'), cpus(1))).toBeDefined();
  });
});

describe('filters', () => {
  it('block exactly what a list of all that was declined would', () => {
    const declined = fc.record({
      afterMs: fc.nat(20_000),
      refuseSeconds: fc.option(fc.oneof(fc.integer({ min: -5, max: 20 }), fc.constant(0)), {
        nil: undefined,
      }),
      amount: fc.integer({ min: 1, max: 5 }),
      role: fc.constantFrom('a', 'b'),
    });
    const offered = fc.record({
      amount: fc.integer({ min: 1, max: 6 }),
      role: fc.constantFrom('a', 'b'),
      afterMs: fc.nat(30_000),
    });
    fc.assert(
      fc.property(fc.array(declined, { maxLength: 12 }), offered, (history, offer) => {
        const state = newState();
        const inOrder = [...history].sort((a, b) => a.afterMs - b.afterMs);
        const laterMs = (inOrder.at(-1)?.afterMs ?? 0) + offer.afterMs;
        for (const { afterMs, refuseSeconds, amount, role } of inOrder)
          decline(
            state,
            { amount, role, ...(refuseSeconds === undefined ? {} : { refuseSeconds }) },
            START_MS + afterMs,
          );
        const stands = inOrder.some(({ afterMs, refuseSeconds = 5, amount, role }) => {
          const seconds = refuseSeconds < 0 ? 5 : refuseSeconds;
          const untilMs = afterMs + Math.max(1_000, seconds * 1_000);
          return seconds > 0 && role === offer.role && amount >= offer.amount && untilMs > laterMs;
        });
        const blocking = blockingFilter(state, START_MS + laterMs, F1, offer.role, A1, cpus(offer.amount));
        expect(blocking !== undefined).toBe(stands);
      }),
    );
  });
});
