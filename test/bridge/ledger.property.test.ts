import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { fits, NOTHING } from '../../src/bridge/amounts.ts';
import { launchId } from '../../src/bridge/identity.ts';
import { available, isOverpromised, roomForLaunch } from '../../src/bridge/ledger.ts';
import type { Hold } from '../../src/bridge/state.ts';
import { A1, offer, SETTLE_MS } from '../support/one-agent-ledger.ts';
import { TrueAgent } from '../support/true-agent.ts';
import type { ReleaseOn } from '../support/true-agent.ts';

type Action = readonly ['launch' | 'start' | 'stop' | 'end' | 'read' | 'wait', number, number];

const anyAction: fc.Arbitrary<Action> = fc.tuple(
  fc.constantFrom('launch', 'start', 'stop', 'end', 'read', 'wait'),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1.5, noNaN: true }),
);

/** A launch is stopped, and the next read shows the agent as it was a millisecond before. */
const A_STOP_READ_LATE: Action[] = [
  ['launch', 0, 0.001],
  ['start', 0, 0],
  ['stop', 0, 0],
  ['read', 1 / SETTLE_MS, 0],
];

/** While a task is stopping that ECS accounts still, what was left beside it is launched. */
const A_LAUNCH_BESIDE_A_STOP: Action[] = [
  ['launch', 0.5, 0.5],
  ['start', 0, 0],
  ['launch', 1, 1],
  ['stop', 0, 0],
  ['read', 0, 0],
];

function perform(world: TrueAgent, [what, a, b]: Action): void {
  const ids = [...world.live.keys()];
  const some = ids[Math.floor(a * ids.length * 0.999)] ?? launchId('none');
  if (what === 'launch') world.launch(a, b);
  else if (what === 'start') world.start(some);
  else if (what === 'stop') world.stop(some);
  else if (what === 'end') world.end(some);
  else if (what === 'read') world.read(Math.floor(a * SETTLE_MS));
  else world.nowMs += Math.floor(a * 2 * SETTLE_MS);
}

const anyRelease = fc.constantFrom<ReleaseOn>('desired-stopped', 'stopped');

/** Queued launches that take no more than they were offered with, and find no room. */
function turnedAway({ state, agent }: TrueAgent): readonly Hold[] {
  return [...(state.holds.get(A1)?.values() ?? [])].filter(
    ({ launchId: id, sentAtMs, declared, reserved }) =>
      sentAtMs === Number.POSITIVE_INFINITY &&
      fits(reserved, declared) &&
      !roomForLaunch(state, agent, id).fits,
  );
}

describe('the ledger, whatever has happened', () => {
  it('never promises what live launches hold', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 60 }), anyRelease, (actions, releaseOn) => {
        const world = new TrueAgent(releaseOn);
        for (const action of actions) {
          perform(world, action);
          const promised = available(world.state, world.agent);
          const { cpuUnits, memoryMiB, ports } = world.truth;
          expect(promised.cpuUnits).toBeLessThanOrEqual(cpuUnits);
          expect(promised.memoryMiB).toBeLessThanOrEqual(memoryMiB);
          expect(fits({ ...NOTHING, ports: promised.ports }, { ...NOTHING, ports })).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('never takes an offer back because of its own launches, if ECS gives back early', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 40 }), fc.nat(39), (actions, at) => {
        const world = new TrueAgent();
        for (const [i, action] of actions.entries()) {
          perform(world, action);
          const free = available(world.state, world.agent);
          if (i === at && free.cpuUnits > 0 && free.memoryMiB > 0) offer(world.state, free);
          expect(isOverpromised(world.state, world.agent)).toBe(false);
        }
      }),
      { numRuns: 400, examples: [[A_STOP_READ_LATE, 0]] },
    );
  });

  it('never turns a launch away that takes what it was offered', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 40 }), anyRelease, (actions, releaseOn) => {
        const world = new TrueAgent(releaseOn);
        for (const action of actions) {
          perform(world, action);
          expect(turnedAway(world)).toEqual([]);
        }
      }),
      { numRuns: 400, examples: [[A_LAUNCH_BESIDE_A_STOP, 'stopped']] },
    );
  });

  it('promises everything again once all has ended and has been read', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 40 }), anyRelease, (actions, releaseOn) => {
        const world = new TrueAgent(releaseOn);
        for (const action of actions) perform(world, action);
        for (const id of [...world.live.keys()]) {
          world.start(id);
          world.stop(id);
          world.end(id);
        }
        world.read(0);
        expect(available(world.state, world.agent)).toEqual(world.capacity);
      }),
      { numRuns: 200 },
    );
  });
});
