import { Option } from 'commander';
import type { Command } from 'commander';

import { DAEMON_SETTINGS } from '../assembly/daemon-settings.ts';
import { resolveDaemonSettings } from '../assembly/resolve-settings.ts';
import { flagFor, readText } from '../assembly/setting.ts';
import type { Setting } from '../assembly/setting.ts';

const PLACEHOLDERS: Readonly<Record<Setting['form'], string>> = {
  text: '<text>',
  number: '<n>',
  json: '<json>',
  flag: '[true|false]',
};

/** A default in a few words; what is long is in the documentation. */
function defaultText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return value === undefined || text.length > 40 ? '' : `${text}, `;
}

/** The flags of all settings, or of those that are wanted. Their texts are read and checked with what the environment and the file say. */
export function addSettingFlags(command: Command, isWanted: (key: string) => boolean = () => true): Command {
  const defaults: Readonly<Record<string, unknown>> = resolveDaemonSettings({}, {}).settings;
  for (const [key, { variable, form, help }] of Object.entries(DAEMON_SETTINGS).filter(([each]) =>
    isWanted(each),
  ))
    command.addOption(
      new Option(
        `${flagFor(key)} ${PLACEHOLDERS[form]}`,
        `${help} (${defaultText(defaults[key])}${variable})`,
      )
        .preset('true')
        .helpGroup('Settings:'),
    );
  return command;
}

/** What a command line says of settings, by their names. */
export function settingsGiven(command: Command): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = {};
  for (const [key, { form }] of Object.entries(DAEMON_SETTINGS)) {
    const option = command.options.find(({ long }) => long === flagFor(key));
    const text: unknown = option === undefined ? undefined : command.getOptionValue(option.attributeName());
    if (typeof text === 'string') given[key] = readText(text, form);
  }
  return given;
}
