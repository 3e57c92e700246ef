import { Argument, Command, Option } from 'commander';

import { EMBEDDED_RULES } from '../assembly/embedded-options.ts';
import { FEATURES } from '../assembly/iam-policy.ts';
import { PROGRAM } from '../assembly/problem.ts';
import type { ProblemCode } from '../assembly/problem.ts';
import { SETTINGS } from '../assembly/settings.ts';
import { matching, problemCode, rateLimits, wholeNumber } from './arguments.ts';
import { runDoctor } from './doctor-command.ts';
import type { DoctorCommandOptions } from './doctor-command.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { CODES, runExplain } from './explain-command.ts';
import { tellFailure } from './failure.ts';
import { runIamPolicy } from './iam-command.ts';
import type { IamPolicyOptions } from './iam-command.ts';
import { DEFAULT_PORT, runLocal } from './local-command.ts';
import type { LocalCommandOptions } from './local-command.ts';
import { runStoreDump } from './store-command.ts';
import type { StoreDumpOptions } from './store-command.ts';
import { createTerminal } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { packageVersion } from './version.ts';

type Settle = (code: ExitCode) => void;

/** Command lines to try, for the end of a help. */
function examples(...lines: readonly string[]): string {
  const heading = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${heading}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

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
    .addOption(
      new Option('--cluster-name <name>', 'name of the cluster')
        .default('default')
        .argParser(matching(EMBEDDED_RULES.clusterName)),
    )
    .addOption(
      new Option('--region <region>', 'AWS region to pretend')
        .default('us-east-1')
        .argParser(matching(EMBEDDED_RULES.region)),
    )
    .addOption(
      new Option(
        '--limits <limits>',
        'rate limits of the ECS API: off, account (those of an AWS account), or a factor on those such as 0.1',
      )
        .default('off')
        .argParser(rateLimits),
    )
    .addOption(
      new Option('--access-key-id <id>', 'access key to let in (default: a new random one)').argParser(
        matching(EMBEDDED_RULES.accessKeyId),
      ),
    )
    .option('--demo', 'run a short demonstration on it, then end', false)
    .addHelpText(
      'after',
      examples(`${PROGRAM} local --demo`, `${PROGRAM} local --port 4600 --instances 10 --runtime simulated`),
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
      `\nExit code 8 means that something would keep the driver from working.\n${examples(
        `${PROGRAM} doctor`,
        `AWS_REGION=eu-west-1 ${PROGRAM} doctor --cluster prod -o json`,
      )}`,
    )
    .action(async (options: DoctorCommandOptions) => {
      settle(await runDoctor(options, terminal));
    });
}

function addIam(program: Command, terminal: Terminal, settle: Settle): void {
  program
    .command('iam')
    .summary('print IAM policies')
    .description('IAM policies for those who run the driver.')
    .addHelpText('after', examples(`${PROGRAM} iam policy --cluster prod`))
    .command('policy')
    .description('Prints the least IAM policy that the driver needs.')
    .addOption(new Option('--feature <feature...>', 'what it is for').choices(FEATURES).default(FEATURES))
    .option('--cluster <name>', 'only this cluster; an ARN tells the rest as well (default: any)')
    .option('--region <region>', 'only this region (default: any)')
    .option('--account <id>', 'only this account (default: any)')
    .option('--partition <name>', 'aws, aws-cn, aws-us-gov, … (default: aws)')
    .addHelpText(
      'after',
      examples(
        `${PROGRAM} iam policy --cluster prod --region eu-west-1 --account 123456789012`,
        `${PROGRAM} iam policy --cluster arn:aws:ecs:eu-west-1:123456789012:cluster/prod`,
        `${PROGRAM} iam policy --feature read`,
      ),
    )
    .action((options: IamPolicyOptions) => {
      settle(runIamPolicy(options, terminal));
    });
}

function addStore(program: Command, terminal: Terminal, settle: Settle): void {
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
      settle(await runStoreDump(options, terminal));
    });
}

function addExplain(program: Command, terminal: Terminal, settle: Settle): void {
  program
    .command('explain')
    .summary('say more about an error code')
    .description('Says what an error code means and what helps.')
    .addArgument(new Argument('<code>', 'one of the codes below').argParser(problemCode))
    .addHelpText(
      'after',
      `\nCodes:\n  ${CODES.join('\n  ')}\n${examples(`${PROGRAM} explain ACCESS_DENIED`)}`,
    )
    .action((code: ProblemCode) => {
      settle(runExplain(code, terminal));
    });
}

function createProgram(terminal: Terminal, settle: Settle): Command {
  const program = new Command(PROGRAM)
    .description('Runs Apache Mesos frameworks on Amazon ECS.')
    .version(packageVersion(), '-V, --version')
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => {
        terminal.out(text.trimEnd());
      },
      writeErr: (text) => {
        terminal.err(text.trimEnd());
      },
      // Told as every failure is, when it is thrown.
      outputError: () => undefined,
    })
    .addHelpText('after', examples(`${PROGRAM} local --demo`, `${PROGRAM} doctor`))
    .exitOverride();
  addLocal(program, terminal, settle);
  addDoctor(program, terminal, settle);
  addIam(program, terminal, settle);
  addStore(program, terminal, settle);
  addExplain(program, terminal, settle);
  return program;
}

/** The words that name the command of a command line, as far as there is one. */
function commandOf(command: Command, [word, ...rest]: readonly string[]): string {
  const next = command.commands.find((known) => known.name() === word);
  return next === undefined ? command.name() : `${command.name()} ${commandOf(next, rest)}`;
}

/** Runs a command line. @returns the process's exit code. */
export async function run(argv: readonly string[], terminal: Terminal = createTerminal()): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = createProgram(terminal, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    return tellFailure(error, commandOf(program, argv.slice(2)), terminal, process.env);
  }
}
