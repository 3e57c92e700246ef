import { invalidParameter } from '../api-error.ts';
import type { EngineOptions } from '../options.ts';

const SWITCH = ['enabled', 'disabled'] as const;

interface SettingRule {
  readonly values: readonly string[];
  /** What holds where nothing was set. */
  readonly value: string;
  /** Amazon's own, which nobody else sets. */
  readonly isManaged?: true;
}

/** ARNs here are long ones, as Amazon's are for whatever was made since 2021; there is no way back to short ones. */
const LONG_ARNS: SettingRule = { values: ['enabled'], value: 'enabled' };

/** The settings that there are. @see "Account settings", ECS Developer Guide */
const RULES = {
  serviceLongArnFormat: LONG_ARNS,
  taskLongArnFormat: LONG_ARNS,
  containerInstanceLongArnFormat: LONG_ARNS,
  awsvpcTrunking: { values: SWITCH, value: 'disabled' },
  containerInsights: { values: ['enhanced', ...SWITCH], value: 'disabled' },
  fargateFIPSMode: { values: SWITCH, value: 'disabled' },
  tagResourceAuthorization: { values: ['on', 'off'], value: 'off' },
  fargateTaskRetirementWaitPeriod: { values: ['0', '7', '14'], value: '7' },
  guardDutyActivate: { values: ['on', 'off'], value: 'off', isManaged: true },
  defaultLogDriverMode: { values: ['blocking', 'non-blocking'], value: 'non-blocking' },
  fargateEventWindows: { values: SWITCH, value: 'disabled' },
} as const satisfies Readonly<Record<string, SettingRule>>;

export type SettingName = keyof typeof RULES;

/** In the order in which they are listed. */
// The keys of a constant table are its names.
export const SETTING_NAMES = Object.keys(RULES) as readonly SettingName[];

/** What was set, and not taken back. None of it changes how this ECS behaves but `containerInsights` of new clusters. */
export interface AccountSettings {
  /** For everybody who has set nothing. */
  readonly ofAccount: Map<SettingName, string>;
  /** By the ARN of a user or role. */
  readonly ofPrincipals: Map<string, Map<SettingName, string>>;
}

/** The part of the whole state that this is about. */
interface Account {
  readonly options: EngineOptions;
  readonly accountSettings: AccountSettings;
}

/** Whoever calls is taken for the account's root user, since signatures are not checked. */
export function rootArn({ options }: Account): string {
  return `arn:${options.partition}:iam::${options.accountId}:root`;
}

/** What somebody set for a principal; for the root user it is the account's. */
export function settingsOf(account: Account, principalArn: string): ReadonlyMap<SettingName, string> {
  const { ofAccount, ofPrincipals } = account.accountSettings;
  return principalArn === rootArn(account) ? ofAccount : (ofPrincipals.get(principalArn) ?? new Map());
}

/** What holds for a principal. */
export function effectiveSetting(account: Account, principalArn: string, name: SettingName): string {
  const { ofAccount } = account.accountSettings;
  return settingsOf(account, principalArn).get(name) ?? ofAccount.get(name) ?? RULES[name].value;
}

/** Amazon's own settings are of the type `aws_managed`. */
export function settingType(name: SettingName): 'user' | 'aws_managed' {
  return 'isManaged' in RULES[name] ? 'aws_managed' : 'user';
}

/** @throws InvalidParameterException for a value that the setting does not take. */
export function checkSetting(name: SettingName, value: string): void {
  if (settingType(name) === 'aws_managed')
    throw invalidParameter(`The setting ${name} is managed by Amazon and cannot be changed.`);
  const values: readonly string[] = RULES[name].values;
  if (!values.includes(value))
    throw invalidParameter(`value of ${name} should be one of [${values.join(',')}]`);
}

/** Takes note of a checked value. */
export function putSetting(account: Account, principalArn: string, name: SettingName, value: string): void {
  const { ofAccount, ofPrincipals } = account.accountSettings;
  if (principalArn === rootArn(account)) {
    ofAccount.set(name, value);
    return;
  }
  const own = ofPrincipals.get(principalArn) ?? new Map<SettingName, string>();
  ofPrincipals.set(principalArn, own.set(name, value));
}

/** Nothing happens when there is none. */
export function deleteSetting(account: Account, principalArn: string, name: SettingName): void {
  const { ofAccount, ofPrincipals } = account.accountSettings;
  const own = principalArn === rootArn(account) ? ofAccount : ofPrincipals.get(principalArn);
  own?.delete(name);
}
