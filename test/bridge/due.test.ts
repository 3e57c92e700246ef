import { describe, expect, it } from '@jest/globals';

import { sendCalls } from '../../src/bridge/call-queue.ts';
import { performDue } from '../../src/bridge/due.ts';
import type { Effect } from '../../src/bridge/effect.ts';
import { createState } from '../../src/bridge/state.ts';
import { agentId } from '../../src/mesos/ids.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { START_MS } from '../support/bridge-harness.ts';
import { scriptedBridge } from '../support/bridge-world.ts';
import { createSeededIds } from '../support/seeded-ids.ts';

describe('what is due', () => {
  it('is done up to now, and the rest is left', () => {
    const state = createState(bridgeConfig(), 'epoch');
    const out: Effect[] = [];
    state.phase = 'READY';
    state.deadlines.set({ kind: 'allocate', agentId: agentId('a') }, START_MS);
    state.deadlines.set({ kind: 'instance-sweep' }, START_MS - 1);
    state.deadlines.set({ kind: 'census' }, START_MS + 1);
    const turn = { state, now: START_MS, ids: createSeededIds(1), out };
    performDue(turn);
    sendCalls(turn);
    expect(out.filter(({ type }) => type !== 'measure')).toMatchObject([
      { type: 'ecs-call', call: { operation: 'ListContainerInstances' } },
    ]);
    expect([...state.changedAgents]).toEqual(['a']);
    expect(state.deadlines.has({ kind: 'census' })).toBe(true);
  });
});

describe('rounds that come due while the bridge recovers', () => {
  it('are not begun: the recovery makes its own', () => {
    const bridge = scriptedBridge();
    bridge.hold('ListTasks');
    bridge.start();
    bridge.advance(120_000);
    expect(bridge.callsOf('ListContainerInstances')).toHaveLength(1);
    expect(bridge.callsOf('DescribeTasks')).toEqual([]);
  });
});
