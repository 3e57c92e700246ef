import { readCredentials } from '../assembly/daemon/credentials-file.ts';
import { readTls } from '../assembly/daemon/tls-files.ts';
import { configSchema } from '../assembly/config-schema.ts';
import { DAEMON_SETTINGS } from '../assembly/daemon-settings.ts';
import type { DaemonSettings } from '../assembly/daemon-settings.ts';
import { showValue } from '../assembly/given-settings.ts';
import { resolveDaemonSettings } from '../assembly/resolve-settings.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { formatTable } from './table.ts';
import type { Terminal } from './terminal.ts';

export interface ConfigShowOptions {
  readonly config?: string;
  readonly origin: boolean;
  readonly output: 'table' | 'json';
}

/** A setting as it is in force. */
interface SettingInForce {
  readonly name: string;
  readonly value?: unknown;
  readonly origin: string;
}

const KEYS = Object.keys(DAEMON_SETTINGS) as readonly (keyof DaemonSettings)[];

function settingsInForce(config: string | undefined): readonly SettingInForce[] {
  const { settings, sources } = resolveDaemonSettings({}, process.env, config);
  return KEYS.map((name) => {
    const value = settings[name];
    const isHidden = DAEMON_SETTINGS[name].isSecret === true && value !== undefined;
    const shown = isHidden ? showValue(value, DAEMON_SETTINGS[name]) : value;
    return {
      name,
      ...(shown === undefined ? {} : { value: shown }),
      origin: sources.get(name) ?? 'default',
    };
  });
}

/** `config show`: what every setting comes to. */
export function runConfigShow({ config, origin, output }: ConfigShowOptions, { out }: Terminal): ExitCode {
  const all = settingsInForce(config);
  if (output === 'json') {
    const shown = all.map(({ origin: source, ...setting }) =>
      origin ? { ...setting, origin: source } : setting,
    );
    out(JSON.stringify(shown, null, 2));
    return EXIT.done;
  }
  const rows = all.map(({ name, value, origin: source }) => [
    name,
    value === undefined ? '-' : showValue(value),
    ...(origin ? [source] : []),
  ]);
  out(formatTable(['setting', 'value', ...(origin ? ['origin'] : [])], rows));
  return EXIT.done;
}

/** `config check`: fails where something is wrong with the settings, or with the files they name. */
export function runConfigCheck(config: string | undefined, { out }: Terminal): ExitCode {
  const { settings, sources } = resolveDaemonSettings({}, process.env, config);
  if (settings.credentials !== undefined) readCredentials(settings.credentials);
  readTls(settings);
  out(`In order: ${sources.size} settings are given, ${KEYS.length - sources.size} are the defaults.`);
  return EXIT.done;
}

/** `config schema`: the JSON Schema of configuration files. */
export function runConfigSchema({ out }: Terminal): ExitCode {
  out(JSON.stringify(configSchema(), null, 2));
  return EXIT.done;
}
