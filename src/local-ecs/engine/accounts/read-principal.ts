import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readString } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import { rootArn } from './account-settings.ts';

/** The member `principalArn`: a user, role or the root user of this account; whoever calls when it is absent. */
export function readPrincipal(state: LocalEcsState, body: JsonObject): string {
  const { partition, accountId } = state.options;
  const text = readString(body, 'principalArn') ?? rootArn(state);
  const prefix = `arn:${partition}:iam::${accountId}:`;
  if (!text.startsWith(prefix) || !/^(root|user\/.+|role\/.+)$/.test(text.slice(prefix.length)))
    throw invalidParameter('principalArn should be a user, a role or the root user of this account.');
  return text;
}
