import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { compileProgram } from './compile-program.ts';
import type { CompiledProgram } from './compile-program.ts';
import { describeOutcome, tryOut } from './trial.ts';
import type { Fault, Outcome, Trial } from './trial.ts';

/** Trials under way at once: two cores are busy with these, which wait a good deal. */
const AT_ONCE = 3;

/** One failure is looked into; a hundred of them take minutes. */
const ENOUGH_FAILURES = 3;

let program: CompiledProgram;
let whole: Outcome;

beforeAll(async () => {
  program = await compileProgram(fileURLToPath(new URL('./driver-program.ts', import.meta.url)));
  whole = await tryOut(program.file, { keepsStore: true });
}, 60_000);

afterAll(async () => {
  await program.remove();
});

interface Verdict {
  /** The trials that went wrong, in full. */
  readonly failures: string;
  /** How many first lives were cut short. */
  readonly cut: number;
}

async function tryAll(trials: readonly Trial[]): Promise<Verdict> {
  const waiting = [...trials];
  const failed: Outcome[] = [];
  let cut = 0;
  const tryNext = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const outcome = await tryOut(program.file, trial);
      if (outcome.wasCut) cut += 1;
      if (outcome.problems.length > 0) failed.push(outcome);
      if (failed.length >= ENOUGH_FAILURES) return;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tryNext));
  return { failures: failed.map(describeOutcome).join('\n\n'), cut };
}

const everyStep = (): readonly number[] => whole.steps.map((_, index) => index + 1);

/** The first StartTask is carried out without an answer; then chance has it. */
const faultsOf = (seed: number): readonly Fault[] => [
  { fault: 'reset', phase: 'after-acting', operation: 'StartTask' },
  { fault: 'delay', operation: 'StartTask', delayMs: 600, probability: 0.3, seed },
  { fault: 'error', phase: 'after-acting', operation: 'StopTask', probability: 0.3, seed },
  { fault: 'throttle', probability: 0.1, seed },
  { fault: 'reset', probability: 0.05, seed: seed + 1 },
  { fault: 'silence', times: 1, probability: 0.02, seed: seed + 2 },
  { fault: 'delay', delayMs: 100, probability: 0.1, seed: seed + 3 },
];

describe('A framework and its bridge in one process', () => {
  it('bring a short, a failing and a killed task to their ends when nothing goes wrong', () => {
    expect(whole.problems.length === 0 ? '' : describeOutcome(whole)).toBe('');
    const ends = whole.memory.flatMap((entry) => (entry.type === 'ended' ? [entry.state] : []));
    expect(ends.toSorted()).toEqual(['TASK_FAILED', 'TASK_FINISHED', 'TASK_KILLED']);
    expect(whole.ledger).toHaveLength(3);
  });

  it.each([
    ['kept', true],
    ['deleted', false],
  ])(
    'that are killed at any step go on after a restart without a task twice, lost or left over: store %s',
    async (_, keepsStore) => {
      const trials = everyStep().map((crashAt) => ({ crashAt, keepsStore }));
      const { failures, cut } = await tryAll(trials);
      expect(failures).toBe('');
      expect(cut).toBeGreaterThan(0.8 * trials.length);
    },
    240_000,
  );

  it.each([
    ['kept', true],
    ['deleted', false],
  ])(
    'that are killed while the network fails do so as well: store %s',
    async (_, keepsStore) => {
      const sample = everyStep().filter((step) => step % 6 === (keepsStore ? 0 : 3));
      const trials = sample.map((crashAt) => ({ crashAt, keepsStore, faults: faultsOf(crashAt) }));
      const { failures, cut } = await tryAll(trials);
      expect(failures).toBe('');
      expect(cut).toBeGreaterThan(0.8 * trials.length);
    },
    240_000,
  );
});
