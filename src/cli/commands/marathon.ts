import { Option } from 'commander';
import type { Command } from 'commander';

import { PROGRAM } from '../../assembly/problem.ts';
import { addCredentialOptions } from '../client/connection-options.ts';
import { logLevelFor } from '../verbosity.ts';
import type { MarathonCommandOptions } from '../marathon-command.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';
import { CONFIG_OPTION } from './config-option.ts';

/** Settings that are about more than Marathon, and about it as well. */
const COMMON = new Set([
  'store',
  'insecureListen',
  'credentials',
  'tlsCertificate',
  'tlsKey',
  'tlsClientCa',
  'maxBodyMiB',
  'maxSessions',
  'maxBufferedMiB',
  'callsPerSecond',
  'logLevel',
]);

const isSettingOfMarathon = (key: string): boolean =>
  COMMON.has(key) || (key.startsWith('marathon') && key !== 'marathon');

export const addMarathon: AddCommand = async (program, { terminal, settle, isWanted }) => {
  const command = program
    .command('marathon')
    .summary('run Marathon alone, on a bridge elsewhere or a Mesos master')
    .description(
      'Runs Marathon as a framework of a bridge elsewhere or of a Mesos master, until it is interrupted.',
    )
    .requiredOption('--master <url>', 'the bridge or the Mesos master')
    .option(...CONFIG_OPTION)
    .addOption(
      new Option('--when-removed <what>', 'where the master has removed the framework, and killed its tasks')
        .choices(['fail', 'be-new'])
        .default('fail'),
    );
  addCredentialOptions(command).addHelpText(
    'after',
    examples(
      `${PROGRAM} marathon --master http://bridge.example:5050`,
      `${PROGRAM} marathon --master https://mesos.example:5050 --principal marathon --secret-file secret`,
    ),
  );
  if (!isWanted('marathon')) return;
  const { addSettingFlags, settingsGiven } = await import('../setting-flags.ts');
  addSettingFlags(command, isSettingOfMarathon).action(
    async (options: MarathonCommandOptions, self: Command) => {
      const { runMarathonCommand } = await import('../marathon-command.ts');
      settle(await runMarathonCommand({ ...logLevelFor(self), ...settingsGiven(self) }, options, terminal));
    },
  );
};
