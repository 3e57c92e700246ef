import type { AppDefinition } from '../engine/app-definition.ts';
import type { Group } from '../engine/group.ts';
import type { GroupEmbed } from './embed.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A group as Marathon shows it, with those of its lists that are wanted.
 * @param showApp an app as it is shown in a group.
 */
export function groupJson(
  group: Group,
  embeds: ReadonlySet<GroupEmbed>,
  showApp: (app: AppDefinition) => Json,
): Json {
  const { id, apps, groups, dependencies, version, enforceRole } = group;
  return {
    id,
    dependencies,
    version,
    ...(embeds.has('apps') ? { apps: [...apps.values()].map(showApp) } : {}),
    ...(embeds.has('groups')
      ? { groups: [...groups.values()].map((each) => groupJson(each, embeds, showApp)) }
      : {}),
    ...(embeds.has('pods') ? { pods: [] } : {}),
    ...(enforceRole === undefined ? {} : { enforceRole }),
  };
}
