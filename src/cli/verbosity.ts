import { Option } from 'commander';
import type { Command } from 'commander';

interface Verbose {
  /** How often it was given. */
  readonly verbose?: number;
}

/** Adds `-v` to a command and all that it is made of: it may stand anywhere on a command line. */
export function addVerbosity(command: Command): void {
  command.addOption(
    new Option(
      '-v, --verbose',
      'say more on standard error: -v what is done, -vv everything, stacks included',
    ).argParser<number | undefined>((_value, before) => (before ?? 0) + 1),
  );
  for (const each of command.commands) addVerbosity(each);
}

/** How much is to be said, by what stands behind a command and what stands before it: 0, 1 or 2. */
export function verbosityOf(command: Command): number {
  const { verbose = 0 } = command.opts<Verbose>();
  const before = command.parent === null ? 0 : verbosityOf(command.parent);
  return Math.min(2, verbose + before);
}

/** The log level that stands for it, as a setting; none unless something is asked for. */
export function logLevelFor(command: Command): { readonly logLevel?: 'info' | 'debug' } {
  const verbosity = verbosityOf(command);
  if (verbosity === 0) return {};
  return { logLevel: verbosity === 1 ? 'info' : 'debug' };
}

/** The most that is asked for anywhere in a tree of commands. */
export function mostVerbosity(command: Command): number {
  return Math.max(verbosityOf(command), ...command.commands.map(mostVerbosity));
}
