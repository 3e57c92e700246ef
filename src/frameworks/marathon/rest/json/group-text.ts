import { joinedList, objectText } from '../../../../doors/http/json-text.ts';
import { map } from '../../../../doors/http/lazily.ts';
import type { GroupEmbed } from '../../definitions/embed.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import type { Group } from '../../engine/group.ts';

/**
 * A group as Marathon shows it, with those of its lists that are wanted, as JSON piece by piece.
 * @param showApp an app as it is shown in a group.
 */
export function groupText(
  { id, apps, groups, dependencies, version, enforceRole }: Group,
  embeds: ReadonlySet<GroupEmbed>,
  showApp: (app: AppDefinition) => Iterable<string>,
): Iterable<string> {
  const inner = map(groups.values(), (each) => groupText(each, embeds, showApp));
  return objectText(
    { id, dependencies, version },
    {
      ...(embeds.has('apps') ? { apps: joinedList(map(apps.values(), showApp)) } : {}),
      ...(embeds.has('groups') ? { groups: joinedList(inner) } : {}),
      ...(embeds.has('pods') ? { pods: ['[]'] } : {}),
      ...(enforceRole === undefined ? {} : { enforceRole: [String(enforceRole)] }),
    },
  );
}
