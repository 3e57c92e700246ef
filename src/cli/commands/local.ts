import { Option } from 'commander';
import type { Command } from 'commander';

import { EMBEDDED_RULES } from '../../assembly/embedded-options.ts';
import { guess } from '../../assembly/nearest.ts';
import { PROGRAM, ProblemError } from '../../assembly/problem.ts';
import { instanceType, matching } from '../arguments.ts';
import { DEFAULT_ECS_PORT } from '../default-ports.ts';
import { wholeNumber } from '../number-argument.ts';
import type { LocalCommandOptions } from '../local-command.ts';
import { examples } from './command-context.ts';
import type { AddCommand } from './command-context.ts';
import { addFleetOptions } from './fleet-options.ts';
import { addLocalVerbs } from './local-verbs.ts';

function addStartOptions(command: Command): Command {
  return (
    command
      .addOption(
        new Option('--instance-type <type>', 'EC2 type of the instances (default: small ones)').argParser(
          instanceType,
        ),
      )
      .option('--summary', 'without a terminal, print a line when something has changed')
      .option('--quiet', 'show no summary')
      // What `local` is without more being asked for.
      .addOption(new Option('--ecs-only', 'the embedded ECS alone, which is what local runs').hideHelp())
  );
}

/** A word that is no command of `local`. */
function refuseWords(command: Command): void {
  const [word] = command.args;
  if (word === undefined) return;
  const why = guess(
    word,
    command.commands.map((known) => known.name()),
  ).replace(/^; /, '');
  throw new ProblemError({
    code: 'USAGE',
    what: `unknown command '${word}'`,
    ...(why !== '' && { why }),
    cure: `npx ${PROGRAM} local --help`,
  });
}

const EXAMPLES = `${examples(
  `${PROGRAM} local                                       three small instances, real processes`,
  `${PROGRAM} local --instances 10 --instance-type m5.large --runtime simulated`,
  `${PROGRAM} local --fleet fleet.yaml --data-dir ./ecs --limits account`,
  `${PROGRAM} local --runtime simulated --start-latency aws-published --fault-plan faults.yaml`,
  `${PROGRAM} local terminate i-0a1b                      from another terminal: lose a machine`,
)}

AWS CLI:  eval "$(npx ${PROGRAM} local env)"
          aws --endpoint-url "$AWS_ENDPOINT_URL_ECS" ecs run-task --task-definition hello
boto3:    boto3.client('ecs', endpoint_url=os.environ['AWS_ENDPOINT_URL_ECS'])
SDK (JS): new ECSClient({ endpoint: process.env.AWS_ENDPOINT_URL_ECS })
in tests: const ecs = await startLocalEcs({ instances: 3 })`;

export const addLocal: AddCommand = (program, context) => {
  const { terminal, settle } = context;
  const command = program
    .command('local')
    .allowExcessArguments()
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
  addStartOptions(addFleetOptions(command))
    .addHelpText('after', EXAMPLES)
    .action(async (options: LocalCommandOptions, self: Command) => {
      refuseWords(self);
      const { runLocal } = await import('../local-command.ts');
      settle(await runLocal(options, terminal));
    });
  addLocalVerbs(command, context);
};
