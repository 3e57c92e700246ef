import { Option } from 'commander';

import { PROGRAM } from '../../assembly/problem.ts';
import type { ConfigShowOptions } from '../config-command.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';
import { CONFIG_OPTION } from './config-option.ts';

export const addConfig: AddCommand = (program, { terminal, settle }) => {
  const config = program
    .command('config')
    .summary('show, check and describe settings')
    .description('Settings: what they come to, whether they are in order, and which there are.')
    .addHelpText('after', examples(`${PROGRAM} config show --origin`));
  config
    .command('show')
    .description('Prints what every setting comes to, of environment and configuration file.')
    .option(...CONFIG_OPTION)
    .option('--origin', 'and what each comes from', false)
    .addOption(
      new Option('-o, --output <form>', 'form of the list').choices(['table', 'json']).default('table'),
    )
    .addHelpText(
      'after',
      examples(`${PROGRAM} config show --origin`, `${PROGRAM} config show --config config.yaml -o json`),
    )
    .action(async (options: ConfigShowOptions) => {
      const { runConfigShow } = await import('../config-command.ts');
      settle(runConfigShow(options, terminal));
    });
  config
    .command('check')
    .description('Checks environment and configuration file, and the files these name. Starts nothing.')
    .argument('[file]', 'the configuration file (default: ECS_SCHEDULER_CONFIG)')
    .addHelpText('after', examples(`${PROGRAM} config check config.yaml`))
    .action(async (file: string | undefined) => {
      const { runConfigCheck } = await import('../config-command.ts');
      settle(runConfigCheck(file, terminal));
    });
  config
    .command('schema')
    .description('Prints a JSON Schema of configuration files, for editors.')
    .addHelpText('after', examples(`${PROGRAM} config schema > config.schema.json`))
    .action(async () => {
      const { runConfigSchema } = await import('../config-command.ts');
      settle(runConfigSchema(terminal));
    });
};
