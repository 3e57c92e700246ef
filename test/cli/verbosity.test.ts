import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';

import { addVerbosity, logLevelFor, mostVerbosity, verbosityOf } from '../../src/cli/verbosity.ts';

/** What a program with the command `up` takes from a command line. */
function parsed(...words: readonly string[]): { readonly program: Command; readonly up: Command } {
  const program = new Command().enablePositionalOptions().exitOverride();
  const up = program.command('up').action(() => undefined);
  addVerbosity(program);
  program.parse(words, { from: 'user' });
  return { program, up };
}

describe('-v', () => {
  it.each([
    [['up'], 0, {}],
    [['up', '-v'], 1, { logLevel: 'info' }],
    [['-v', 'up'], 1, { logLevel: 'info' }],
    [['up', '--verbose'], 1, { logLevel: 'info' }],
    [['up', '-vv'], 2, { logLevel: 'debug' }],
    [['up', '-v', '-v'], 2, { logLevel: 'debug' }],
    [['-v', 'up', '-v'], 2, { logLevel: 'debug' }],
    [['up', '-vvv'], 2, { logLevel: 'debug' }],
  ])('in %j is %i, and %j for the log', (words, verbosity, settings) => {
    const { program, up } = parsed(...words);
    expect(verbosityOf(up)).toBe(verbosity);
    expect(logLevelFor(up)).toEqual(settings);
    expect(mostVerbosity(program)).toBe(verbosity);
  });
});
