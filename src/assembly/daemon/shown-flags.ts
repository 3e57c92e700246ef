import { DAEMON_SETTINGS } from '../daemon-settings.ts';
import type { DaemonSettings } from '../daemon-settings.ts';
import { showValue } from '../given-settings.ts';

/** Settings as others may see them, by their names in a program; what is not set is left out. */
export function shownFlags(settings: DaemonSettings): Readonly<Record<string, string>> {
  const keys = Object.keys(DAEMON_SETTINGS) as readonly (keyof DaemonSettings)[];
  const shown = keys.flatMap((key) =>
    settings[key] === undefined ? [] : [[key, showValue(settings[key], DAEMON_SETTINGS[key])] as const],
  );
  return Object.fromEntries(shown);
}
