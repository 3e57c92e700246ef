import { deleteSetting, effectiveSetting, SETTING_NAMES } from '../accounts/account-settings.ts';
import { readPrincipal } from '../accounts/read-principal.ts';
import { toWireSetting } from '../accounts/wire-setting.ts';
import { readChoice } from '../requests/choices.ts';
import { required } from '../requests/members.ts';
import type { Operation } from './operation.ts';

/** From now on the account's setting holds, or Amazon's: the answer says which. */
export const deleteAccountSetting: Operation = ({ state }, body) => {
  const name = required(readChoice(body, 'name', SETTING_NAMES), 'name');
  const principalArn = readPrincipal(state, body);
  deleteSetting(state, principalArn, name);
  return { setting: toWireSetting(name, effectiveSetting(state, principalArn, name), principalArn) };
};
