import type { Command } from 'commander';

import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** What commands are given: where their output goes, and where to say how they ended. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly settle: (code: ExitCode) => void;
  /** Whether all of a command is wanted: to describe some takes longer than others need to run. */
  readonly isWanted: (name: string) => boolean;
}

/** Adds a command, or a noun with its verbs. What carries it out is loaded when it is: a start must be quick. */
export type AddCommand = (program: Command, context: CommandContext) => void | Promise<void>;

/** Command lines to try, for the end of a help. */
export function examples(...lines: readonly string[]): string {
  const heading = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${heading}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
