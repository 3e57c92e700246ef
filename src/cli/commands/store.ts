import { PROGRAM } from '../../assembly/problem.ts';
import type { StoreDumpOptions } from '../store-command.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';

export const addStore: AddCommand = (program, { terminal, settle }) => {
  program
    .command('store')
    .summary('look at what a bridge remembers')
    .description('State stores: what bridges remember over a restart.')
    .addHelpText('after', examples(`${PROGRAM} store dump`))
    .command('dump')
    .description('Prints all records of a state store that no bridge has open, by kind. Changes nothing.')
    .option('--store <dir>', 'directory of the store')
    .option('--owner <name>', 'the default store of this owner (default: the only store there is)')
    .option('--json', 'one JSON object a line, with key and value', false)
    .option('--show-environment', 'do not mask the values of environment variables', false)
    .addHelpText(
      'after',
      examples(`${PROGRAM} store dump`, `${PROGRAM} store dump --owner prod --json | jq .key`),
    )
    .action(async (options: StoreDumpOptions) => {
      const { runStoreDump } = await import('../store-command.ts');
      settle(await runStoreDump(options, terminal));
    });
};
