import { RE2JS, RE2JSException } from 're2js';

import type { PatternCompiler } from '../ecs/pattern.ts';

/** As Mesos' flag `--offer_constraints_re2_max_program_size`. */
const MAX_PROGRAM_SIZE = 100;

/** In bytes. Mesos has a bound of this size on RE2's memory instead, which this engine has not. */
const MAX_BYTES = 4_096;

/**
 * How often counted repetitions repeat, in all. Each repeats an instruction at least, so that more than the program may
 * be long need not be tried; a few characters can stand for a very long program.
 */
function repetitions(regex: string): number {
  let sum = 0;
  for (const [, least, most] of regex.matchAll(/\\.|\{(\d+)(?:,(\d*))?\}/gs))
    if (least !== undefined) sum += Math.max(Number(least), Number(most ?? 0));
  return sum;
}

const tooComplex = (regex: string, size: number): string =>
  `Regex '${regex}' is too complex: program size of ${size} is larger than maximum of ${MAX_PROGRAM_SIZE} allowed`;

/** Makes patterns that take linear time, whoever wrote them. */
export const compileLinearPattern: PatternCompiler = (regex) => {
  const bytes = Buffer.byteLength(regex);
  if (bytes > MAX_BYTES)
    return { ok: false, message: `Regex of ${bytes} bytes is longer than maximum of ${MAX_BYTES} allowed` };
  const repeated = repetitions(regex);
  if (repeated > MAX_PROGRAM_SIZE) return { ok: false, message: tooComplex(regex, repeated) };
  try {
    const compiled = RE2JS.compile(regex);
    const size = compiled.programSize();
    if (size > MAX_PROGRAM_SIZE) return { ok: false, message: tooComplex(regex, size) };
    return { ok: true, matches: (text) => compiled.testExact(text) };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { ok: false, message: `Failed to construct regex from pattern '${regex}': ${error.message}` };
  }
};
