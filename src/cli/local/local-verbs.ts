import { nearest } from '../../assembly/nearest.ts';
import { ProblemError } from '../../assembly/problem.ts';
import { environmentLines } from '../banner.ts';
import type { Column } from '../client/column.ts';
import type { Item } from '../client/item.ts';
import type { ListOptions } from '../client/output-options.ts';
import { formOf, itemText, listText, printText } from '../client/print.ts';
import type { Terminal } from '../terminal.ts';
import type { AdminClient } from './admin-client.ts';
import {
  FAULT_COLUMNS,
  INSTANCE_COLUMNS,
  instanceId,
  LEDGER_COLUMNS,
  LIMIT_COLUMNS,
  TASK_COLUMNS,
} from './local-columns.ts';

/** What a command works with. */
export interface Verb {
  readonly client: AdminClient;
  readonly options: ListOptions;
  readonly terminal: Terminal;
}

async function printItems({ options, terminal }: Verb, columns: readonly Column[], items: readonly Item[]) {
  const form = formOf(options);
  const text = await listText(columns, items, options, Date.now());
  printText(text, form === 'table' || form === 'wide', terminal);
}

const clusterOf = ({ client }: Verb): Item => ({ cluster: client.target.clusterName });

/** Shell commands that point clients at it. */
export function printEnvironment({ client, terminal }: Verb): void {
  const { eventQueueUrls } = client.target;
  for (const line of environmentLines(client.target)) terminal.out(line);
  const [queue] = eventQueueUrls;
  if (queue !== undefined) terminal.out(`export LOCAL_ECS_EVENT_QUEUE_URL=${queue}`);
}

const instancesOf = (verb: Verb): Promise<readonly Item[]> =>
  verb.client.listAll('ListState', 'containerInstances', clusterOf(verb));

export async function listInstances(verb: Verb): Promise<void> {
  await printItems(verb, INSTANCE_COLUMNS, await instancesOf(verb));
}

export async function addInstances(verb: Verb, body: Item): Promise<void> {
  const command = { ...clusterOf(verb), ...body };
  await printItems(
    verb,
    INSTANCE_COLUMNS,
    await verb.client.list('AddContainerInstances', 'containerInstances', command),
  );
}

/** The names by which an instance goes. */
const namesOf = (item: Item): readonly string[] => [
  instanceId(item),
  String(item['ec2InstanceId']),
  String(item['containerInstanceArn']),
];

/** @throws ProblemError UNKNOWN_NAME, CONFLICT for several. */
export function findInstance(items: readonly Item[], id: string): Item {
  const exact = items.filter((item) => namesOf(item).includes(id));
  // A machine that joined again goes by its newest name.
  const found =
    exact.length > 0
      ? exact.slice(-1)
      : items.filter((item) => namesOf(item).some((name) => name.startsWith(id)));
  const [first, second] = found;
  const cure = 'npx ecs-scheduler-driver local instances';
  if (first === undefined) {
    const near = nearest(id, items.flatMap(namesOf));
    const what = `There is no container instance ${id}${near === undefined ? '' : `; nearest: ${near}`}`;
    throw new ProblemError({ code: 'UNKNOWN_NAME', what, cure });
  }
  if (second === undefined) return first;
  throw new ProblemError({
    code: 'CONFLICT',
    what: `More than one container instance begins with ${id}`,
    cure,
  });
}

/** Does something to a machine. @param more members of the command, beside the instance */
export async function changeInstance(
  verb: Verb,
  id: string,
  command: string,
  more: Item = {},
): Promise<void> {
  const instance = findInstance(await instancesOf(verb), id);
  const body = { ...clusterOf(verb), containerInstance: instance['containerInstanceArn'], ...more };
  const { containerInstance } = await verb.client.command(command, body);
  await printItems(verb, INSTANCE_COLUMNS, [containerInstance as Item]);
}

export async function injectFault(verb: Verb, rule: Item): Promise<void> {
  const { fault } = await verb.client.command('InjectFault', rule);
  await printItems(verb, FAULT_COLUMNS, [fault as Item]);
}

/** @param plan as `--fault-plan` takes it. */
export async function applyPlan(verb: Verb, plan: object): Promise<void> {
  await verb.client.command('ApplyFaultPlan', { ...plan });
  verb.terminal.err('The fault plan is in force.');
}

export async function printFaults(verb: Verb, command: 'ListFaults' | 'ClearFaults'): Promise<void> {
  await printItems(verb, FAULT_COLUMNS, await verb.client.list(command, 'faults'));
}

export async function printLimits(verb: Verb): Promise<void> {
  await printItems(verb, LIMIT_COLUMNS, await verb.client.list('ListLimits', 'limits'));
}

export async function printState(verb: Verb): Promise<void> {
  await printItems(verb, TASK_COLUMNS, await verb.client.listAll('ListState', 'tasks', clusterOf(verb)));
}

/** All pages of it. */
export async function printLedger(verb: Verb): Promise<void> {
  await printItems(verb, LEDGER_COLUMNS, await verb.client.listAll('ListLedger', 'tasks'));
}

export async function printSummary(verb: Verb, command: 'Summarize' | 'Reset'): Promise<void> {
  const { summary } = await verb.client.command(command);
  verb.terminal.out(await itemText([], summary as Item, verb.options, Date.now()));
}
