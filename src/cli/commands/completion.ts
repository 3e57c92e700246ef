import { Argument } from 'commander';

import { PROGRAM } from '../../assembly/problem.ts';
import { COMPLETION_SCRIPTS, SHELLS } from '../completion-scripts.ts';
import type { Shell } from '../completion-scripts.ts';
import { EXIT } from '../exit-code.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';

export const addCompletion: AddCommand = (program, { terminal, settle }) => {
  program
    .command('completion')
    .summary('complete commands in a shell')
    .description('Prints what a shell reads to complete commands, options and ids.')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText(
      'after',
      examples(`source <(${PROGRAM} completion bash)`, `${PROGRAM} completion fish | source`),
    )
    .action((shell: Shell) => {
      terminal.out(COMPLETION_SCRIPTS[shell]);
      settle(EXIT.done);
    });
  program
    .command('__complete', { hidden: true })
    .description('Completes a command line, for the scripts of completion.')
    .argument('[words...]', 'the line so far')
    .addHelpText('after', examples(`${PROGRAM} __complete -- tasks k`))
    .action(async (words: readonly string[]) => {
      const { complete } = await import('../complete.ts');
      for (const found of await complete(program, words)) terminal.out(found);
      settle(EXIT.done);
    });
};
