import { describe, expect, it } from '@jest/globals';

import type { Effect } from '../../src/bridge/effect.ts';
import { sessionId } from '../../src/bridge/input.ts';
import { createState } from '../../src/bridge/state.ts';
import { endTurn, step } from '../../src/bridge/step.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { START_MS } from '../support/bridge-harness.ts';
import { scriptedWorld } from '../support/bridge-world.ts';
import { frameworkInfo, taskInfo } from '../support/builders.ts';
import { createSeededIds } from '../support/seeded-ids.ts';

describe('the same inputs', () => {
  it('give the same effects, names and all', () => {
    const story = () => {
      const { bridge, ecs, framework } = scriptedWorld();
      framework.launch(taskInfo(), taskInfo({ id: 't2' }));
      ecs.run('t1');
      bridge.advance(10_000);
      framework.kill('t2');
      bridge.advance(60_000);
      return { events: framework.events, calls: bridge.calls, notes: bridge.notes };
    };
    expect(story()).toEqual(story());
  });
});

describe('a turn', () => {
  it('may take several inputs, and offers once for all of them', () => {
    const { bridge, framework } = scriptedWorld();
    const call = { type: 'REVIVE', frameworkId: framework.id } as const;
    const input = { type: 'call', caller: { sessionId: framework.session }, call } as const;
    framework.decline(framework.offers, 3_600);
    const before = framework.eventsOf('OFFERS').length;
    bridge.feed(input, input, input);
    expect(framework.eventsOf('OFFERS')).toHaveLength(before + 1);
  });

  it('sends launches before it offers what is left', () => {
    const { bridge, framework } = scriptedWorld();
    framework.launchOn(framework.offers, [taskInfo()], { refuseSeconds: 0 });
    expect(bridge.callsOf('StartTask')).toHaveLength(1);
    expect(framework.offers).toHaveLength(1);
  });
});

describe('waking', () => {
  it('is asked for once per time, and again only when the time changes', () => {
    const state = createState(bridgeConfig(), 'epoch');
    const turn = (now: number): Effect[] => {
      const out: Effect[] = [];
      endTurn({ state, now, ids: createSeededIds(1), out });
      return out;
    };
    state.deadlines.set({ kind: 'census' }, START_MS + 10);
    expect(turn(START_MS)).toEqual([{ type: 'wake', atMs: START_MS + 10 }]);
    expect(turn(START_MS)).toEqual([]);
    state.deadlines.set({ kind: 'task-poll' }, START_MS + 5);
    expect(turn(START_MS)).toEqual([{ type: 'wake', atMs: START_MS + 5 }]);
    state.deadlines.clear({ kind: 'task-poll' });
    expect(turn(START_MS)).toEqual([{ type: 'wake', atMs: START_MS + 10 }]);
  });

  it('is asked for again after a tick, even for the same time', () => {
    const state = createState(bridgeConfig(), 'epoch');
    const out: Effect[] = [];
    const turn = { state, now: START_MS, ids: createSeededIds(1), out };
    state.deadlines.set({ kind: 'census' }, START_MS + 10);
    endTurn(turn);
    step(turn, { type: 'tick' });
    endTurn(turn);
    expect(out).toEqual([
      { type: 'wake', atMs: START_MS + 10 },
      { type: 'wake', atMs: START_MS + 10 },
    ]);
  });
});

describe('a bridge that has failed', () => {
  it('takes no notice of anything any more', () => {
    const state = createState(bridgeConfig(), 'epoch');
    state.phase = 'FAILED';
    const out: Effect[] = [];
    const turn = { state, now: START_MS, ids: createSeededIds(1), out };
    const call = { type: 'SUBSCRIBE', subscribe: { frameworkInfo: frameworkInfo() } } as const;
    step(turn, { type: 'call', caller: { sessionId: sessionId('s') }, call });
    step(turn, { type: 'shutdown' });
    step(turn, { type: 'start' });
    endTurn(turn);
    expect(out).toEqual([]);
    expect(state.phase).toBe('FAILED');
  });
});
