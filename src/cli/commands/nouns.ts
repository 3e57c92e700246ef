import { Argument, Option } from 'commander';
import type { Command } from 'commander';

import { PROGRAM } from '../../assembly/problem.ts';
import type { Server } from '../client/bridge-client.ts';
import { ACTIONS } from '../client/actions.ts';
import type { Action } from '../client/actions.ts';
import type { ConfirmOptions } from '../client/confirm.ts';
import { AGENTS, FRAMEWORKS, isOfMarathon, LAUNCHES, OFFERS, ROLES, TASKS } from '../client/nouns.ts';
import type { Noun } from '../client/nouns.ts';
import { addListOptions, addOutputOptions } from '../client/output-options.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { clientOf, connected, EXIT_CODES, outputOf, terminalFor, watchSeconds } from './client-options.ts';
import { examples } from './command-context.ts';
import type { AddCommand, CommandContext } from './command-context.ts';

/** Of each noun an id as an example. */
const EXAMPLE_IDS: Readonly<Record<string, string>> = {
  agents: 'i-0a1b2c3d4e5f',
  offers: '0f3c',
  frameworks: 'marathon',
  tasks: 'hello-1',
  launches: '7c01',
  roles: 'web',
  apps: '/shop/api',
  groups: '/shop',
  deployments: '8f2c',
};

const exampleId = ({ name }: Noun): string => EXAMPLE_IDS[name] ?? 'ID';

const serverOf = (kind: Noun): Server => (isOfMarathon(kind) ? 'marathon' : 'bridge');

/** Carries a list out: once, or again and again. */
async function list(kind: Noun, command: Command, given: Terminal): Promise<ExitCode> {
  const options = outputOf(command);
  const client = clientOf(command, given, serverOf(kind));
  const terminal = terminalFor(command, given);
  if (options.watch !== true && options.until === undefined) {
    const { runList } = await import('../client/list-command.ts');
    return runList(client, kind, options, terminal);
  }
  const { watchList, watchOnProcess } = await import('../client/watch.ts');
  return watchList(client, kind, options, terminal, watchOnProcess(watchSeconds(command)));
}

function addList(noun: Command, kind: Noun, { terminal, settle }: CommandContext): void {
  const { name, summary, columns } = kind;
  const verb = noun.command('list', { isDefault: true }).description(`Lists ${summary}.`);
  connected(addListOptions(verb), [serverOf(kind)])
    .addHelpText('after', EXIT_CODES)
    .addHelpText('after', `\nColumns: ${columns.map((column) => column.name).join(', ')}`)
    .addHelpText(
      'after',
      examples(
        `${PROGRAM} ${name} list`,
        `${PROGRAM} ${name} list -o json --limit 10`,
        `${PROGRAM} ${name} list --until count=0 --timeout 60`,
      ),
    )
    .action(async (_options, command: Command) => {
      settle(await list(kind, command, terminal));
    });
}

function addShow(noun: Command, kind: Noun, { terminal, settle }: CommandContext): void {
  const { name, singular } = kind;
  const show = noun
    .command('show')
    .description(`Shows all that is known of one ${singular}.`)
    .argument(
      '<id>',
      isOfMarathon(kind) && kind.find !== undefined ? 'its id' : 'its id, or the beginning of it',
    );
  connected(addOutputOptions(show), [serverOf(kind)])
    .addHelpText('after', examples(`${PROGRAM} ${name} show ${exampleId(kind)}`))
    .action(async (id: string, _options, command: Command) => {
      const { runShow } = await import('../client/show-command.ts');
      settle(
        await runShow(
          clientOf(command, terminal, serverOf(kind)),
          kind,
          id,
          outputOf(command),
          terminalFor(command, terminal),
        ),
      );
    });
}

function addAction(noun: Command, action: Action, { terminal, settle }: CommandContext): void {
  const { verb, description, noun: kind } = action;
  const command = noun
    .command(verb)
    .description(description)
    .addArgument(new Argument('<id...>', 'their ids, or the beginnings of them'))
    .addOption(new Option('-y, --yes', 'do not ask'))
    .addOption(new Option('--no-input', 'ask nothing: without --yes nothing is done'));
  connected(command)
    .addHelpText('after', examples(`${PROGRAM} ${kind.name} ${verb} ${exampleId(kind)} --yes`))
    .action(async (ids: readonly string[], options: ConfirmOptions, self: Command) => {
      const { runAction } = await import('../client/act-command.ts');
      const { terminalAsker } = await import('../client/confirm.ts');
      settle(await runAction(clientOf(self, terminal), action, ids, options, terminalAsker(), terminal));
    });
}

/** Adds a noun with the verbs that all have. */
export function addNoun(program: Command, kind: Noun, context: CommandContext): Command {
  const { name, aliases, summary } = kind;
  const noun = program
    .command(name)
    .aliases([...aliases])
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}. Without a verb they are listed.`)
    .addHelpText('after', examples(`${PROGRAM} ${name}`, `${PROGRAM} ${name} show ${exampleId(kind)}`));
  addList(noun, kind, context);
  addShow(noun, kind, context);
  for (const action of ACTIONS) if (action.noun === kind) addAction(noun, action, context);
  return noun;
}

/** The nouns: what a bridge has many of. */
export const addNouns: AddCommand = (program, context) => {
  for (const kind of [AGENTS, OFFERS, FRAMEWORKS, TASKS, LAUNCHES, ROLES]) addNoun(program, kind, context);
};
