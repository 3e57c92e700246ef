import { Option } from 'commander';
import type { Command } from 'commander';

import { PROGRAM } from '../../assembly/problem.ts';
import type { CheckOptions } from '../check-apps-command.ts';
import type { ConfirmOptions } from '../client/confirm.ts';
import type { DeployOptions, Waiting } from '../client/marathon/deploying.ts';
import { APPS, DEPLOYMENTS, GROUPS } from '../client/marathon/marathon-nouns.ts';
import type { PlanOptions } from '../client/marathon/plan-file.ts';
import { addListOptions, addOutputOptions } from '../client/output-options.ts';
import type { ExitCode } from '../exit-code.ts';
import { factor, wholeNumber } from '../number-argument.ts';
import { clientOf, connected, EXIT_CODES, outputOf, terminalFor, watchSeconds } from './client-options.ts';
import { examples } from './command-context.ts';
import type { AddCommand, CommandContext } from './command-context.ts';
import { CONFIG_OPTION } from './config-option.ts';
import { addNoun } from './nouns.ts';

/** As many as an app may have. */
const MOST_INSTANCES = 1_000_000;

type Options = DeployOptions & ConfirmOptions;

/** A verb of a noun of Marathon. */
interface Verb<Given extends object = Options> {
  /** With its arguments, as `scale <id> <n>`. */
  readonly usage: string;
  readonly description: string;
  /** What stands behind the verb. */
  readonly example: string;
  readonly options?: readonly Option[];
  /** Whether it begins a deployment, and waits for it. */
  readonly deploys?: boolean;
  readonly run: (waiting: Waiting, args: readonly string[], options: Given) => Promise<ExitCode>;
}

const loadAppVerbs = () => import('../client/marathon/app-verbs.ts');
const loadGroupVerbs = () => import('../client/marathon/group-verbs.ts');
const loadDeploymentVerbs = () => import('../client/marathon/deployment-verbs.ts');
const loadConfirm = () => import('../client/confirm.ts');

const deployOptions = (): readonly Option[] => [
  new Option('--force', 'take the place of deployments that are in the way'),
  new Option('--detach', 'do not wait for the deployment'),
];

const confirmOptions = (): readonly Option[] => [
  new Option('-y, --yes', 'do not ask'),
  new Option('--no-input', 'ask nothing: without --yes nothing is done'),
];

const DEPLOYING = `
It waits for the deployment, and tells on standard error how it goes on. Exit code 8 means that the deployment
has failed or was taken back, 6 that another one is in the way; after --timeout seconds it is 9 when instances
find no place, and 7 otherwise.`;

function addVerb<Given extends object>(
  parent: Command,
  { usage, description, example, options = [], deploys = false, run }: Verb<Given>,
  { terminal, settle }: CommandContext,
): void {
  const command = parent.command(usage).description(description);
  for (const option of [...options, ...(deploys ? deployOptions() : [])]) command.addOption(option);
  const verb = command.name();
  const name = parent.parent === null ? verb : `${parent.name()} ${verb}`;
  connected(addOutputOptions(command), ['marathon'])
    .addHelpText('after', deploys ? DEPLOYING : EXIT_CODES)
    .addHelpText('after', examples(`${PROGRAM} ${name} ${example}`.trimEnd()))
    .action(async () => {
      const { watchOnProcess } = await import('../client/watch.ts');
      const shown = terminalFor(command, terminal);
      const waiting: Waiting = {
        client: clientOf(command, terminal, 'marathon'),
        terminal: shown,
        watching: watchOnProcess(watchSeconds(command)),
      };
      settle(await run(waiting, command.args, { ...outputOf(command), ...command.opts<Given>() }));
    });
}

const SCALE: Verb = {
  usage: 'scale <id> <n>',
  description: 'Changes how many instances an app has.',
  example: '/shop/api 5',
  deploys: true,
  run: async (waiting, [id = '', n = ''], options) =>
    (await loadAppVerbs()).scaleApp(waiting, id, wholeNumber(0, MOST_INSTANCES)(n), options),
};

interface RunGiven extends Options {
  readonly ifVersion?: string;
}

const RUN: Verb<RunGiven> = {
  usage: 'run <file>',
  description:
    'Makes true what a file says of an app, of several, or of a group: they are made, or become that. - is standard input.',
  example: 'app.json',
  options: [
    new Option('--if-version <version>', 'only if no app has changed since this version of the root group'),
  ],
  deploys: true,
  run: async (waiting, [file = ''], options) => (await loadAppVerbs()).runFile(waiting, file, options),
};

const APP_VERBS: readonly Verb[] = [
  SCALE,
  {
    usage: 'restart <id>',
    description: 'Replaces all instances of an app by new ones.',
    example: '/shop/api',
    deploys: true,
    run: async (waiting, [id = ''], options) => (await loadAppVerbs()).restartApp(waiting, id, options),
  },
  {
    usage: 'suspend <id>',
    description: 'Ends all instances of an app, which stays.',
    example: '/shop/api',
    deploys: true,
    run: async (waiting, [id = ''], options) => (await loadAppVerbs()).scaleApp(waiting, id, 0, options),
  },
  {
    usage: 'destroy <id>',
    description: 'Removes an app with all its instances.',
    example: '/shop/api --yes',
    options: confirmOptions(),
    deploys: true,
    run: async (waiting, [id = ''], options) =>
      (await loadAppVerbs()).destroyApp(waiting, id, options, (await loadConfirm()).terminalAsker()),
  },
  {
    usage: 'wait <id>',
    description:
      'Waits until all instances of an app run and are healthy, and no deployment is at work on it.',
    example: '/shop/api --timeout 60',
    run: async (waiting, [id = '']) =>
      (await import('../client/marathon/wait-app.ts')).waitForApp(waiting, id),
  },
];

const ROLLBACK: Verb<Options & { readonly to?: string }> = {
  usage: 'rollback <id>',
  description: 'Makes an app what it was before its last change.',
  example: '/shop/api',
  options: [new Option('--to <version>', 'or in this version')],
  deploys: true,
  run: async (waiting, [id = ''], options) => (await loadAppVerbs()).rollBackApp(waiting, id, options),
};

interface ImportGiven extends Options {
  readonly instances?: number;
}

const IMPORT: Verb<ImportGiven> = {
  usage: 'import <file>',
  description:
    "Takes over apps of another Marathon: what its /v2/apps or /v2/groups answers, or a file of one's own. Other apps are not touched.",
  example: 'apps.json --instances 1',
  options: [
    new Option('--instances <n>', 'of each app, whatever the file says').argParser(
      wholeNumber(0, MOST_INSTANCES),
    ),
  ],
  deploys: true,
  run: async (waiting, [file = ''], options) => (await loadAppVerbs()).importFile(waiting, file, options),
};

function addVersions(apps: Command, { terminal, settle }: CommandContext): void {
  const command = apps
    .command('versions <id>')
    .description('Lists what an app was, the newest version first.');
  connected(addListOptions(command), ['marathon'])
    .addHelpText('after', examples(`${PROGRAM} apps versions /shop/api`))
    .action(async (id: string) => {
      const { listVersions } = await loadAppVerbs();
      const client = clientOf(command, terminal, 'marathon');
      settle(await listVersions(client, id, outputOf(command), terminalFor(command, terminal)));
    });
}

function addPlan(apps: Command, { terminal, settle }: CommandContext): void {
  const command = apps
    .command('plan <file>')
    .description(
      'Says what run would do with a file, and where instances would find a place. Nothing is changed.',
    )
    .option('--detailed-exitcode', 'tell by the exit code what the plan comes to');
  connected(addOutputOptions(command), ['marathon'])
    .addHelpText(
      'after',
      `
With --detailed-exitcode 0 means that nothing would change, 10 that something would, and 9 that something would
for which there is no place now.`,
    )
    .addHelpText('after', EXIT_CODES)
    .addHelpText(
      'after',
      examples(`${PROGRAM} apps plan app.json`, `${PROGRAM} apps plan app.json --detailed-exitcode -o json`),
    )
    .action(async (file: string) => {
      const { planFile } = await import('../client/marathon/plan-file.ts');
      const client = clientOf(command, terminal, 'marathon');
      const options = { ...outputOf(command), ...command.opts<PlanOptions>() };
      settle(await planFile(client, file, options, terminalFor(command, terminal)));
    });
}

function addCheck(apps: Command, { terminal, settle }: CommandContext): void {
  const command = apps
    .command('check <file>')
    .description(
      'Says of apps, as another Marathon shows them or as they would be posted, whether they run on Amazon ECS. Asks nobody.',
    )
    .option('--translate', 'as with the setting translate: images get task definitions')
    .option(...CONFIG_OPTION);
  addOutputOptions(command)
    .addHelpText('after', '\nExit code 8 means that not all of them run as they are.')
    .addHelpText(
      'after',
      examples(
        `${PROGRAM} apps check apps.json`,
        `curl -s http://marathon.example:8080/v2/apps | ${PROGRAM} apps check - --translate`,
      ),
    )
    .action(async (file: string, options: CheckOptions) => {
      const { runCheckApps } = await import('../check-apps-command.ts');
      settle(await runCheckApps(file, { ...options, ...outputOf(command) }, terminalFor(command, terminal)));
    });
}

const GROUP_VERBS: readonly Verb[] = [
  {
    usage: 'scale <id> <factor>',
    description: 'Gives every app of a group so many times its instances.',
    example: '/shop 1.5',
    deploys: true,
    run: async (waiting, [id = '', times = ''], options) =>
      (await loadGroupVerbs()).scaleGroup(waiting, id, factor(times), options),
  },
  {
    usage: 'destroy <id>',
    description: 'Removes a group with all its apps.',
    example: '/shop --yes',
    options: confirmOptions(),
    deploys: true,
    run: async (waiting, [id = ''], options) =>
      (await loadGroupVerbs()).destroyGroup(waiting, id, options, (await loadConfirm()).terminalAsker()),
  },
];

const DEPLOYMENT_VERBS: readonly Verb[] = [
  {
    usage: 'watch <id>',
    description: 'Tells how a deployment goes on, until it has ended.',
    example: '8f2c',
    run: async (waiting, [id = '']) =>
      (await import('../client/marathon/deploying.ts')).watchDeployment(waiting, id),
  },
  {
    usage: 'rollback <id>',
    description: 'Takes a deployment back: its apps become what they were, by another deployment.',
    example: '8f2c',
    deploys: true,
    run: async (waiting, [id = ''], options) =>
      (await loadDeploymentVerbs()).rollBackDeployment(waiting, id, options),
  },
  {
    usage: 'cancel <id>',
    description: 'Ends a deployment where it is: what it has changed stays.',
    example: '8f2c',
    run: async (waiting, [id = '']) => (await loadDeploymentVerbs()).cancelDeployment(waiting, id),
  },
];

/** What Marathon has many of, and short words for what is done most. */
export const addMarathonNouns: AddCommand = (program, context) => {
  const apps = addNoun(program, APPS, context);
  for (const verb of APP_VERBS) addVerb(apps, verb, context);
  addVerb(apps, RUN, context);
  addVerb(apps, ROLLBACK, context);
  addVerb(apps, IMPORT, context);
  addVersions(apps, context);
  addPlan(apps, context);
  addCheck(apps, context);
  const groups = addNoun(program, GROUPS, context);
  for (const verb of GROUP_VERBS) addVerb(groups, verb, context);
  const deployments = addNoun(program, DEPLOYMENTS, context);
  for (const verb of DEPLOYMENT_VERBS) addVerb(deployments, verb, context);
  addVerb(program, SCALE, context);
  addVerb(program, RUN, context);
};
