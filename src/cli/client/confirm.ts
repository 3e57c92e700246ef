import { createInterface } from 'node:readline/promises';

import { ProblemError } from '../../assembly/problem.ts';

export interface ConfirmOptions {
  readonly yes?: boolean;
  /** False where nobody is to be asked. */
  readonly input?: boolean;
}

/** Where questions go, and whether somebody is there to answer. */
export interface Asker {
  readonly isTerminal: boolean;
  ask(question: string): Promise<string>;
}

/** Asks on standard error, so that the answer is not taken for data. */
export function terminalAsker(): Asker {
  return {
    isTerminal: process.stdin.isTTY && process.stderr.isTTY,
    ask: async (question) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
  };
}

/**
 * Makes sure that something is meant.
 * @param typed what has to be typed; by default y.
 * @throws ProblemError NOT_CONFIRMED.
 */
export async function confirm(
  what: string,
  typed: string | undefined,
  { yes = false, input = true }: ConfirmOptions,
  asker: Asker,
): Promise<void> {
  if (yes) return;
  const refused = (why: string): ProblemError =>
    new ProblemError({ code: 'NOT_CONFIRMED', what, why, cure: 'give --yes if it is meant' });
  if (!input || !asker.isTerminal) throw refused('nobody can be asked here');
  const question = typed === undefined ? `${what}? [y/N] ` : `${what}? Type ${typed} to go on: `;
  const answer = (await asker.ask(question)).trim();
  const isMeant = typed === undefined ? /^y(es)?$/i.test(answer) : answer === typed;
  if (!isMeant) throw refused('it was not confirmed');
}
