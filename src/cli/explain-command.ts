import { EXPLANATIONS } from '../assembly/problem-codes.ts';
import type { ProblemCode } from '../assembly/problem.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

export const CODES = Object.keys(EXPLANATIONS) as readonly ProblemCode[];

/** `ecs-scheduler-driver explain CODE`. */
export function runExplain(code: ProblemCode, { out }: Terminal): ExitCode {
  out(`${code}\n\n${EXPLANATIONS[code]}`);
  return EXIT.done;
}
