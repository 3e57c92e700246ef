import { checkSetting, putSetting, SETTING_NAMES } from '../accounts/account-settings.ts';
import { readPrincipal } from '../accounts/read-principal.ts';
import { toWireSetting } from '../accounts/wire-setting.ts';
import { readChoice } from '../requests/choices.ts';
import { readString, required } from '../requests/members.ts';
import type { Operation } from './operation.ts';

/** For one principal: a user, a role, or the account's root user. */
export const putAccountSetting: Operation = ({ state }, body) => {
  const name = required(readChoice(body, 'name', SETTING_NAMES), 'name');
  const value = required(readString(body, 'value'), 'value');
  const principalArn = readPrincipal(state, body);
  checkSetting(name, value);
  putSetting(state, principalArn, name, value);
  return { setting: toWireSetting(name, value, principalArn) };
};
