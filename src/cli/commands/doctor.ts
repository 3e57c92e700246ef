import { Option } from 'commander';

import { PROGRAM } from '../../assembly/problem.ts';
import type { DoctorCommandOptions } from '../doctor-command.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';
import { CONFIG_OPTION } from './config-option.ts';

export const addDoctor: AddCommand = (program, { terminal, settle }) => {
  program
    .command('doctor')
    .summary('check region, credentials, cluster, permissions and queue')
    .description(
      'Checks that ECS can be reached and that this identity may do what the driver does. Starts nothing.',
    )
    .option('--cluster <name>', 'name or ARN of the ECS cluster (AWS_ECS_CLUSTER)')
    .option('--endpoint <url>', "URL of ECS; by default Amazon's own for the region (AWS_ECS_ENDPOINT)")
    .option('--region <region>', 'AWS region; by default as the AWS SDK finds it (AWS_REGION)')
    .option(...CONFIG_OPTION)
    .addOption(
      new Option('-o, --output <form>', 'form of the report').choices(['text', 'json']).default('text'),
    )
    .addHelpText(
      'after',
      `\nExit code 8 means that something would keep the driver from working.\n${examples(
        `${PROGRAM} doctor`,
        `AWS_REGION=eu-west-1 ${PROGRAM} doctor --cluster prod -o json`,
      )}`,
    )
    .action(async (options: DoctorCommandOptions) => {
      const { runDoctor } = await import('../doctor-command.ts');
      settle(await runDoctor(options, terminal));
    });
};
