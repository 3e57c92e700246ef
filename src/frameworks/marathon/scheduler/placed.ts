import type { AppDefinition } from '../engine/app-definition.ts';
import { isActive } from './instance.ts';
import type { PlacedAgent } from './instance.ts';
import type { MarathonState } from './state.ts';

/**
 * Where the instances of an app are that count for its constraints. Those of an earlier configuration do not, so that an upgrade
 * does not stand in its own way.
 */
export function placedFor(
  { instances }: MarathonState,
  { id, versionInfo }: AppDefinition,
): readonly PlacedAgent[] {
  return [...instances.ofApp(id).values()]
    .filter((each) => isActive(each) && each.version >= versionInfo.lastConfigChangeAt)
    .map(({ agent }) => agent);
}
