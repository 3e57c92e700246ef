import type { JsonObject } from '../json.ts';
import { settingType } from './account-settings.ts';
import type { SettingName } from './account-settings.ts';

/** A setting as ECS describes it. */
export function toWireSetting(name: SettingName, value: string, principalArn: string): JsonObject {
  return { name, value, principalArn, type: settingType(name) };
}
