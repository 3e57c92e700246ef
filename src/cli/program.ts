import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { FEATURES, iamPolicy } from '../assembly/iam-policy.ts';
import type { Feature } from '../assembly/iam-policy.ts';
import { EXPLANATIONS } from '../assembly/problem-codes.ts';
import { formatProblem, ProblemError } from '../assembly/problem.ts';
import { SETTINGS } from '../assembly/settings.ts';
import { runDoctor } from './doctor-command.ts';
import type { DoctorCommandOptions } from './doctor-command.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { DEFAULT_PORT, runLocal } from './local-command.ts';
import type { LocalCommandOptions } from './local-command.ts';
import { runStoreDump } from './store-command.ts';
import type { StoreDumpOptions } from './store-command.ts';
import { createTerminal } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { packageVersion } from './version.ts';

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

function rateLimits(text: string): LocalCommandOptions['limits'] {
  if (text === 'off' || text === 'account') return text;
  const scale = Number(text);
  if (text.trim() !== '' && Number.isFinite(scale) && scale > 0) return { scale };
  throw new InvalidArgumentError('It must be off, account, or a number above 0.');
}

type Settle = (code: ExitCode) => void;

function addLocal(program: Command, terminal: Terminal, settle: Settle): void {
  program
    .command('local')
    .summary('run an embedded ECS on this machine')
    .description(
      'Runs an embedded ECS on this machine. Any AWS SDK or CLI can talk to it; no account is needed.',
    )
    .addOption(
      new Option(
        '--port <port>',
        `port of the ECS API on loopback (default: ${DEFAULT_PORT}, or a free one)`,
      ).argParser(wholeNumber(0, 65_535)),
    )
    .addOption(
      new Option('--instances <n>', 'container instances, spread over three zones')
        .default(3)
        .argParser(wholeNumber(0, 5_000)),
    )
    .addOption(
      new Option('--runtime <kind>', 'process: containers with a command are real processes of this machine')
        .choices(['process', 'simulated'])
        .default('process'),
    )
    .option('--cluster-name <name>', 'name of the cluster', 'default')
    .option('--region <region>', 'AWS region to pretend', 'us-east-1')
    .addOption(
      new Option(
        '--limits <limits>',
        'rate limits of the ECS API: off, account (those of an AWS account), or a factor on those such as 0.1',
      )
        .default('off')
        .argParser(rateLimits),
    )
    .option('--access-key-id <id>', 'access key to let in (default: a new random one)')
    .option('--demo', 'run a short demonstration on it, then end', false)
    .addHelpText(
      'after',
      '\nExamples:\n  ecs-scheduler local --demo\n  ecs-scheduler local --port 4600 --instances 10 --runtime simulated',
    )
    .action(async (options: LocalCommandOptions) => {
      settle(await runLocal(options, terminal));
    });
}

function addDoctor(program: Command, terminal: Terminal, settle: Settle): void {
  program
    .command('doctor')
    .summary('check region, credentials, cluster and permissions')
    .description(
      'Checks that ECS can be reached and that this identity may do what the driver does. Starts nothing.',
    )
    .option('--cluster <name>', `${SETTINGS.cluster.help} (${SETTINGS.cluster.variable})`)
    .option('--endpoint <url>', `${SETTINGS.endpoint.help} (${SETTINGS.endpoint.variable})`)
    .option('--region <region>', `${SETTINGS.region.help} (${SETTINGS.region.variable})`)
    .addOption(
      new Option('-o, --output <form>', 'form of the report').choices(['text', 'json']).default('text'),
    )
    .addHelpText(
      'after',
      '\nExit code 8 means that something would keep the driver from working.\n\nExamples:\n  ecs-scheduler doctor\n  AWS_REGION=eu-west-1 ecs-scheduler doctor --cluster prod -o json',
    )
    .action(async (options: DoctorCommandOptions) => {
      settle(await runDoctor(options, terminal));
    });
}

interface PolicyOptions {
  readonly feature: readonly Feature[];
  readonly cluster: string;
  readonly region: string;
  readonly account: string;
  readonly partition: string;
}

function addIam(program: Command, { out }: Terminal): void {
  program
    .command('iam')
    .summary('print IAM policies')
    .command('policy')
    .description('Prints the least IAM policy that the driver needs.')
    .addOption(new Option('--feature <feature...>', 'what it is for').choices(FEATURES).default(FEATURES))
    .option('--cluster <name>', 'only this cluster', '*')
    .option('--region <region>', 'only this region', '*')
    .option('--account <id>', 'only this account', '*')
    .option('--partition <name>', 'aws, aws-cn, aws-us-gov, …', 'aws')
    .addHelpText(
      'after',
      '\nExamples:\n  ecs-scheduler iam policy --cluster prod --region eu-west-1 --account 123456789012\n  ecs-scheduler iam policy --feature read',
    )
    .action(({ feature, cluster, region, account, partition }: PolicyOptions) => {
      const scope = { clusterName: cluster, region, accountId: account, partition };
      out(JSON.stringify(iamPolicy(feature, scope), null, 2));
    });
}

function addStore(program: Command, terminal: Terminal, settle: Settle): void {
  program
    .command('store')
    .summary('look at what a bridge remembers')
    .command('dump')
    .description('Prints all records of a state store that no bridge has open, by kind. Changes nothing.')
    .option('--store <dir>', 'directory of the store')
    .option('--owner <name>', 'the default store of this owner (default: the only store there is)')
    .option('--json', 'one JSON object a line, with key and value', false)
    .option('--show-environment', 'do not mask the values of environment variables', false)
    .addHelpText(
      'after',
      '\nExamples:\n  ecs-scheduler store dump\n  ecs-scheduler store dump --owner prod --json | jq .key',
    )
    .action(async (options: StoreDumpOptions) => {
      settle(await runStoreDump(options, terminal));
    });
}

function addExplain(program: Command, { out }: Terminal): void {
  const codes = Object.keys(EXPLANATIONS);
  program
    .command('explain')
    .summary('say more about an error code')
    .description('Says what an error code means and what helps.')
    .addArgument(new Argument('<code>', 'the code').choices(codes))
    .addHelpText(
      'after',
      `\nCodes:\n  ${codes.join('\n  ')}\n\nExample:\n  ecs-scheduler explain ACCESS_DENIED`,
    )
    .action((code: string) => {
      const entry = Object.entries(EXPLANATIONS).find(([name]) => name === code);
      out(`${code}\n\n${entry?.[1] ?? ''}`);
    });
}

function createProgram(terminal: Terminal, settle: Settle): Command {
  const program = new Command('ecs-scheduler')
    .description('Runs Apache Mesos frameworks on Amazon ECS.')
    .version(packageVersion(), '-V, --version')
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for more)')
    .configureOutput({
      writeOut: (text) => {
        terminal.out(text.trimEnd());
      },
      writeErr: (text) => {
        terminal.err(text.trimEnd());
      },
    })
    .exitOverride();
  addLocal(program, terminal, settle);
  addDoctor(program, terminal, settle);
  addIam(program, terminal);
  addStore(program, terminal, settle);
  addExplain(program, terminal);
  return program;
}

/** Runs a command line. @returns the process's exit code. */
export async function run(argv: readonly string[], terminal: Terminal = createTerminal()): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  try {
    const program = createProgram(terminal, (result) => {
      code = result;
    });
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    // Commander has printed its own messages, help and version among them.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof ProblemError)) throw error;
    terminal.err(formatProblem(error.problem));
    return error.problem.code === 'CONFIG_VALUE' ? EXIT.usage : EXIT.failed;
  }
}
