import type { AppDefinition } from './app-definition.ts';
import { appsBelow, findApp, findGroup } from './group.ts';
import type { Group } from './group.ts';
import { ROOT_PATH, parentOf } from './path-id.ts';
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

/** The ids on which every app of a group depends, for being in it and in those above it. */
function inherited(root: Group, id: PathId, known: Map<PathId, readonly PathId[]>): readonly PathId[] {
  const before = known.get(id);
  if (before !== undefined) return before;
  const own = findGroup(root, id)?.dependencies ?? [];
  const above = id === ROOT_PATH ? [] : inherited(root, parentOf(id), known);
  const all = own.length === 0 ? above : [...above, ...own];
  known.set(id, all);
  return all;
}

/** Places of apps and of all that they need, directly or not. */
class Places {
  readonly #root: Group;
  readonly #places = new Map<PathId, Place>();
  readonly #inherited = new Map<PathId, readonly PathId[]>();

  constructor(root: Group, apps: Iterable<AppDefinition>) {
    this.#root = root;
    for (const app of apps) this.#ofApp(app);
    // Those that are needed are put at the end, and come to their turn.
    for (const place of this.#places.values()) if (place.app !== undefined) this.#holdUp(place, place.app);
  }

  all(): Iterable<Place> {
    return this.#places.values();
  }

  get(app: PathId): Place | undefined {
    return this.#places.get(app);
  }

  #holdUp(waiting: Place, { id, dependencies }: AppDefinition): void {
    for (const each of [...dependencies, ...inherited(this.#root, parentOf(id), this.#inherited)]) {
      const needed = this.#named(each);
      // Where there is nothing in it, a group holds nobody up.
      if (needed !== undefined && (needed.app !== undefined || needed.waitsFor > 0)) hold(waiting, needed);
    }
  }

  /** What an id stands for: an app, a group, or nothing where there is none. */
  #named(id: PathId): Place | undefined {
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    const app = findApp(this.#root, id);
    if (app !== undefined) return this.#ofApp(app);
    const group = findGroup(this.#root, id);
    if (group === undefined) return undefined;
    const place = placeOf();
    this.#places.set(id, place);
    for (const each of appsBelow(group)) hold(place, this.#ofApp(each));
    return place;
  }

  #ofApp(app: AppDefinition): Place {
    const place = this.#places.get(app.id) ?? placeOf(app);
    this.#places.set(app.id, place);
    return place;
  }
}

/** Gives every place its level. @returns whether all have one, as they have unless some go in a circle. */
function findLevels(places: Iterable<Place>): boolean {
  const all = [...places];
  const ready = all.filter(({ waitsFor }) => waitsFor === 0);
  for (const done of ready)
    for (const waiting of done.holdsUp) {
      waiting.level = Math.max(waiting.level, done.level + (waiting.app === undefined ? 0 : 1));
      waiting.waitsFor -= 1;
      if (waiting.waitsFor === 0) ready.push(waiting);
    }
  return all.every(({ waitsFor }) => waitsFor === 0);
}

/**
 * Apps of a tree in levels: those of one depend, directly or not, only on those of earlier ones. Costs as much as there are
 * apps, and others that they depend on.
 * @param apps default: all. A level may have none of them.
 * @returns undefined when dependencies of the apps lead into a circle, see {@link CYCLIC_DEPENDENCIES}.
 */
export function dependencyLevels(
  root: Group,
  apps: readonly AppDefinition[] = appsBelow(root),
): readonly (readonly AppDefinition[])[] | undefined {
  const places = new Places(root, apps);
  if (!findLevels(places.all())) return undefined;
  const levels: AppDefinition[][] = [];
  for (const app of apps) {
    const level = places.get(app.id)?.level ?? 0;
    while (levels.length <= level) levels.push([]);
    levels[level]?.push(app);
  }
  return levels;
}

const isSameList = (some: readonly PathId[], others: readonly PathId[]): boolean =>
  some.length === others.length && some.every((id, i) => id === others[i]);

/**
 * The apps of a tree that may depend on something else than in the one before: those that differ, and those of groups that
 * depend on something else. A circle that was not there before goes through one of them.
 */
export function* appsWithOtherNeeds(before: Group | undefined, after: Group): Generator<AppDefinition> {
  if (before === after) return;
  if (!isSameList(before?.dependencies ?? [], after.dependencies)) {
    yield* appsBelow(after);
    return;
  }
  for (const app of after.apps.values()) if (before?.apps.get(app.id) !== app) yield app;
  for (const group of after.groups.values()) {
    const earlier = before?.groups.get(group.id);
    if (earlier !== group) yield* appsWithOtherNeeds(earlier, group);
  }
}
