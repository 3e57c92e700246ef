import type { AppDefinition } from './app-definition.ts';
import { appsBelow, findGroup } from './group.ts';
import type { Group } from './group.ts';
import type { PathId } from './path-id.ts';

export const CYCLIC_DEPENDENCIES = 'Dependency graph has cyclic dependencies.';

/** An app, or a group on which something depends: it is done when all apps in it are. */
interface Place {
  /** Absent for a group. */
  readonly app?: AppDefinition;
  level: number;
  /** How many others have to be done first. */
  waitsFor: number;
  /** Those that wait for this one. */
  readonly holdsUp: Place[];
}

const placeOf = (app?: AppDefinition): Place => ({
  ...(app === undefined ? {} : { app }),
  level: 0,
  waitsFor: 0,
  holdsUp: [],
});

function hold(waiting: Place, needed: Place): void {
  waiting.waitsFor += 1;
  needed.holdsUp.push(waiting);
}

type Needs = readonly [app: AppDefinition, ids: readonly PathId[]];

/** Every app with the ids on which it depends, by itself or by the groups it is in. */
function* needsIn(group: Group, ofParents: readonly PathId[] = []): Generator<Needs> {
  const ofGroups = group.dependencies.length === 0 ? ofParents : [...ofParents, ...group.dependencies];
  for (const app of group.apps.values())
    yield [app, app.dependencies.length === 0 ? ofGroups : [...app.dependencies, ...ofGroups]];
  for (const each of group.groups.values()) yield* needsIn(each, ofGroups);
}

/** The apps of a tree, each of which knows whom it holds up. */
function placesIn(root: Group, needs: readonly Needs[]): readonly Place[] {
  const places = new Map(needs.map(([app]) => [app.id, placeOf(app)]));
  const apps = [...places.values()];
  /** What an id stands for: an app, a group, or nothing where there is none. */
  const named = (id: PathId): Place | undefined => {
    const known = places.get(id);
    const group = known === undefined ? findGroup(root, id) : undefined;
    if (group === undefined) return known;
    const place = placeOf();
    for (const app of appsBelow(group)) hold(place, places.get(app.id) ?? place);
    places.set(id, place);
    return place;
  };
  for (const [i, [, ids]] of needs.entries())
    for (const id of ids) {
      const [waiting, needed] = [apps[i], named(id)];
      // Where there is nothing in it, a group holds nobody up.
      if (waiting !== undefined && needed !== undefined && (needed.app !== undefined || needed.waitsFor > 0))
        hold(waiting, needed);
    }
  return apps;
}

/**
 * The apps of a tree in levels: those of one depend only on those of earlier ones. Costs as much as there are apps and
 * dependencies.
 * @returns undefined when the dependencies go in a circle, see {@link CYCLIC_DEPENDENCIES}.
 */
export function dependencyLevels(root: Group): readonly (readonly AppDefinition[])[] | undefined {
  const needs = [...needsIn(root)];
  if (needs.length > 0 && needs.every(([, ids]) => ids.length === 0)) return [needs.map(([app]) => app)];
  const apps = placesIn(root, needs);
  const ready = apps.filter(({ waitsFor }) => waitsFor === 0);
  for (const done of ready)
    for (const waiting of done.holdsUp) {
      waiting.level = Math.max(waiting.level, done.level + (waiting.app === undefined ? 0 : 1));
      waiting.waitsFor -= 1;
      if (waiting.waitsFor === 0) ready.push(waiting);
    }
  if (apps.some(({ waitsFor }) => waitsFor > 0)) return undefined;
  const levels: AppDefinition[][] = [];
  for (const { app, level } of apps) if (app !== undefined) (levels[level] ??= []).push(app);
  return levels;
}
