import { rootArn } from '../accounts/account-settings.ts';
import type { Operation } from './operation.ts';
import { putAccountSetting } from './put-account-setting.ts';

/** For everybody in the account who has set nothing else. */
export const putAccountSettingDefault: Operation = (turn, body) =>
  putAccountSetting(turn, { ...body, principalArn: rootArn(turn.state) });
