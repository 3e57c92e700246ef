import { effectiveSetting, SETTING_NAMES, settingsOf } from '../accounts/account-settings.ts';
import type { SettingName } from '../accounts/account-settings.ts';
import { readPrincipal } from '../accounts/read-principal.ts';
import { toWireSetting } from '../accounts/wire-setting.ts';
import { invalidParameter } from '../api-error.ts';
import { readChoice } from '../requests/choices.ts';
import { readBoolean, readString } from '../requests/members.ts';
import { ordinalOf, formatOrdinal, readPage, takePage } from '../requests/paging.ts';
import type { Operation } from './operation.ts';

/** Settings of one page. */
const MAX_SETTINGS = 10;

/** What a principal has set; with `effectiveSettings` what holds for it, set or not. */
export const listAccountSettings: Operation = ({ state }, body) => {
  const name = readChoice(body, 'name', SETTING_NAMES);
  const value = readString(body, 'value');
  if (value !== undefined && name === undefined) throw invalidParameter('name must be specified with value.');
  const principalArn = readPrincipal(state, body);
  const isEffective = readBoolean(body, 'effectiveSettings') ?? false;
  const filters = { list: 'account-settings', name, value, principalArn, isEffective };
  const page = readPage(body, filters, MAX_SETTINGS);
  const own = settingsOf(state, principalArn);
  const valueOf = (one: SettingName): string | undefined =>
    isEffective ? effectiveSetting(state, principalArn, one) : own.get(one);
  const entries = SETTING_NAMES.map((one, index) => {
    const found = valueOf(one);
    const isWanted = (name ?? one) === one && (value ?? found) === found;
    const item = found !== undefined && isWanted ? toWireSetting(one, found, principalArn) : undefined;
    return [formatOrdinal(index), item] as const;
  });
  const { items, ...rest } = takePage(page, entries.slice(ordinalOf(page.after) + 1));
  return { settings: items, ...rest };
};
