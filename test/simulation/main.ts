import { parseArgs } from 'node:util';

import { formatViolation } from './describe.ts';
import { simulate } from './simulation.ts';

const PROGRESS_EVERY_MS = 5_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    seconds: { type: 'string' },
    minutes: { type: 'string' },
  },
});

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} takes a whole number from 1`);
  return number;
}

function durationOf(): number {
  if (values.minutes !== undefined) return 60 * wholeNumber('minutes', values.minutes);
  return values.seconds === undefined ? Number.POSITIVE_INFINITY : wholeNumber('seconds', values.seconds);
}

/** One seed is tried alone; a number of them from the first; for some time, others each time it is run. */
const seconds = durationOf();
const isTimed = Number.isFinite(seconds);
const startSeed = isTimed ? Math.floor(Math.random() * 2 ** 31) + 1 : 1;
const first = values.seed === undefined ? startSeed : wholeNumber('seed', values.seed);
const many = values.seeds ?? (values.seed === undefined ? '100' : '1');
const seeds = isTimed ? Number.MAX_SAFE_INTEGER : wholeNumber('seeds', many);
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
  console.log(formatViolation(outcome, violation));
  console.log(`again: npm run sim -- --seed ${outcome.seed}\n`);
}

report(tried);
console.log(
  `${launched} tasks, ${faults.size} kinds of faults, ${[...faults.values()].reduce((a, b) => a + b, 0)} faults`,
);
process.exitCode = failed === 0 ? 0 : 1;
