import { add, larger, NOTHING, subtract } from '../../src/bridge/amounts.ts';
import type { Amounts } from '../../src/bridge/amounts.ts';
import { launchId } from '../../src/bridge/identity.ts';
import type { LaunchId } from '../../src/bridge/identity.ts';
import {
  available,
  changeHold,
  holdWhileStopping,
  releaseHold,
  setHold,
  settleHolds,
} from '../../src/bridge/ledger.ts';
import type { Agent, Hold } from '../../src/bridge/state.ts';
import { numbersIn } from '../../src/mesos/ranges.ts';
import { containerInstance } from './builders.ts';
import { A1, agentOf, holdOf, newState, PORTS } from './one-agent-ledger.ts';

/** When ECS gives back what a task takes that is being stopped: its documents leave that open. */
export type ReleaseOn = 'desired-stopped' | 'stopped';

/** One agent as it really is, seen through snapshots that may lag behind. */
export class TrueAgent {
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
  readonly #releaseOn: ReleaseOn;
  #names = 0;

  constructor(releaseOn: ReleaseOn = 'desired-stopped') {
    this.#releaseOn = releaseOn;
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

  /** StopTask: ECS may give back at once what the processes still use. */
  stop(id: LaunchId): void {
    const launch = this.live.get(id);
    const hold = this.#hold(id);
    if (launch === undefined || hold === undefined || hold.visibility === 'STOPPING') return;
    if (hold.sentAtMs === Number.POSITIVE_INFINITY) return;
    holdWhileStopping(this.state, A1, id, this.nowMs);
    if (this.#releaseOn === 'desired-stopped') this.#deduct(NOTHING, launch.reserved);
  }

  end(id: LaunchId): void {
    const launch = this.live.get(id);
    if (launch === undefined || this.#hold(id)?.visibility !== 'STOPPING') return;
    if (this.#releaseOn === 'stopped') this.#deduct(NOTHING, launch.reserved);
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
