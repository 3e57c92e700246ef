/**
 * What it costs to keep the embedded ECS at its full size, 5,000 instances, 100,000 tasks, 1,000 services, and to go on with it:
 * a snapshot taken and written to a directory, and read and gone on with. Beside each what JSON.stringify and JSON.parse alone
 * take for the same records: ratios of one machine in one run.
 *
 *   local-ecs-snapshot.ts [PART]    at that part of the size; 1 by default
 */
import { compileLinearPattern } from '../src/assembly/linear-patterns.ts';
import { fromSnapshot, toSnapshot } from '../src/local-ecs/engine/snapshot/snapshot.ts';
import type { LocalEcsState } from '../src/local-ecs/engine/state.ts';
import { readSnapshot, snapshotChanges } from '../src/local-ecs/snapshot-records.ts';
import type { StateStore } from '../src/ports/state-store.ts';
import { openLevelStore } from '../src/store/level-store.ts';
import { FULL_SIZE, FullSizeEcs } from '../test/support/full-size-ecs.ts';
import { temporaryDirectory } from '../test/store/temporary-directory.ts';
import { median, ms, timed } from './rounds.ts';

const ROUNDS = 5;

const PART = Number(process.argv[2] ?? 1);

const ecs = new FullSizeEcs({
  ...FULL_SIZE,
  instances: FULL_SIZE.instances * PART,
  services: FULL_SIZE.services * PART,
  definitions: FULL_SIZE.definitions * PART,
});
const directory = await temporaryDirectory();

function changes() {
  return snapshotChanges(toSnapshot(ecs.state, ecs.nowMs), 0);
}

async function load(store: StateStore): Promise<LocalEcsState> {
  const stored = await readSnapshot(store);
  return fromSnapshot(stored?.snapshot, { compilePattern: compileLinearPattern });
}

const records = changes().flatMap((change) => (change.type === 'put' ? [change.value] : []));
const texts = records.map((record) => JSON.stringify(record));
const mebibytes = texts.reduce((sum, text) => sum + text.length, 0) / 2 ** 20;
const { tasks, instances } = ecs.state;
console.log(`${instances.size} instances, ${tasks.size} tasks: a snapshot of ${mebibytes.toFixed(0)} MiB`);

const times: Record<'take' | 'write' | 'stringify' | 'load' | 'parse', number[]> = {
  take: [],
  write: [],
  stringify: [],
  load: [],
  parse: [],
};
for (let round = 0; round < ROUNDS; round += 1) {
  const store = await openLevelStore(directory.path);
  times.take.push(await timed(changes));
  times.write.push(await timed(() => store.write(changes())));
  times.stringify.push(await timed(() => records.map((record) => JSON.stringify(record))));
  await store.close();
  const again = await openLevelStore(directory.path);
  times.load.push(await timed(() => load(again)));
  times.parse.push(await timed(() => texts.map((text): unknown => JSON.parse(text))));
  await again.close();
}

await directory.remove();

const took = {
  take: median(times.take),
  write: median(times.write),
  stringify: median(times.stringify),
  load: median(times.load),
  parse: median(times.parse),
};
console.log(
  `taken and written in ${ms(took.write)}, ${ms(took.take)} of it taken; ` +
    `JSON.stringify alone ${ms(took.stringify)}: ratio ${(took.write / took.stringify).toFixed(1)}`,
);
console.log(
  `read and gone on with in ${ms(took.load)}; JSON.parse alone ${ms(took.parse)}: ratio ${(took.load / took.parse).toFixed(1)}`,
);
