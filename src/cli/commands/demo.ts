import type { Command } from 'commander';

import { PROGRAM } from '../../assembly/problem.ts';
import type { UpCommandOptions } from '../up-command.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';
import { logLevelFor } from '../verbosity.ts';
import { addFleetOptions } from './fleet-options.ts';

type FleetOptions = Pick<UpCommandOptions, 'instances' | 'runtime' | 'limits' | 'accessKeyId'>;

export const addDemo: AddCommand = (program, { terminal, settle }) => {
  const command = program
    .command('demo')
    .summary('run a demonstration on an embedded ECS, then end')
    .description('Runs the bridge on an embedded ECS, a short demonstration on it, and ends.');
  addFleetOptions(command)
    .addHelpText('after', '\nExit code 1 means that a task did not end as it should.')
    .addHelpText('after', examples(`${PROGRAM} demo`))
    .action(async (options: FleetOptions, self: Command) => {
      const { runUp } = await import('../up-command.ts');
      const all = { ...options, local: true, demo: true, once: true };
      settle(await runUp(logLevelFor(self), all, terminal));
    });
};
