import { describeOutcome, tryOut } from './trial.ts';
import type { Fault, Outcome, Trial } from './trial.ts';

/** Trials under way at once: two cores are busy with these, which wait a good deal. */
const AT_ONCE = 3;

/** One failure is looked into; a hundred of them take minutes. */
const ENOUGH_FAILURES = 3;

/** Milliseconds for all trials of a test: only to end those that hang, on a busy machine too. */
export const PATIENCE_MS = 600_000;

export interface Verdict {
  /** The trials that went wrong, in full. */
  readonly failures: string;
  /** The part of the first lives that were cut short. */
  readonly cutShort: number;
}

/** @param file of the compiled program. */
export async function tryAll(file: string, trials: readonly Trial[]): Promise<Verdict> {
  const waiting = [...trials];
  const failed: Outcome[] = [];
  let cut = 0;
  const tryNext = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const outcome = await tryOut(file, trial);
      if (outcome.wasCut) cut += 1;
      if (outcome.problems.length > 0) failed.push(outcome);
      if (failed.length >= ENOUGH_FAILURES) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tryNext));
  return { failures: failed.map(describeOutcome).join('\n\n'), cutShort: cut / trials.length };
}

/** The numbers of the steps that a life which is not cut short takes. */
export const everyStep = ({ steps }: Outcome): readonly number[] => steps.map((_, index) => index + 1);

/** The first StartTask is carried out without an answer; then chance has it. */
export const faultsOf = (seed: number): readonly Fault[] => [
  { fault: 'reset', phase: 'after-acting', operation: 'StartTask' },
  { fault: 'delay', operation: 'StartTask', delayMs: 600, probability: 0.3, seed },
  { fault: 'error', phase: 'after-acting', operation: 'StopTask', probability: 0.3, seed },
  { fault: 'throttle', probability: 0.1, seed },
  { fault: 'reset', probability: 0.05, seed: seed + 1 },
  { fault: 'silence', times: 1, probability: 0.02, seed: seed + 2 },
  { fault: 'delay', delayMs: 100, probability: 0.1, seed: seed + 3 },
];
