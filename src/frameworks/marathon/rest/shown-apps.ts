import type { AppDefinition } from '../engine/app-definition.ts';
import { appsBelow, findApp } from '../engine/group.ts';
import { isBelow } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import { appShown } from '../scheduler/state.ts';
import type { MarathonState } from '../scheduler/state.ts';

/** All apps that clients see: those there are to be, then those that are being deleted. */
export function shownApps(state: MarathonState): readonly AppDefinition[] {
  const leaving = [...state.locks.keys()].filter((id) => findApp(state.root, id) === undefined);
  return [...appsBelow(state.root), ...leaving.flatMap((id) => appShown(state, id) ?? [])];
}

export const shownAppsBelow = (state: MarathonState, group: PathId): readonly AppDefinition[] =>
  shownApps(state).filter(({ id }) => isBelow(id, group));
