import { Option } from 'commander';
import type { Command } from 'commander';

import { PROGRAM } from '../../assembly/problem.ts';
import { wholeNumber } from '../number-argument.ts';
import type { UpCommandOptions } from '../up-command.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';
import { CONFIG_OPTION } from './config-option.ts';
import { logLevelFor } from '../verbosity.ts';
import { addFleetOptions } from './fleet-options.ts';

export const addUp: AddCommand = async (program, { terminal, settle, isWanted }) => {
  const command = program
    .command('up')
    .summary('run the bridge, for frameworks of any language')
    .description('Runs the bridge between Mesos frameworks and Amazon ECS, until it is interrupted.')
    .option(...CONFIG_OPTION)
    .option('--local', 'work on an embedded ECS of this machine; no account is needed', false)
    .option('--demo', 'run a short demonstration first', false)
    .addOption(
      new Option('--ecs-port <port>', 'port of the embedded ECS (default: 4600, or a free one)').argParser(
        wholeNumber(0, 65_535),
      ),
    );
  addFleetOptions(command).addHelpText(
    'after',
    examples(
      `${PROGRAM} up --local`,
      `${PROGRAM} up --cluster prod --mesos-host 0.0.0.0 --credentials who.yaml`,
    ),
  );
  if (!isWanted('up')) return;
  const { addSettingFlags, settingsGiven } = await import('../setting-flags.ts');
  addSettingFlags(command).action(async (options: UpCommandOptions, self: Command) => {
    const { runUp } = await import('../up-command.ts');
    settle(
      await runUp({ ...logLevelFor(self), ...settingsGiven(self) }, { ...options, once: false }, terminal),
    );
  });
};
