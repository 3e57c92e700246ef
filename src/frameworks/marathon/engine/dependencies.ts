import type { AppDefinition } from './app-definition.ts';
import { appsBelow, findApp, findGroup } from './group.ts';
import type { Group } from './group.ts';
import { parentsOf } from './path-id.ts';
import type { PathId } from './path-id.ts';

export const CYCLIC_DEPENDENCIES = 'Dependency graph has cyclic dependencies.';

/** The apps that an id stands for: one, those of a group, or none where there is nothing. */
function appsNamed(root: Group, id: PathId): readonly AppDefinition[] {
  const app = findApp(root, id);
  if (app !== undefined) return [app];
  const group = findGroup(root, id);
  return group === undefined ? [] : appsBelow(group);
}

/** On which apps one depends, by itself or by the groups it is in. */
function dependenciesOf(root: Group, app: AppDefinition): ReadonlySet<PathId> {
  const ofGroups = parentsOf(app.id).flatMap((id) => findGroup(root, id)?.dependencies ?? []);
  const named = [...app.dependencies, ...ofGroups].flatMap((id) => appsNamed(root, id));
  return new Set(named.map(({ id }) => id));
}

/**
 * The apps of a tree in levels: those of one depend only on those of earlier ones.
 * @returns undefined when the dependencies go in a circle, see {@link CYCLIC_DEPENDENCIES}.
 */
export function dependencyLevels(root: Group): readonly (readonly AppDefinition[])[] | undefined {
  const levels: AppDefinition[][] = [];
  const done = new Set<PathId>();
  let waiting = appsBelow(root).map((app) => ({ app, needs: dependenciesOf(root, app) }));
  while (waiting.length > 0) {
    const level = waiting.filter(({ needs }) => [...needs].every((id) => done.has(id)));
    if (level.length === 0) return undefined;
    levels.push(level.map(({ app }) => app));
    for (const { app } of level) done.add(app.id);
    waiting = waiting.filter(({ app }) => !done.has(app.id));
  }
  return levels;
}
