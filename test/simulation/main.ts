import { formatViolation, simulate } from './simulation.ts';

const argument = (name: string, otherwise: number): number => {
  const index = process.argv.indexOf(`--${name}`);
  return index < 0 ? otherwise : Number(process.argv[index + 1]);
};

const first = argument('seed', 1);
const seeds = argument('seeds', 100);
const faults = new Map<string, number>();
const begun = performance.now();
let failed = 0;
let launched = 0;

for (let seed = first; seed < first + seeds; seed += 1) {
  const outcome = simulate(seed);
  launched += outcome.launched;
  for (const [kind, count] of outcome.faults) faults.set(kind, (faults.get(kind) ?? 0) + count);
  const [violation] = outcome.violations;
  if (violation === undefined) continue;
  failed += 1;
  console.log(formatViolation(outcome, violation), '\n');
}

const seconds = (performance.now() - begun) / 1000;
console.log(
  `${seeds} seeds in ${seconds.toFixed(1)} s (${(seeds / seconds).toFixed(1)} per second), ${failed} failed`,
);
console.log(
  `${launched} tasks, ${faults.size} kinds of faults, ${[...faults.values()].reduce((a, b) => a + b, 0)} faults`,
);
process.exitCode = failed === 0 ? 0 : 1;
