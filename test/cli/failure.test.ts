import { describe, expect, it } from '@jest/globals';
import { CommanderError } from 'commander';
import { ProblemError } from '../../src/assembly/problem.ts';
import { tellFailure } from '../../src/cli/failure.ts';

function told(
  error: unknown,
  environment: NodeJS.ProcessEnv = {},
  verbosity = 0,
): { lines: string; exitCode: number } {
  const lines: string[] = [];
  const terminal = { err: (line: string) => lines.push(line) };
  return {
    exitCode: tellFailure(error, 'ecs-scheduler-driver local', terminal, environment, verbosity),
    lines: lines.join('\n'),
  };
}

describe('a command that fails', () => {
  it('for a reason nobody foresees says that this is a bug, without a stack', () => {
    const { exitCode, lines } = told(new TypeError('x is not a function'));
    expect(lines.split('\n')).toEqual([
      'ecs-scheduler-driver: TypeError: x is not a function',
      '  this is a bug',
      '  → run it again with -vv, and report what that shows',
      '  BUG (npx ecs-scheduler-driver explain BUG)',
    ]);
    expect(exitCode).toBe(1);
  });

  it('shows the stack of a bug at the log level debug', () => {
    const { lines } = told(new TypeError('x'), { ECS_SCHEDULER_LOG_LEVEL: 'debug' });
    expect(lines).toMatch(/\n +at /);
  });

  it('shows the stack of anything with -vv', () => {
    const problem = { code: 'CONFIG_VALUE', what: 'It is wrong', cure: 'correct it' } as const;
    expect(told(new ProblemError(problem), {}, 2).lines).toMatch(/\n +at /);
    expect(told(new TypeError('x'), {}, 2).lines).toMatch(/\n +at /);
  });

  it('tells anything that is thrown', () => {
    expect(told('no error at all').lines).toContain('no error at all');
  });

  it('shows no stack of a problem, and exits with 2 for a value that cannot be', () => {
    const problem = { code: 'CONFIG_VALUE', what: 'It is wrong', cure: 'correct it' } as const;
    const { exitCode, lines } = told(new ProblemError(problem), { ECS_SCHEDULER_LOG_LEVEL: 'debug' });
    expect(lines).not.toMatch(/\n +at /);
    expect(told(new ProblemError(problem), {}, 1).lines).not.toMatch(/\n +at /);
    expect(exitCode).toBe(2);
    expect(told(new ProblemError({ ...problem, code: 'PORT_FORBIDDEN' })).exitCode).toBe(1);
  });

  it('for a wrong command line says what is wrong, a guess, and which help to read', () => {
    const error = new CommanderError(
      1,
      'commander.unknownOption',
      "error: unknown option '--prt'\n(Did you mean --port?)",
    );
    const { exitCode, lines } = told(error);
    expect(lines.split('\n').slice(0, 3)).toEqual([
      "ecs-scheduler-driver: unknown option '--prt'",
      '  Did you mean --port?',
      '  → npx ecs-scheduler-driver local --help',
    ]);
    expect(exitCode).toBe(2);
  });

  it('says no more where help has been printed', () => {
    expect(told(new CommanderError(0, 'commander.helpDisplayed', '(outputHelp)'))).toEqual({
      exitCode: 0,
      lines: '',
    });
    expect(told(new CommanderError(1, 'commander.help', '(outputHelp)'))).toEqual({ exitCode: 2, lines: '' });
  });
});
