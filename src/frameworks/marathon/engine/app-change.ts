import type { AppDefinition } from './app-definition.ts';
import type { Timestamp } from './timestamp.ts';

/** What a change of an app comes to: nothing, another number of the same instances, or other instances. */
export type AppChange = 'none' | 'scaling' | 'configuration';

function isSameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const entries = Object.entries(a).filter(([, value]) => value !== undefined);
  const others = new Map<string, unknown>(Object.entries(b).filter(([, value]) => value !== undefined));
  return (
    entries.length === others.size &&
    entries.every(([key, value]) => others.has(key) && isSameValue(value, others.get(key)))
  );
}

/** What tells apps of one configuration apart. */
function configurationOf({ instances, version, versionInfo, ...configuration }: AppDefinition): object {
  return configuration;
}

/** Whatever the apps' versions say. */
export function changeOf(before: AppDefinition, after: AppDefinition): AppChange {
  if (!isSameValue(configurationOf(before), configurationOf(after))) return 'configuration';
  return before.instances === after.instances ? 'none' : 'scaling';
}

/**
 * The app after a change, with the version that tells it. What does not change keeps its version, so that its tasks do not
 * count as outdated.
 * @param before absent for a new app.
 * @param restarted whether its instances are to be replaced though nothing has changed.
 */
export function versioned(
  before: AppDefinition | undefined,
  after: AppDefinition,
  version: Timestamp,
  restarted = false,
): AppDefinition {
  const change = before === undefined ? 'configuration' : changeOf(before, after);
  if (before === undefined || change === 'configuration')
    return { ...after, version, versionInfo: { lastScalingAt: version, lastConfigChangeAt: version } };
  const { lastScalingAt, lastConfigChangeAt } = before.versionInfo;
  if (change === 'none' && !restarted) return before;
  return {
    ...after,
    version,
    versionInfo: {
      lastScalingAt: change === 'scaling' ? version : lastScalingAt,
      lastConfigChangeAt: restarted ? version : lastConfigChangeAt,
    },
  };
}
