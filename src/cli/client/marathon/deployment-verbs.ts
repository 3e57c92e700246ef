import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import { askOne } from '../ask-bridge.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { asText } from '../item.ts';
import { deploy, requestDeployment } from './deploying.ts';
import type { DeployOptions, Waiting } from './deploying.ts';
import { DEPLOYMENTS } from './marathon-nouns.ts';

const existing = async (client: BridgeClient, text: string): Promise<string> =>
  asText((await askOne(client, DEPLOYMENTS, text))['id']);

const pathOf = (id: string): string => `/v2/deployments/${encodeURIComponent(id)}`;

/** `rollback ID`: takes a deployment back, by another one. */
export async function rollBackDeployment(
  waiting: Waiting,
  text: string,
  options: DeployOptions,
): Promise<ExitCode> {
  const id = await existing(waiting.client, text);
  return deploy(waiting, { method: 'DELETE', path: pathOf(id) }, id, options);
}

/** `cancel ID`: ends a deployment where it is. */
export async function cancelDeployment({ client, terminal }: Waiting, text: string): Promise<ExitCode> {
  const id = await existing(client, text);
  await requestDeployment(client, { method: 'DELETE', path: pathOf(id), query: { force: true } }, id);
  terminal.err(`Deployment ${id} has ended where it was. Its apps go on towards what they are to be.`);
  return EXIT.done;
}
