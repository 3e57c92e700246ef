import { parseArgs } from 'node:util';

import { formatViolation } from './describe.ts';
import { simulate } from './simulation.ts';

const PROGRESS_EVERY_MS = 5_000;

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, seeds: { type: 'string', default: '100' } },
});

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} takes a whole number from 1`);
  return number;
}

const first = wholeNumber('seed', values.seed);
const seeds = wholeNumber('seeds', values.seeds);

const begun = performance.now();
const faults = new Map<string, number>();
/** Two seeds met the same interleaving if the same calls went wrong in the same ways in the same order. */
const interleavings = new Set<string>();
let failed = 0;
let launched = 0;

function report(done: number): void {
  const seconds = (performance.now() - begun) / 1000;
  const rate = (done / seconds).toFixed(1);
  console.log(
    `${done} of ${seeds} seeds in ${seconds.toFixed(1)} s (${rate} per second), ` +
      `${interleavings.size} distinct fault interleavings, ${failed} failed`,
  );
}

let reported = begun;
for (let done = 0; done < seeds; done += 1) {
  if (performance.now() - reported >= PROGRESS_EVERY_MS) {
    reported = performance.now();
    report(done);
  }
  const outcome = simulate(first + done);
  launched += outcome.launched;
  interleavings.add(outcome.faults.join('\n'));
  for (const kind of outcome.faults) faults.set(kind, (faults.get(kind) ?? 0) + 1);
  const [violation] = outcome.violations;
  if (violation === undefined) continue;
  failed += 1;
  console.log(formatViolation(outcome, violation), '\n');
}

report(seeds);
console.log(
  `${launched} tasks, ${faults.size} kinds of faults, ${[...faults.values()].reduce((a, b) => a + b, 0)} faults`,
);
process.exitCode = failed === 0 ? 0 : 1;
