import type { ExitCode } from '../../exit-code.ts';
import { askOne } from '../ask-bridge.ts';
import { confirm } from '../confirm.ts';
import type { Asker, ConfirmOptions } from '../confirm.ts';
import { asText } from '../item.ts';
import { appsOf } from './app-file.ts';
import { pathOf } from './app-id.ts';
import { deploy } from './deploying.ts';
import type { DeployOptions, Waiting } from './deploying.ts';
import { GROUPS } from './marathon-nouns.ts';

/** `groups scale ID FACTOR`: every app below it gets so many times its instances. */
export async function scaleGroup(
  waiting: Waiting,
  text: string,
  factor: number,
  options: DeployOptions,
): Promise<ExitCode> {
  const id = asText((await askOne(waiting.client, GROUPS, text))['id']);
  const request = { method: 'PUT', path: pathOf('groups', id), body: { scaleBy: factor } } as const;
  return deploy(waiting, request, id, options);
}

export async function destroyGroup(
  waiting: Waiting,
  text: string,
  options: DeployOptions & ConfirmOptions,
  asker: Asker,
): Promise<ExitCode> {
  const group = await askOne(waiting.client, GROUPS, text);
  const id = asText(group['id']);
  const apps = appsOf({ kind: 'group', group }).map((app) => `  ${asText(app['id'])}\n`);
  await confirm(`destroy group ${id} with ${apps.length} apps\n${apps.join('')}`, id, options, asker);
  return deploy(waiting, { method: 'DELETE', path: pathOf('groups', id) }, id, options);
}
