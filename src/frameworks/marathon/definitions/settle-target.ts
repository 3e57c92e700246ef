import type { Range } from '../../../mesos/ranges.ts';
import { versioned } from '../engine/app-change.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import { CYCLIC_DEPENDENCIES, dependencyLevels } from '../engine/dependencies.ts';
import { appsBelow, differingApps, findApp } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import type { PathId } from '../engine/path-id.ts';
import { assignServicePorts, servicePortsOf } from '../engine/service-ports.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import type { AppRules } from './app-rules.ts';
import { refuseRules, refuseWhole, taken } from './refusal.ts';
import type { Outcome } from './refusal.ts';

/** When a tree of apps is changed, and what counts then. */
export interface ChangeContext {
  /** Of all that changes; later than that of the tree. */
  readonly version: Timestamp;
  readonly rules: AppRules;
  /** `--local_port_min` to `--local_port_max`. */
  readonly servicePorts?: Range;
}

/** The group where some apps are others; what stays as it is is shared. */
function withApps(group: Group, changed: ReadonlyMap<PathId, AppDefinition>): Group {
  const apps = replaced(group.apps, (app) => changed.get(app.id) ?? app);
  const groups = replaced(group.groups, (each) => withApps(each, changed));
  return apps === group.apps && groups === group.groups ? group : { ...group, apps, groups };
}

/** The entries with others in the places of some; the same ones where all stay. */
function replaced<T>(entries: ReadonlyMap<PathId, T>, change: (entry: T) => T): ReadonlyMap<PathId, T> {
  let others: Map<PathId, T> | undefined;
  for (const [id, entry] of entries) {
    const other = change(entry);
    if (other !== entry) (others ??= new Map(entries)).set(id, other);
  }
  return others ?? entries;
}

/** Apps that are new or differ, with service ports and versions. */
function settledApps(
  root: Group,
  target: Group,
  { version, servicePorts }: ChangeContext,
  restarted: ReadonlySet<PathId>,
): Outcome<ReadonlyMap<PathId, AppDefinition>> {
  const apps = appsBelow(target);
  const changed = new Set(differingApps(root, target));
  const inUse = new Set(apps.flatMap(servicePortsOf));
  const settled = new Map<PathId, AppDefinition>();
  for (const app of apps) {
    if (!changed.has(app) && !restarted.has(app.id)) continue;
    const before = findApp(root, app.id);
    const assigned = assignServicePorts(app, before, inUse, servicePorts);
    if (!assigned.ok) return refuseWhole(assigned.message);
    for (const port of servicePortsOf(assigned.app)) inUse.add(port);
    settled.set(app.id, versioned(before, assigned.app, version, restarted.has(app.id)));
  }
  return taken(settled);
}

/**
 * Makes a tree that a request asks for the one that is deployed: every app that differs has service ports and tells by its
 * version that it has changed, one that does not is the one before. Refused when dependencies go in a circle or service ports
 * run out.
 * @param restarted apps whose instances are to be replaced though nothing has changed.
 */
export function settleTarget(
  root: Group,
  target: Group,
  context: ChangeContext,
  restarted: ReadonlySet<PathId> = new Set(),
): Outcome<Group> {
  if (dependencyLevels(target) === undefined)
    return refuseRules([{ path: '/', message: CYCLIC_DEPENDENCIES }]);
  const settled = settledApps(root, target, context, restarted);
  return settled.ok ? taken(withApps(target, settled.value)) : settled;
}
