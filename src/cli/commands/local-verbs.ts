import { Option } from 'commander';
import type { Command } from 'commander';

import { EMBEDDED_RULES } from '../../assembly/embedded-options.ts';
import { PROGRAM } from '../../assembly/problem.ts';
import { matching } from '../arguments.ts';
import { addListOptions } from '../client/output-options.ts';
import { EXIT } from '../exit-code.ts';
import type * as localVerbs from '../local/local-verbs.ts';
import type { TargetOptions } from '../local/local-target.ts';
import { wholeNumber } from '../number-argument.ts';
import { outputOf, terminalFor } from './client-options.ts';
import { examples } from './command-context.ts';
import type { CommandContext } from './command-context.ts';

/** What carries commands out, loaded when one is. */
type Verbs = typeof localVerbs;

const EXIT_CODES = `
Exit codes: 0 done, 1 refused, 2 wrong usage, 3 no embedded ECS answers, 4 not found, 5 not allowed, 6 several are called so.`;

function addTarget(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--endpoint <url>',
        'where it is (default: AWS_ENDPOINT_URL_ECS, else the last that was started)',
      ).helpGroup('Connection:'),
    )
    .addOption(
      new Option(
        '--access-key-id <id>',
        'its access key (default: AWS_ACCESS_KEY_ID, or the one written down)',
      )
        .argParser(matching(EMBEDDED_RULES.accessKeyId))
        .helpGroup('Connection:'),
    )
    .addOption(
      new Option(
        '--cluster <name>',
        'cluster (default: AWS_ECS_CLUSTER, or the one it was started with)',
      ).helpGroup('Connection:'),
    );
}

/** A command that talks to a running embedded ECS. */
class VerbMaker {
  readonly #context: CommandContext;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  add(
    parent: Command,
    usage: string,
    description: string,
    example: string,
    run: (
      verbs: Verbs,
      verb: localVerbs.Verb,
      args: readonly string[],
      command: Command,
    ) => Promise<void> | void,
  ): Command {
    const command = parent.command(usage, { isDefault: usage === 'list' }).description(description);
    addTarget(addListOptions(command))
      .addHelpText('after', EXIT_CODES)
      .addHelpText('after', examples(`${PROGRAM} local ${example}`))
      .action(async () => {
        const [{ AdminClient }, { findTarget }, verbs] = await Promise.all([
          import('../local/admin-client.ts'),
          import('../local/local-target.ts'),
          import('../local/local-verbs.ts'),
        ]);
        const target = await findTarget(command.opts<TargetOptions>(), process.env);
        const terminal = terminalFor(command, this.#context.terminal);
        const verb = { client: new AdminClient(target), options: outputOf(command), terminal };
        await run(verbs, verb, command.args, command);
        this.#context.settle(EXIT.done);
      });
    return command;
  }
}

const MACHINE_VERBS = [
  ['terminate', 'TerminateMachine', 'Terminates the EC2 instance of a container instance.'],
  ['stop', 'StopMachine', 'Stops the EC2 instance: its tasks stop, its agent is gone.'],
  ['start', 'StartMachine', 'Starts an EC2 instance that was stopped.'],
  ['disconnect', 'DisconnectAgent', 'ECS loses the agent; tasks go on.'],
  ['reconnect', 'ReconnectAgent', 'The agent is back, and tells what has happened meanwhile.'],
  ['replace', 'ReplaceContainerInstance', 'The agent registers anew, under a new ARN.'],
] as const;

function addMachines(local: Command, maker: VerbMaker): void {
  const instances = local
    .command('instances')
    .description('Lists container instances, or adds some.')
    .addHelpText('after', examples(`${PROGRAM} local instances`, `${PROGRAM} local instances add 3`));
  maker.add(instances, 'list', 'Lists container instances.', 'instances list', (verbs, verb) =>
    verbs.listInstances(verb),
  );
  maker
    .add(
      instances,
      'add <n>',
      'Adds container instances.',
      'instances add 3 --type m5.large',
      (verbs, verb, [n = ''], command) =>
        verbs.addInstances(verb, {
          count: wholeNumber(1, 5_000)(n),
          ...(command.opts<{ type?: string }>().type !== undefined && {
            instanceType: command.opts<{ type?: string }>().type,
          }),
          ...(command.opts<{ zone?: string }>().zone !== undefined && {
            availabilityZone: command.opts<{ zone?: string }>().zone,
          }),
        }),
    )
    .option('--type <type>', 'EC2 instance type, such as m5.large')
    .option('--zone <zone>', 'availability zone (default: three in turn)');
  for (const [name, command, description] of MACHINE_VERBS)
    maker.add(local, `${name} <id>`, description, `${name} i-0a1b`, (verbs, verb, [id = '']) =>
      verbs.changeInstance(verb, id, command),
    );
  for (const [name, status, description] of [
    ['drain', 'DRAINING', 'Takes a container instance out of placement; its tasks go on.'],
    ['activate', 'ACTIVE', 'Ends the draining of a container instance.'],
  ] as const)
    maker.add(local, `${name} <id>`, description, `${name} i-0a1b`, (verbs, verb, [id = '']) =>
      verbs.changeInstance(verb, id, 'SetContainerInstanceState', { status }),
    );
}

function addFaults(local: Command, maker: VerbMaker): void {
  maker.add(
    local,
    'fault <kind> [words...]',
    'Makes calls go wrong: reset, cut-off, silence, delay, error, throttle, disguised-throttle, refuse, item-failure, stale-read, empty-page, changed-token, expired-token, stuck-pending, stops-before-running, stops-before-answer; then operation=…, phase=before-acting|after-acting, times=…, probability=…, seed=…, and what a way needs: delayMs=…, staleMs=…, status=…, html=true, code=…, message=…, reason=….',
    'fault reset operation=StartTask phase=after-acting times=3',
    async (verbs, verb, words) => {
      const { parseFault } = await import('../local/fault-words.ts');
      await verbs.injectFault(verb, parseFault(words));
    },
  );
  maker.add(
    local,
    'scenario <file>',
    'Applies a fault plan (YAML or JSON) in place of the one before.',
    'scenario faults.yaml',
    async (verbs, verb, [file = '']) => {
      const { readFaultPlanFile } = await import('../../assembly/fault-plan-file.ts');
      await verbs.applyPlan(verb, readFaultPlanFile(file));
    },
  );
  const faults = local
    .command('faults')
    .description('Lists the faults that calls meet, or clears them.')
    .addHelpText('after', examples(`${PROGRAM} local faults`, `${PROGRAM} local faults clear`));
  maker.add(faults, 'list', 'Lists faults, with how many calls each has hit.', 'faults list', (verbs, verb) =>
    verbs.printFaults(verb, 'ListFaults'),
  );
  maker.add(faults, 'clear', 'Clears all faults, and lists them once more.', 'faults clear', (verbs, verb) =>
    verbs.printFaults(verb, 'ClearFaults'),
  );
}

/** Commands for an embedded ECS that another process runs. */
export function addLocalVerbs(local: Command, context: CommandContext): void {
  const maker = new VerbMaker(context);
  maker.add(
    local,
    'env',
    'Prints what to export so that AWS clients use it: eval "$(… local env)".',
    'env',
    (verbs, verb) => {
      verbs.printEnvironment(verb);
    },
  );
  addMachines(local, maker);
  addFaults(local, maker);
  maker.add(local, 'limits', 'Shows the rate limits: tokens, calls, throttles.', 'limits', (verbs, verb) =>
    verbs.printLimits(verb),
  );
  maker.add(local, 'status', 'Shows the whole at a glance.', 'status', (verbs, verb) =>
    verbs.printSummary(verb, 'Summarize'),
  );
  maker.add(local, 'state', 'Lists all tasks that ECS knows of.', 'state -o json', (verbs, verb) =>
    verbs.printState(verb),
  );
  maker.add(
    local,
    'ledger',
    'Lists every task that was ever started.',
    'ledger --filter status=STOPPED',
    (verbs, verb) => verbs.printLedger(verb),
  );
  maker.add(local, 'reset', 'Goes back to how it was at its start; ids are new.', 'reset', (verbs, verb) =>
    verbs.printSummary(verb, 'Reset'),
  );
}
