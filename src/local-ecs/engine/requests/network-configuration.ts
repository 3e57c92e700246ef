import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from './choices.ts';
import { readObject, readStrings } from './members.ts';

const MAX_SUBNETS = 16;
const MAX_SECURITY_GROUPS = 5;

/**
 * The subnet of an awsvpc task: the first that is named.
 * @returns undefined in the other network modes, which must not have a configuration.
 */
export function readSubnet(body: JsonObject, networkMode: string): string | undefined {
  const network = readObject(body, 'networkConfiguration');
  const awsvpc = network === undefined ? undefined : readObject(network, 'awsvpcConfiguration');
  if (networkMode !== 'awsvpc') {
    if (awsvpc === undefined) return undefined;
    throw invalidParameter(
      'Network Configuration is not valid for the given networkMode of this task definition.',
    );
  }
  if (awsvpc === undefined)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  const [subnet, ...others] = readStrings(awsvpc, 'subnets') ?? [];
  if (subnet === undefined) throw invalidParameter('subnets can not be empty.');
  if (others.length >= MAX_SUBNETS) throw invalidParameter(`subnets can have at most ${MAX_SUBNETS} items.`);
  if ((readStrings(awsvpc, 'securityGroups') ?? []).length > MAX_SECURITY_GROUPS)
    throw invalidParameter(`securityGroups can have at most ${MAX_SECURITY_GROUPS} items.`);
  if (readChoice(awsvpc, 'assignPublicIp', ['ENABLED', 'DISABLED']) === 'ENABLED')
    throw invalidParameter('Assign public IP is not supported for this launch type.');
  return subnet;
}
