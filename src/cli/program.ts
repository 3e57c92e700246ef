import { Command } from 'commander';

import { PROGRAM } from '../assembly/problem.ts';
import { examples } from './commands/command-context.ts';
import type { AddCommand, CommandContext } from './commands/command-context.ts';
import { addCompletion } from './commands/completion.ts';
import { addConfig } from './commands/config.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addIam } from './commands/iam.ts';
import { addLocal } from './commands/local.ts';
import { addDemo } from './commands/demo.ts';
import { addMarathon } from './commands/marathon.ts';
import { addUp } from './commands/up.ts';
import { addMarathonNouns } from './commands/marathon-nouns.ts';
import { addNouns } from './commands/nouns.ts';
import { addOverview } from './commands/overview.ts';
import { addStore } from './commands/store.ts';
import { addTemplate } from './commands/template.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { tellFailure } from './failure.ts';
import { createTerminal } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { addVerbosity, mostVerbosity } from './verbosity.ts';
import { packageVersion } from '../assembly/package-version.ts';

/** All commands, in the order of the help. */
const COMMANDS: readonly AddCommand[] = [
  addUp,
  addDemo,
  addMarathon,
  addLocal,
  addDoctor,
  addConfig,
  addOverview,
  addNouns,
  addMarathonNouns,
  addIam,
  addTemplate,
  addStore,
  addExplain,
  addCompletion,
];

/** The whole tree of commands. */
export async function createProgram(context: CommandContext): Promise<Command> {
  const { terminal } = context;
  const program = new Command(PROGRAM)
    .description('Runs Apache Mesos frameworks on Amazon ECS.')
    .version(packageVersion(), '-V, --version')
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => {
        terminal.out(text.trimEnd());
      },
      writeErr: (text) => {
        terminal.err(text.trimEnd());
      },
      // Told as every failure is, when it is thrown.
      outputError: () => undefined,
    })
    .addHelpText('after', examples(`${PROGRAM} up --local --demo`, `${PROGRAM} tasks`))
    .exitOverride();
  for (const add of COMMANDS) await add(program, context);
  addVerbosity(program);
  return program;
}

/** The words that name the command of a command line, as far as there is one. */
function commandOf(command: Command, [word = '', ...rest]: readonly string[]): string {
  const next = command.commands.find((known) => known.name() === word || known.aliases().includes(word));
  return next === undefined ? command.name() : `${command.name()} ${commandOf(next, rest)}`;
}

/** Runs a command line. @returns the process's exit code. */
export async function run(argv: readonly string[], terminal: Terminal = createTerminal()): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const settle = (result: ExitCode): void => {
    code = result;
  };
  const program = await createProgram({ terminal, settle, isWanted: (name) => argv.includes(name) });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    return tellFailure(
      error,
      commandOf(program, argv.slice(2)),
      terminal,
      process.env,
      mostVerbosity(program),
    );
  }
}
