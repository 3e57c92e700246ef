import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import type { Action } from './actions.ts';
import { API, askOne } from './ask-bridge.ts';
import type { BridgeClient } from './bridge-client.ts';
import { confirm } from './confirm.ts';
import type { Asker, ConfirmOptions } from './confirm.ts';

/** What will be hit, on as many lines as there are things. */
function question({ verb }: Action, labels: readonly string[]): string {
  const [first = ''] = labels;
  if (labels.length === 1) return `${verb} ${first}`;
  return `${verb} these?\n${labels.map((label) => `  ${label}\n`).join('')}${labels.length} in all`;
}

/** Does something to things named by their ids, once it is certain that all of them are there and meant. */
export async function runAction(
  client: BridgeClient,
  action: Action,
  ids: readonly string[],
  options: ConfirmOptions,
  asker: Asker,
  { err }: Terminal,
): Promise<ExitCode> {
  const items = await Promise.all(ids.map((id) => askOne(client, action.noun, id)));
  const [first] = items;
  const typed = first !== undefined && items.length === 1 ? action.typed?.(first) : undefined;
  await confirm(question(action, items.map(action.label)), typed, options, asker);
  for (const item of items) {
    await client.fetch({ method: 'POST', path: API + action.path, body: action.body(item) });
    err(`${action.label(item)} ${action.done}.`);
  }
  return EXIT.done;
}
