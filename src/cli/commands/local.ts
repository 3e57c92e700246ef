import { Option } from 'commander';

import { EMBEDDED_RULES } from '../../assembly/embedded-options.ts';
import { PROGRAM } from '../../assembly/problem.ts';
import { matching } from '../arguments.ts';
import { DEFAULT_ECS_PORT } from '../default-ports.ts';
import { wholeNumber } from '../number-argument.ts';
import type { LocalCommandOptions } from '../local-command.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';
import { addFleetOptions } from './fleet-options.ts';

export const addLocal: AddCommand = (program, { terminal, settle }) => {
  const command = program
    .command('local')
    .summary('run an embedded ECS on this machine')
    .description(
      'Runs an embedded ECS on this machine. Any AWS SDK or CLI can talk to it; no account is needed.',
    )
    .addOption(
      new Option(
        '--port <port>',
        `port of the ECS API on loopback (default: ${DEFAULT_ECS_PORT}, or a free one)`,
      ).argParser(wholeNumber(0, 65_535)),
    )
    .addOption(
      new Option('--cluster-name <name>', 'name of the cluster')
        .default('default')
        .argParser(matching(EMBEDDED_RULES.clusterName)),
    )
    .addOption(
      new Option('--region <region>', 'AWS region to pretend')
        .default('us-east-1')
        .argParser(matching(EMBEDDED_RULES.region)),
    );
  addFleetOptions(command)
    .addHelpText(
      'after',
      examples(
        `${PROGRAM} local`,
        `${PROGRAM} local --port 4600 --instances 10 --runtime simulated`,
        `${PROGRAM} local --runtime simulated --start-latency aws-published --fault-plan faults.yaml`,
      ),
    )
    .action(async (options: LocalCommandOptions) => {
      const { runLocal } = await import('../local-command.ts');
      settle(await runLocal(options, terminal));
    });
};
