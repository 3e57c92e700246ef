import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { compileProgram } from './compile-program.ts';
import type { CompiledProgram } from './compile-program.ts';
import { tryOut } from './trial.ts';
import type { Outcome } from './trial.ts';
import { everyStep, faultsOf, PATIENCE_MS, tryAll } from './try-all.ts';

let program: CompiledProgram;
let whole: Outcome;

beforeAll(async () => {
  program = await compileProgram(fileURLToPath(new URL('./driver-program.ts', import.meta.url)));
  whole = await tryOut(program.file, { keepsStore: true });
}, 60_000);

afterAll(async () => {
  await program.remove();
});

describe('A framework and its bridge in one process, whose store is deleted,', () => {
  it(
    'that are killed at any step go on after a restart without a task twice, lost or left over',
    async () => {
      const trials = everyStep(whole).map((crashAt) => ({ crashAt, keepsStore: false }));
      const { failures, cutShort } = await tryAll(program.file, trials);
      expect(failures).toBe('');
      expect(cutShort).toBeGreaterThan(0.8);
    },
    PATIENCE_MS,
  );

  it(
    'that are killed while the network fails do so as well',
    async () => {
      const sample = everyStep(whole).filter((step) => step % 6 === 3);
      const trials = sample.map((crashAt) => ({ crashAt, keepsStore: false, faults: faultsOf(crashAt) }));
      const { failures, cutShort } = await tryAll(program.file, trials);
      expect(failures).toBe('');
      expect(cutShort).toBeGreaterThan(0.8);
    },
    PATIENCE_MS,
  );
});
