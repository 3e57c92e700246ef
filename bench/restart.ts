/**
 * How long a restart takes: from `start` with a store of 100,000 tasks, on an ECS that knows them all and answers at once,
 * to the first offers; and what part of it is what. Beside it the time in which JSON.parse alone reads the same records:
 * a ratio of the same machine in the same run. The store is one that a bridge has written which launched all these tasks.
 */
import type { StateStore } from '../src/ports/state-store.ts';
import { encodeValue } from '../src/store/codec.ts';
import { openLevelStore } from '../src/store/level-store.ts';
import { temporaryDirectory } from '../test/store/temporary-directory.ts';
import { FleetBridge } from './fleet-bridge.ts';
import { FleetEcs, TASKS_PER_INSTANCE } from './fleet-ecs.ts';
import { median, ms, timed } from './rounds.ts';

const INSTANCES = Number(process.argv[2] ?? 2_000);
const TASKS = INSTANCES * TASKS_PER_INSTANCE;
const ROUNDS = 3;

/** Records in one write to the directory. */
const BATCH = 1_000;

/** Keeps what is written as it is, so that filling the fleet takes no longer than it must. */
function createRecordKeeper(): StateStore & { readonly records: ReadonlyMap<string, unknown> } {
  const records = new Map<string, unknown>();
  return {
    records,
    load: () => Promise.resolve([]),
    write: (changes) => {
      for (const change of changes)
        if (change.type === 'put') records.set(change.key, change.value);
        else records.delete(change.key);
      return Promise.resolve();
    },
    bytes: () => Promise.resolve(0),
    close: () => Promise.resolve(),
  };
}

/** Few looks at ECS: they would take longer than the launches. */
const FILLING = { taskPollMs: 15_000, instancePollMs: 60_000 };

/** Fills the fleet, and the store in the directory with what the bridge that has done so remembers. */
async function fill(ecs: FleetEcs, directory: string): Promise<void> {
  const keeper = createRecordKeeper();
  const bridge = new FleetBridge({ ecs, tasks: TASKS, store: keeper, timing: FILLING });
  bridge.start();
  await bridge.allRun;
  await bridge.shutdown();
  const puts = Array.from(keeper.records, ([key, value]) => ({ type: 'put', key, value }) as const);
  const store = await openLevelStore(directory);
  for (let from = 0; from < puts.length; from += BATCH) await store.write(puts.slice(from, from + BATCH));
  await store.close();
}

/** What a restart consists of, in milliseconds, one after the other. */
interface Restart {
  readonly open: number;
  readonly load: number;
  /** Reading ECS, and joining what it says with what was remembered. */
  readonly join: number;
  readonly offer: number;
  /** Of all processors, garbage collection included: what another program on the machine does not change. */
  readonly processor: number;
  /** In use afterwards. */
  readonly heapBytes: number;
}

async function restart(ecs: FleetEcs, directory: string): Promise<Restart> {
  const begun = performance.now();
  const usage = process.cpuUsage();
  const store = await openLevelStore(directory);
  const opened = performance.now();
  let loaded = opened;
  const timedStore: StateStore = {
    ...store,
    load: async () => {
      const records = await store.load();
      loaded = performance.now();
      return records;
    },
  };
  const bridge = new FleetBridge({ ecs, tasks: 0, store: timedStore });
  bridge.start();
  await bridge.offered;
  const offered = performance.now();
  const { user, system } = process.cpuUsage(usage);
  const ready = bridge.state.readyAtMs - performance.timeOrigin;
  if (bridge.state.tasks.size !== TASKS) throw new Error(`${bridge.state.tasks.size} tasks were restored`);
  globalThis.gc?.();
  const { heapUsed: heapBytes } = process.memoryUsage();
  await bridge.shutdown();
  await store.close();
  return {
    open: opened - begun,
    load: loaded - opened,
    join: ready - loaded,
    offer: offered - ready,
    processor: (user + system) / 1000,
    heapBytes,
  };
}

/** What JSON.parse alone takes for the records. Nothing of them stays in the heap. */
async function parseAlone(
  directory: string,
): Promise<{ readonly parsing: readonly number[]; readonly records: number; readonly characters: number }> {
  const store = await openLevelStore(directory);
  const texts = (await store.load()).map(({ value }) => encodeValue(value));
  await store.close();
  const parsing: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    parsing.push(
      await timed(() => {
        for (const text of texts) JSON.parse(text);
      }),
    );
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  return { parsing, records: texts.length, characters };
}

const ecs = new FleetEcs(INSTANCES);
const directory = await temporaryDirectory();
const filling = await timed(() => fill(ecs, directory.path));
console.log(`filled ${INSTANCES} instances with ${TASKS} tasks in ${ms(filling)}`);

const { parsing, records, characters } = await parseAlone(directory.path);
const restarts: Restart[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  restarts.push(await restart(ecs, directory.path));
}
await directory.remove();

const phase = (of: (restart: Restart) => number): number => median(restarts.map(of));
const whole = phase(({ open, load, join, offer }) => open + load + join + offer);
console.log(`restart with ${TASKS} tasks on ${INSTANCES} instances, median of ${ROUNDS} rounds`);
console.log(`from start to the first offers: ${ms(whole)}`);
console.log(`  open the store:               ${ms(phase(({ open }) => open))}`);
console.log(`  load it:                      ${ms(phase(({ load }) => load))}`);
console.log(`  read ECS and join:            ${ms(phase(({ join }) => join))}`);
console.log(`  offer:                        ${ms(phase(({ offer }) => offer))}`);
console.log(`processor time:                 ${ms(phase(({ processor }) => processor))}`);
console.log(
  `heap afterwards:                ${(phase(({ heapBytes }) => heapBytes) / 2 ** 20).toFixed(0)} MiB`,
);
console.log(
  `JSON.parse of the same records: ${ms(median(parsing))} (${records} records, ${(characters / 2 ** 20).toFixed(0)} MiB)`,
);
console.log(`ratio:                          ${(whole / median(parsing)).toFixed(2)}`);
