import { describe, expect, it } from '@jest/globals';

import { NOTHING } from '../../src/bridge/amounts.ts';
import { launchId } from '../../src/bridge/identity.ts';
import {
  available,
  changeHold,
  holdWhileStopping,
  isOverpromised,
  releaseHold,
  roomForLaunch,
  setHold,
  settleHolds,
} from '../../src/bridge/ledger.ts';
import { createState } from '../../src/bridge/state.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { attribute, containerInstance } from '../support/builders.ts';
import { A1, agentOf, agentWith, holdOf, newState, offer, SETTLE_MS } from '../support/one-agent-ledger.ts';

describe('what is available of an agent', () => {
  it('is what its snapshot says is left', () => {
    expect(available(newState(), agentWith(500)).cpuUnits).toBe(500);
  });

  it('is less by the larger of declared and reserved while a snapshot need not show a launch', () => {
    const state = newState();
    setHold(state, holdOf());
    setHold(state, holdOf({ launchId: launchId('l2'), reserved: { ...NOTHING, cpuUnits: 150 } }));
    expect(available(state, agentWith(500)).cpuUnits).toBe(250);
  });

  it('is less by what ECS does not account once a snapshot shows the launch', () => {
    const state = newState();
    setHold(state, holdOf({ visibility: 'SEEN' }));
    expect(available(state, agentWith(500)).cpuUnits).toBe(460);
  });

  it('is less by the whole of a task that is being stopped, for ECS gives it back early', () => {
    const state = newState();
    setHold(state, holdOf({ visibility: 'STOPPING' }));
    expect(available(state, agentWith(500)).cpuUnits).toBe(400);
  });

  it('is less by what is offered', () => {
    const state = newState();
    offer(state, { ...NOTHING, cpuUnits: 200 });
    offer(state, { ...NOTHING, cpuUnits: 50 });
    expect(available(state, agentWith(500)).cpuUnits).toBe(250);
  });

  it('is all there is again once a hold is released', () => {
    const state = newState();
    setHold(state, holdOf());
    releaseHold(state, A1, launchId('l1'));
    expect(available(state, agentWith(500)).cpuUnits).toBe(500);
    expect(state.holds.size).toBe(0);
  });
});

describe('disk', () => {
  const diskOf = (value?: string): number => {
    const state = createState(bridgeConfig({ diskMiB: 7 }), 'epoch');
    const attributes = value === undefined ? [] : [attribute('disk-mib', value)];
    return available(state, agentOf(containerInstance({ attributes }))).disk;
  };

  it.each([
    ['the configured default without the attribute', undefined, 7_000],
    ['the attribute where there is one', '1000.5', 1_000_500],
    ['the default where the attribute is no number', 'plenty', 7_000],
    ['none where the attribute is negative', '-5', 0],
  ])('is %s', (_, value, disk) => {
    expect(diskOf(value)).toBe(disk);
  });

  it('is taken by what tasks declare, since ECS knows of none', () => {
    const state = createState(bridgeConfig({ diskMiB: 100 }), 'epoch');
    setHold(state, holdOf({ declared: { ...NOTHING, disk: 30_000 }, visibility: 'SEEN' }));
    expect(available(state, agentWith(500)).disk).toBe(70_000);
  });
});

describe('a hold', () => {
  it.each([
    [2_999, 'UNSEEN'],
    [3_000, 'SEEN'],
  ])('with a read begun %d ms after ECS accepted the launch is %s', (afterMs, visibility) => {
    const state = newState();
    setHold(state, holdOf({ acceptedAtMs: 1_000 }));
    settleHolds(state, agentWith(500, 1_000 + afterMs));
    expect(state.holds.get(A1)?.get(launchId('l1'))?.visibility).toBe(visibility);
  });

  it('of a task that is being stopped stays so, whatever is read', () => {
    const state = newState();
    setHold(state, holdOf({ acceptedAtMs: 0, visibility: 'STOPPING' }));
    settleHolds(state, agentWith(500, 1_000_000));
    expect(state.holds.get(A1)?.get(launchId('l1'))?.visibility).toBe('STOPPING');
  });

  it('that is gone cannot be changed back into being', () => {
    const state = newState();
    changeHold(state, A1, launchId('l1'), { visibility: 'SEEN' });
    expect(state.holds.size).toBe(0);
  });

  it('lets its agent be looked at by the allocator whenever it changes', () => {
    const state = newState();
    setHold(state, holdOf());
    state.changedAgents.clear();
    changeHold(state, A1, launchId('l1'), { acceptedAtMs: 5 });
    expect(state.changedAgents.has(A1)).toBe(true);
    state.changedAgents.clear();
    releaseHold(state, A1, launchId('l1'));
    expect(state.changedAgents.has(A1)).toBe(true);
  });
});

describe('offers that cannot be kept', () => {
  it('are those of more than a new snapshot has left', () => {
    const state = newState();
    offer(state, { ...NOTHING, cpuUnits: 300 });
    expect(isOverpromised(state, agentWith(300))).toBe(false);
    expect(isOverpromised(state, agentWith(299))).toBe(true);
  });

  it('take too much also when a launch turns out to reserve more than it was offered with', () => {
    const state = newState();
    setHold(state, holdOf({ sentAtMs: 0, reserved: NOTHING }));
    offer(state, { ...NOTHING, cpuUnits: 400 });
    expect(isOverpromised(state, agentWith(500, 1_000))).toBe(false);
    changeHold(state, A1, launchId('l1'), { reserved: { ...NOTHING, cpuUnits: 101 } });
    expect(isOverpromised(state, agentWith(500, 1_000))).toBe(true);
  });

  it('are not blamed on a launch that the snapshot may show already', () => {
    const state = newState();
    setHold(state, holdOf({ sentAtMs: 999 }));
    offer(state, { ...NOTHING, cpuUnits: 400 });
    // 500 before the launch; of these 60 are in the snapshot already.
    expect(isOverpromised(state, agentWith(440, 1_000))).toBe(false);
    expect(isOverpromised(state, agentWith(440, 999))).toBe(true);
  });

  it('are those of what a stopping task uses still, once ECS must have given it back', () => {
    const state = newState();
    setHold(state, holdOf({ visibility: 'SEEN', reserved: { ...NOTHING, cpuUnits: 100 } }));
    offer(state, { ...NOTHING, cpuUnits: 450 });
    holdWhileStopping(state, A1, launchId('l1'), 5_000);
    expect(isOverpromised(state, agentWith(500, 4_000))).toBe(false);
    expect(isOverpromised(state, agentWith(500, 5_000 + SETTLE_MS - 1))).toBe(false);
    expect(isOverpromised(state, agentWith(500, 5_000 + SETTLE_MS))).toBe(true);
  });
});

describe('room for a launch', () => {
  it('leaves offers aside, which can be taken back', () => {
    const state = newState();
    setHold(state, holdOf());
    offer(state, { ...NOTHING, cpuUnits: 450 });
    expect(roomForLaunch(state, agentWith(100), launchId('l1')).fits).toBe(true);
  });

  it('is wanting when the definition reserves more than is left beside other launches', () => {
    const state = newState();
    setHold(state, holdOf({ reserved: { ...NOTHING, cpuUnits: 450 } }));
    setHold(state, holdOf({ launchId: launchId('l2') }));
    const room = roomForLaunch(state, agentWith(500), launchId('l1'));
    expect(room).toMatchObject({ fits: false, needed: { cpuUnits: 450 }, left: { cpuUnits: 400 } });
  });

  it.each([
    ['what it was offered', 400, 500],
    ['more than it was offered, which a stopping task may use still', 401, 400],
  ])('beside a task that is being stopped is there for a launch that takes %s', (_, cpuUnits, left) => {
    const state = newState();
    setHold(state, holdOf({ visibility: 'SEEN', reserved: { ...NOTHING, cpuUnits: 100 } }));
    const declared = { ...NOTHING, cpuUnits: 400 };
    setHold(state, holdOf({ launchId: launchId('l2'), declared, reserved: { ...NOTHING, cpuUnits } }));
    holdWhileStopping(state, A1, launchId('l1'), 5_000);
    expect(roomForLaunch(state, agentWith(500, 1_000), launchId('l2')).left.cpuUnits).toBe(500);
    expect(roomForLaunch(state, agentWith(500, 6_000), launchId('l2')).left.cpuUnits).toBe(left);
  });
});
