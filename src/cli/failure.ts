import { CommanderError } from 'commander';

import { formatProblem, ProblemError } from '../assembly/problem.ts';
import type { Problem, ProblemCode } from '../assembly/problem.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** A command line as commander refuses it: `error: …`, and sometimes a guess in parentheses on a second line. */
function usageProblem({ message }: CommanderError, command: string): Problem {
  const [first = '', ...guesses] = message.replace(/^error: /, '').split('\n');
  const guess = guesses.join(' ').replace(/^\((.*)\)$/, '$1');
  return {
    code: 'USAGE',
    what: first.replace(/\.$/, ''),
    ...(guess === '' ? {} : { why: guess }),
    cure: `npx ${command} --help`,
  };
}

function bugProblem(error: unknown): Problem {
  return {
    code: 'BUG',
    what: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    why: 'this is a bug',
    cure: 'run it again with -vv, and report what that shows',
  };
}

/** Exit codes of problems; of all others it is that of a failure. */
const EXIT_CODES: Readonly<Partial<Record<ProblemCode, ExitCode>>> = {
  USAGE: EXIT.usage,
  CONFIG_VALUE: EXIT.usage,
  CONFIG_KEY: EXIT.usage,
  CONFIG_FILE: EXIT.usage,
  NOT_CONFIRMED: EXIT.usage,
  BRIDGE_UNREACHABLE: EXIT.unreachable,
  LOCAL_ECS_UNREACHABLE: EXIT.unreachable,
  UNKNOWN_NAME: EXIT.notFound,
  NOT_ALLOWED: EXIT.notAllowed,
  CONFLICT: EXIT.conflict,
  DEPLOYMENT_LOCKED: EXIT.conflict,
};

/**
 * Tells why a command has failed, without a stack unless that is asked for, or a bug is looked at with the log level `debug`.
 * @param command the words that name the command.
 * @param verbosity how often `-v` was given: a stack is told at 2.
 */
export function tellFailure(
  error: unknown,
  command: string,
  { err }: Pick<Terminal, 'err'>,
  environment: NodeJS.ProcessEnv,
  verbosity: number,
): ExitCode {
  const tellStack = (isWanted: boolean): void => {
    if (isWanted && error instanceof Error) err(error.stack ?? '');
  };
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    // Help that stands for a missing command has been printed already.
    if (error.code !== 'commander.help') err(formatProblem(usageProblem(error, command)));
    return EXIT.usage;
  }
  if (error instanceof ProblemError) {
    err(formatProblem(error.problem));
    tellStack(verbosity > 1);
    return EXIT_CODES[error.problem.code] ?? EXIT.failed;
  }
  err(formatProblem(bugProblem(error)));
  tellStack(verbosity > 1 || environment['ECS_SCHEDULER_LOG_LEVEL'] === 'debug');
  return EXIT.failed;
}
