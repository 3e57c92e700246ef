import type { Command } from 'commander';

import { PROGRAM } from '../../assembly/problem.ts';
import type { Servers } from '../client/bridge-client.ts';
import { addOutputOptions } from '../client/output-options.ts';
import { clientOf, connected, EXIT_CODES, outputOf, terminalFor } from './client-options.ts';
import type { Terminal } from '../terminal.ts';
import { examples } from './command-context.ts';
import type { AddCommand, CommandContext } from './command-context.ts';

/** Whom to ask of what may be the bridge's or Marathon's. */
const serversOf = (command: Command, terminal: Terminal): Servers => ({
  bridge: clientOf(command, terminal),
  marathon: clientOf(command, terminal, 'marathon'),
});

const loadOverview = () => import('../client/overview-commands.ts');

function addStatus(program: Command, { terminal, settle }: CommandContext): void {
  const status = program
    .command('status')
    .summary('the whole at a glance, or one thing by its id')
    .description('Shows the whole bridge at a glance, or whatever goes by an id.')
    .argument('[id]', 'of a task, an agent, a framework or an offer, or the beginning of one; or of an app');
  connected(addOutputOptions(status), ['bridge', 'marathon'])
    .addHelpText('after', EXIT_CODES)
    .addHelpText('after', examples(`${PROGRAM} status`, `${PROGRAM} status i-0a1b2c3d4e5f -o json`))
    .action(async (id: string | undefined, _options, self: Command) => {
      const { runStatus } = await loadOverview();
      settle(await runStatus(serversOf(self, terminal), id, outputOf(self), terminalFor(self, terminal)));
    });
}

function addWhy(program: Command, { terminal, settle }: CommandContext): void {
  const why = program
    .command('why')
    .summary('what something waits for')
    .description('Says what a task, a framework, an agent or an app waits for, or why it is over.')
    .argument('<id>', 'its id, or the beginning of it; of an app its whole id');
  connected(addOutputOptions(why), ['bridge', 'marathon'])
    .addHelpText('after', EXIT_CODES)
    .addHelpText('after', examples(`${PROGRAM} why hello-1`, `${PROGRAM} why /shop/api`))
    .action(async (id: string, _options, self: Command) => {
      const { runWhy } = await loadOverview();
      settle(await runWhy(serversOf(self, terminal), id, outputOf(self), terminalFor(self, terminal)));
    });
}

function addBudget(program: Command, { terminal, settle }: CommandContext): void {
  const budget = program
    .command('budget')
    .summary("what is left of ECS's API limits")
    .description("Shows what is left of ECS's API limits, and what waits for it.");
  connected(addOutputOptions(budget))
    .addHelpText('after', examples(`${PROGRAM} budget`))
    .action(async (_options, self: Command) => {
      const { runBudget } = await loadOverview();
      settle(await runBudget(clientOf(self, terminal), outputOf(self), terminalFor(self, terminal)));
    });
}

function addProbes(program: Command, { terminal, settle }: CommandContext): void {
  connected(program.command('health').description('Fails unless the bridge is alive.'))
    .addHelpText('after', examples(`${PROGRAM} health`))
    .action(async (_options, self: Command) => {
      const { runHealth } = await loadOverview();
      settle(await runHealth(clientOf(self, terminal), terminal));
    });
  connected(
    program.command('ready').description('Fails unless the bridge is at work: it has read all of ECS.'),
  )
    .addHelpText('after', '\nExit code 8 means that it is alive and not ready yet.')
    .addHelpText('after', examples(`${PROGRAM} ready`))
    .action(async (_options, self: Command) => {
      const { runReady } = await loadOverview();
      settle(await runReady(clientOf(self, terminal), terminal));
    });
  const version = program
    .command('version')
    .description('Tells the versions of this program and of the bridge.');
  connected(addOutputOptions(version))
    .addHelpText('after', examples(`${PROGRAM} version`))
    .action(async (_options, self: Command) => {
      const { runVersion } = await loadOverview();
      settle(await runVersion(clientOf(self, terminal), outputOf(self), terminalFor(self, terminal)));
    });
}

/** The commands on the whole bridge, and on whatever an id names. */
export const addOverview: AddCommand = (program, context) => {
  addStatus(program, context);
  addWhy(program, context);
  addBudget(program, context);
  addProbes(program, context);
};
