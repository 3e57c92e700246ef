/**
 * What the state store costs: the same tasks launched, accepted, reported STARTING and RUNNING, and acknowledged, through
 * the real runner over an ECS that costs nothing; without a store, with one in memory, and with the durable one.
 */
import { createMemoryStore } from '../src/store/memory-store.ts';
import { openLevelStore } from '../src/store/level-store.ts';
import type { Metrics } from '../src/ports/metrics.ts';
import type { StateStore } from '../src/ports/state-store.ts';
import { temporaryDirectory } from '../test/store/temporary-directory.ts';
import { FleetBridge } from './fleet-bridge.ts';
import { FleetEcs, TASKS_PER_INSTANCE } from './fleet-ecs.ts';
import { median, ms, timed } from './rounds.ts';

const TASKS = 5_000;
const ROUNDS = 5;

/** Often enough that nothing waits for the next look at ECS. */
const TIMING = { taskPollMs: 20 };

interface Round {
  readonly takenMs: number;
  readonly turns: number;
}

/** Counts turns; nothing else of the runner is of interest. */
function turnCounter(): Metrics & { turns: number } {
  const ignore = (): void => undefined;
  return {
    turns: 0,
    turnEnded() {
      this.turns += 1;
    },
    ecsCallEnded: ignore,
    stepped: ignore,
    offersAllocated: ignore,
    effectEnded: ignore,
    storeLoaded: ignore,
    storeWritten: ignore,
    storeFailed: ignore,
    decided: ignore,
    measured: ignore,
  };
}

async function launchAll(store?: StateStore): Promise<Round> {
  const ecs = new FleetEcs(TASKS / TASKS_PER_INSTANCE);
  const metrics = turnCounter();
  const bridge = new FleetBridge({
    ecs,
    tasks: TASKS,
    timing: TIMING,
    metrics,
    ...(store === undefined ? {} : { store }),
  });
  bridge.start();
  await bridge.offered;
  const takenMs = await timed(() => bridge.allRun);
  await bridge.shutdown();
  return { takenMs, turns: metrics.turns };
}

async function inDirectory(): Promise<Round> {
  const directory = await temporaryDirectory();
  const store = await openLevelStore(directory.path);
  const round = await launchAll(store);
  await store.close();
  await directory.remove();
  return round;
}

const none: Round[] = [];
const memory: Round[] = [];
const durable: Round[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  none.push(await launchAll());
  memory.push(await launchAll(createMemoryStore()));
  durable.push(await inDirectory());
}

const takenOf = (rounds: readonly Round[]): number => median(rounds.map(({ takenMs }) => takenMs));

function report(name: string, rounds: readonly Round[]): void {
  const taken = takenOf(rounds);
  const turns = median(rounds.map(({ turns: number }) => number));
  const each = `${((taken * 1000) / TASKS).toFixed(0)} µs a task`;
  console.log(`${name}: ${ms(taken)} (${each}), ${turns} turns (${ms(taken / turns)} each)`);
}

console.log(`${TASKS} tasks from launch to RUNNING, median of ${ROUNDS} rounds`);
report('no store       ', none);
report('store in memory', memory);
report('durable store  ', durable);
const [bare, own] = [takenOf(none), takenOf(durable)];
console.log(
  `durable to memory: ${(own / takenOf(memory)).toFixed(2)}, durable to none: ${(own / bare).toFixed(2)}`,
);
