import { parseArgs } from 'node:util';

import { formatViolation } from './describe.ts';
import { simulate } from './simulation.ts';

const PROGRESS_EVERY_MS = 5_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '100' },
    seconds: { type: 'string' },
  },
});

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} takes a whole number from 1`);
  return number;
}

/** With --seconds other seeds each time, for that long; else so many from the first. */
const seconds =
  values.seconds === undefined ? Number.POSITIVE_INFINITY : wholeNumber('seconds', values.seconds);
const isTimed = Number.isFinite(seconds);
const startSeed = isTimed ? Math.floor(Math.random() * 2 ** 31) + 1 : 1;
const first = values.seed === undefined ? startSeed : wholeNumber('seed', values.seed);
const seeds = isTimed ? Number.MAX_SAFE_INTEGER : wholeNumber('seeds', values.seeds);
console.log(`from seed ${first}`);

const begun = performance.now();
const faults = new Map<string, number>();
/** Two seeds met the same interleaving if the same calls went wrong in the same ways in the same order. */
const interleavings = new Set<string>();
let failed = 0;
let launched = 0;
let crashes = 0;
let storesLost = 0;
let tried = 0;

function report(done: number): void {
  const elapsed = (performance.now() - begun) / 1000;
  const rate = (done / elapsed).toFixed(1);
  console.log(
    `${done}${isTimed ? '' : ` of ${seeds}`} seeds in ${elapsed.toFixed(1)} s (${rate} per second), ` +
      `${interleavings.size} distinct fault interleavings, ${crashes} crashes, ${storesLost} with loss of the store, ${failed} failed`,
  );
}

let reported = begun;
for (let done = 0; done < seeds && performance.now() - begun < seconds * 1000; done += 1) {
  if (performance.now() - reported >= PROGRESS_EVERY_MS) {
    reported = performance.now();
    report(done);
  }
  const outcome = simulate(first + done);
  tried += 1;
  launched += outcome.launched;
  crashes += outcome.crashes;
  storesLost += outcome.storesLost;
  interleavings.add(outcome.faults.join('\n'));
  for (const kind of outcome.faults) faults.set(kind, (faults.get(kind) ?? 0) + 1);
  const [violation] = outcome.violations;
  if (violation === undefined) continue;
  failed += 1;
  console.log(formatViolation(outcome, violation), '\n');
}

report(tried);
console.log(
  `${launched} tasks, ${faults.size} kinds of faults, ${[...faults.values()].reduce((a, b) => a + b, 0)} faults`,
);
process.exitCode = failed === 0 ? 0 : 1;
