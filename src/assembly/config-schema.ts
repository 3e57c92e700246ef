import { z } from 'zod';

import { DAEMON_SCHEMA, DAEMON_SETTINGS } from './daemon-settings.ts';
import type { DaemonSettings } from './daemon-settings.ts';
import { fileKeyFor } from './setting.ts';

type Shape = Record<string, z.ZodType>;

/** The schemas of settings by section and by key in it; those without a section under ''. */
function sections(): ReadonlyMap<string, Shape> {
  const found = new Map<string, Shape>();
  for (const key of Object.keys(DAEMON_SETTINGS) as (keyof DaemonSettings)[]) {
    const setting = DAEMON_SETTINGS[key];
    const fileKey = fileKeyFor(key, setting);
    const [section = '', name = fileKey] = fileKey.includes('.') ? fileKey.split('.') : ['', fileKey];
    const schema = DAEMON_SCHEMA.shape[key].describe(setting.help);
    found.set(section, { ...found.get(section), [name]: schema });
  }
  return found;
}

/** @returns the JSON Schema, of draft 2020-12, of what a configuration file may hold. */
export function configSchema(): object {
  const { '': top = {}, ...named } = Object.fromEntries(sections());
  const inner = Object.entries(named).map(
    ([name, shape]) => [name, z.strictObject(shape).exactOptional()] as const,
  );
  return z.toJSONSchema(z.strictObject({ ...top, ...Object.fromEntries(inner) }), { io: 'input' });
}
