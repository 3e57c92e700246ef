/**
 * Offers of a full cluster: 5,000 agents with ten tasks each, 50 frameworks in ten roles. How long it takes to offer all
 * agents at once, what one input costs at 1,000 and at 5,000 agents (a ratio of the same machine in the same run), and
 * what all of it takes of memory.
 */
import { NOTHING } from '../src/bridge/amounts.ts';
import type { Effect } from '../src/bridge/effect.ts';
import { launchId } from '../src/bridge/identity.ts';
import { sessionId } from '../src/bridge/input.ts';
import type { Input } from '../src/bridge/input.ts';
import { setHold } from '../src/bridge/ledger.ts';
import { createState } from '../src/bridge/state.ts';
import type { BridgeState } from '../src/bridge/state.ts';
import { endTurn, step } from '../src/bridge/step.ts';
import { addTask } from '../src/bridge/task-table.ts';
import { taskKey } from '../src/bridge/task-record.ts';
import type { Call } from '../src/mesos/call.ts';
import { agentId, frameworkId, taskId } from '../src/mesos/ids.ts';
import { bridgeConfig } from '../test/support/bridge-config.ts';
import { containerInstance, frameworkInfo, taskArnOf } from '../test/support/builders.ts';
import { ScriptedEcs } from '../test/support/bridge-scripted-ecs.ts';
import { createSeededIds } from '../test/support/seeded-ids.ts';
import { median, ms, timed } from './rounds.ts';

const FRAMEWORKS = 50;
const ROLES = 10;
const TASKS_PER_AGENT = 10;
const INPUTS = 4_000;
const START_MS = 1_700_000_000_000;

/** A bridge on a time that the bench moves; nothing is checked and nothing is sent. */
class BenchBridge {
  readonly state: BridgeState;
  nowMs = START_MS;
  readonly #ids = createSeededIds(1);

  constructor(agents: number) {
    const roles = Object.fromEntries(
      Array.from({ length: ROLES }, (_, n) => [`role-${n}`, { weight: 1 + (n % 3) }]),
    );
    this.state = createState(bridgeConfig({ roles }), 'epoch');
    this.state.phase = 'READY';
    this.state.cluster = new ScriptedEcs().cluster;
    this.#addAgents(agents);
    for (let n = 0; n < agents * TASKS_PER_AGENT; n += 1) this.#addTask(n, agents);
    this.state.changedAgents.clear();
    this.state.unsaved.clear();
  }

  turn(...inputs: readonly Input[]): readonly Effect[] {
    const out: Effect[] = [];
    const turn = { state: this.state, now: this.nowMs, ids: this.#ids, out };
    for (const input of inputs) step(turn, input);
    endTurn(turn);
    return out;
  }

  /** All frameworks at once, and the offers that follow. */
  subscribeAll(): void {
    this.turn(
      ...Array.from({ length: FRAMEWORKS }, (_, n): Input => {
        const id = frameworkId(`f${n}`);
        const subscribe = { frameworkInfo: frameworkInfo({ id, role: `role-${n % ROLES}` }) };
        return callOf(n, { type: 'SUBSCRIBE', frameworkId: id, subscribe });
      }),
    );
  }

  /** A framework declines its oldest offer; a second later the agent is offered again. */
  declineOne(n: number): void {
    const framework = frameworkId(`f${n % FRAMEWORKS}`);
    const [oldest] = this.state.offersByFramework.get(framework) ?? [];
    if (oldest === undefined) return;
    const decline = { offerIds: [oldest], filters: { refuseSeconds: 0 } };
    this.turn(callOf(n % FRAMEWORKS, { type: 'DECLINE', frameworkId: framework, decline }));
    this.nowMs += 1_000;
    this.turn({ type: 'tick' });
  }

  #addAgents(count: number): void {
    const found = Array.from({ length: count }, (_, n) =>
      containerInstance({
        id: `agent-${n}`,
        registered: { cpuUnits: 8_192, memoryMiB: 16_000 },
        remaining: { cpuUnits: 5_632, memoryMiB: 14_720 },
      }),
    );
    const arns = found.map(({ containerInstanceArn }) => containerInstanceArn);
    const call = { operation: 'DescribeContainerInstances', arns } as const;
    const outcome = { ok: true, value: { found, missing: [] } } as const;
    this.turn({ type: 'ecs-answer', answer: { call, begunAtMs: this.nowMs, outcome } });
  }

  #addTask(n: number, agents: number): void {
    const framework = frameworkId(`f${n % FRAMEWORKS}`);
    const owner = { frameworkId: framework, role: `role-${n % ROLES}` };
    const place = { agentId: agentId(`agent-${n % agents}`), launchId: launchId(`launch-${n}`) };
    const amounts = { ...NOTHING, cpuUnits: 256, memoryMiB: 128 };
    const id = taskId(`task-${n}`);
    // Nothing here asks how far a launch has come; this is the phase with the fewest members.
    const launch = { phase: 'ENDED', endedAtMs: 0, taskArn: taskArnOf(`task-${n}`) } as const;
    addTask(this.state, {
      key: taskKey(framework, id),
      taskId: id,
      ...owner,
      ...place,
      launch,
      state: 'TASK_RUNNING',
    });
    setHold(this.state, {
      ...owner,
      ...place,
      declared: amounts,
      reserved: amounts,
      visibility: 'SEEN',
      sentAtMs: 0,
      acceptedAtMs: 0,
    });
  }
}

const callOf = (n: number, call: Call): Input => ({
  type: 'call',
  caller: { sessionId: sessionId(`s${n}`) },
  call,
});

/** Microseconds that one input takes, and the ms of the first cycle, which offers everything. */
async function measure(agents: number): Promise<{ readonly cycleMs: number; readonly inputUs: number }> {
  const bridge = new BenchBridge(agents);
  const cycleMs = await timed(() => {
    bridge.subscribeAll();
  });
  if (bridge.state.offers.size !== agents) throw new Error(`${bridge.state.offers.size} agents were offered`);
  for (let n = 0; n < 500; n += 1) bridge.declineOne(n);
  const allMs = await timed(() => {
    for (let n = 0; n < INPUTS; n += 1) bridge.declineOne(n);
  });
  return { cycleMs, inputUs: (allMs * 1_000) / INPUTS / 2 };
}

function heapMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const small: number[] = [];
const large: number[] = [];
const cycles: number[] = [];
for (let round = 0; round < 5; round += 1) {
  small.push((await measure(1_000)).inputUs);
  const { cycleMs, inputUs } = await measure(5_000);
  large.push(inputUs);
  cycles.push(cycleMs);
}
const before = heapMiB();
const kept = new BenchBridge(5_000);
kept.subscribeAll();
const memory = heapMiB() - before;

console.log(`offering ${kept.state.agents.size} agents to ${FRAMEWORKS} frameworks: ${ms(median(cycles))}`);
console.log(`one input at 1,000 agents:  ${median(small).toFixed(1)} µs`);
console.log(`one input at 5,000 agents:  ${median(large).toFixed(1)} µs`);
console.log(`ratio:                      ${(median(large) / median(small)).toFixed(2)}`);
console.log(`memory with ${kept.state.tasks.size} tasks:   ${memory.toFixed(0)} MiB`);
