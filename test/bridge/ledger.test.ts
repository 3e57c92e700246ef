import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { agentInfoOf } from '../../src/bridge/agent-info.ts';
import { add, fits, larger, NOTHING, quantitiesOf, subtract } from '../../src/bridge/amounts.ts';
import type { Amounts } from '../../src/bridge/amounts.ts';
import { launchId } from '../../src/bridge/identity.ts';
import type { LaunchId } from '../../src/bridge/identity.ts';
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
import type { Agent, BridgeState, Hold } from '../../src/bridge/state.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import { agentId, frameworkId, offerId } from '../../src/mesos/ids.ts';
import { numbersIn } from '../../src/mesos/ranges.ts';
import { bridgeConfig } from '../support/bridge-config.ts';
import { attribute, containerInstance } from '../support/builders.ts';

const SETTLE_MS = 3_000;
const PORTS = [{ begin: 31_000, end: 31_009 }];
const A1 = agentId('agent-1');

const newState = (): BridgeState =>
  createState(bridgeConfig({ diskMiB: 0, ports: PORTS, timing: { settleMs: SETTLE_MS } }), 'epoch');

const agentOf = (instance: ContainerInstance, readMs = 0): Agent => ({
  id: A1,
  instance,
  info: agentInfoOf(instance, undefined, bridgeConfig()),
  readBegunAtMs: readMs,
  readEndedAtMs: readMs,
  presence: { status: 'CONNECTED', sinceMs: 0 },
  offerableFromMs: 0,
});

const agentWith = (cpuUnits: number, readMs = 0): Agent =>
  agentOf(containerInstance({ remaining: { cpuUnits, memoryMiB: 1_000 } }), readMs);

const holdOf = (given: Partial<Hold> = {}): Hold => ({
  launchId: launchId('l1'),
  agentId: A1,
  declared: { ...NOTHING, cpuUnits: 100 },
  reserved: { ...NOTHING, cpuUnits: 60 },
  frameworkId: frameworkId('f1'),
  role: '*',
  visibility: 'UNSEEN',
  sentAtMs: Number.POSITIVE_INFINITY,
  acceptedAtMs: Number.POSITIVE_INFINITY,
  ...given,
});

function offer(state: BridgeState, amounts: Amounts): void {
  const id = offerId(`o${state.offers.size}`);
  const quantities = quantitiesOf(amounts);
  const framework = frameworkId('f');
  state.offers.set(id, {
    id,
    frameworkId: framework,
    role: '*',
    agentId: A1,
    amounts,
    quantities,
    madeAtMs: 0,
  });
  state.offersByAgent.set(A1, new Set([...(state.offersByAgent.get(A1) ?? []), id]));
}

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

  it('of a task that is being stopped keeps its share in snapshots that may not show it any more', () => {
    const state = newState();
    setHold(state, holdOf({ visibility: 'SEEN', reserved: { ...NOTHING, cpuUnits: 100 } }));
    setHold(state, holdOf({ launchId: launchId('l2') }));
    holdWhileStopping(state, A1, launchId('l1'), 5_000);
    const leftIn = (agent: Agent): number => roomForLaunch(state, agent, launchId('l2')).left.cpuUnits;
    expect(leftIn(agentWith(500, 1_000))).toBe(500);
    expect(leftIn(agentWith(500, 6_000))).toBe(400);
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
});

/** One agent as it really is, seen through snapshots that may lag behind. */
class TrueAgent {
  readonly capacity: Amounts = {
    ...NOTHING,
    cpuUnits: 1_000,
    memoryMiB: 1_000,
    ports: PORTS,
  };
  readonly state = newState();
  readonly live = new Map<LaunchId, { readonly declared: Amounts; readonly reserved: Amounts }>();
  nowMs = 10_000;
  agent: Agent;
  /** What ECS has deducted, from which time on; the last entry is the present. */
  readonly #ledger: { readonly atMs: number; readonly taken: Amounts }[] = [{ atMs: 0, taken: NOTHING }];
  #shownAtMs = 0;
  #names = 0;

  constructor() {
    this.agent = this.#snapshot(0);
  }

  launch(share: number, reservedShare: number): void {
    const free = available(this.state, this.agent);
    if (free.cpuUnits <= 0 || free.memoryMiB <= 0) return;
    const port = free.ports.slice(0, 1).map(({ begin }) => ({ begin, end: begin }));
    const part = (of: Amounts, by: number, ports: Amounts['ports']): Amounts => ({
      ...NOTHING,
      cpuUnits: Math.floor(of.cpuUnits * by),
      memoryMiB: Math.floor(of.memoryMiB * by),
      ports,
    });
    const declared = part(free, share, port);
    const reserved = part(free, Math.min(1, reservedShare), share > 0.5 ? port : []);
    const id = launchId(`l${(this.#names += 1)}`);
    this.live.set(id, { declared, reserved });
    setHold(this.state, holdOf({ launchId: id, declared, reserved }));
  }

  /** StartTask: ECS deducts somewhere between the call and its answer. */
  start(id: LaunchId): void {
    const launch = this.live.get(id);
    if (launch === undefined || this.#hold(id)?.sentAtMs !== Number.POSITIVE_INFINITY) return;
    changeHold(this.state, A1, id, { sentAtMs: this.nowMs });
    this.nowMs += 20;
    this.#deduct(launch.reserved, NOTHING);
    this.nowMs += 20;
    changeHold(this.state, A1, id, { acceptedAtMs: this.nowMs });
  }

  /** StopTask: ECS gives back at once what the processes still use. */
  stop(id: LaunchId): void {
    const launch = this.live.get(id);
    const hold = this.#hold(id);
    if (launch === undefined || hold === undefined || hold.visibility === 'STOPPING') return;
    if (hold.sentAtMs === Number.POSITIVE_INFINITY) return;
    holdWhileStopping(this.state, A1, id, this.nowMs);
    this.#deduct(NOTHING, launch.reserved);
  }

  end(id: LaunchId): void {
    if (this.#hold(id)?.visibility !== 'STOPPING') return;
    this.live.delete(id);
    releaseHold(this.state, A1, id);
  }

  /** A read that shows the world as it was up to the settling time before it began, but never an older one than before. */
  read(lagMs: number): void {
    const begunAtMs = this.nowMs;
    this.nowMs += 30;
    this.agent = this.#snapshot(Math.max(this.#shownAtMs, begunAtMs - lagMs), begunAtMs);
    settleHolds(this.state, this.agent);
  }

  /** What can be promised truthfully: all there is but what live launches hold, whether ECS accounts it or not. */
  get truth(): Amounts {
    let left = this.capacity;
    for (const { declared, reserved } of this.live.values())
      left = subtract(left, larger(declared, reserved));
    return left;
  }

  #hold(id: LaunchId): Hold | undefined {
    return this.state.holds.get(A1)?.get(id);
  }

  #deduct(more: Amounts, less: Amounts): void {
    const taken = subtract(add(this.#ledger.at(-1)?.taken ?? NOTHING, more), less);
    this.#ledger.push({ atMs: this.nowMs, taken });
  }

  #snapshot(shownAtMs: number, begunAtMs = shownAtMs): Agent {
    this.#shownAtMs = shownAtMs;
    const taken = this.#ledger.findLast(({ atMs }) => atMs <= shownAtMs)?.taken ?? NOTHING;
    const { cpuUnits, memoryMiB } = subtract(this.capacity, taken);
    const ports = [...numbersIn(taken.ports)];
    const instance = containerInstance({ remaining: { cpuUnits, memoryMiB, ports } });
    return { ...agentOf(instance, begunAtMs), readEndedAtMs: this.nowMs };
  }
}

type Action = readonly ['launch' | 'start' | 'stop' | 'end' | 'read' | 'wait', number, number];

const anyAction: fc.Arbitrary<Action> = fc.tuple(
  fc.constantFrom('launch', 'start', 'stop', 'end', 'read', 'wait'),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1.5, noNaN: true }),
);

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

describe('the ledger, whatever has happened', () => {
  it('never promises what live launches hold', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 60 }), (actions) => {
        const world = new TrueAgent();
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

  it('never takes an offer back because of its own launches', () => {
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
      { numRuns: 400 },
    );
  });

  it('promises everything again once all has ended and has been read', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 40 }), (actions) => {
        const world = new TrueAgent();
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
