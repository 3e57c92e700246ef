import type { Range } from '../../../mesos/ranges.ts';
import { versioned } from '../engine/app-change.ts';
import type { AppDefinition } from '../engine/app-definition.ts';
import { CYCLIC_DEPENDENCIES, appsWithOtherNeeds, dependencyLevels } from '../engine/dependencies.ts';
import { appsBelow, differingApps, findApp } from '../engine/group.ts';
import type { Group } from '../engine/group.ts';
import { parentsOf } from '../engine/path-id.ts';
import type { PathId } from '../engine/path-id.ts';
import { ServicePortCounts, assignServicePorts, servicePortsOf } from '../engine/service-ports.ts';
import type { PortsInUse } from '../engine/service-ports.ts';
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
  /** Of the tree before the change; absent: they are counted. */
  readonly portCounts?: ServicePortCounts;
}

/** The group where some apps are others; what stays as it is is shared, and not looked at. */
function withApps(root: Group, changed: ReadonlyMap<PathId, AppDefinition>): Group {
  const homes = new Set([...changed.keys()].flatMap(parentsOf));
  const replacedIn = (group: Group): Group => {
    if (!homes.has(group.id)) return group;
    const apps = replaced(group.apps, (app) => changed.get(app.id) ?? app);
    const groups = replaced(group.groups, replacedIn);
    return apps === group.apps && groups === group.groups ? group : { ...group, apps, groups };
  };
  return replacedIn(root);
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

/** Service ports of the apps of a target, and those that are given to them. */
class TargetPorts implements PortsInUse {
  readonly #ofRoot: ServicePortCounts;
  /** Of apps as they are no more. */
  readonly #left: ServicePortCounts;
  readonly #taken: Set<number>;
  #lowestFree: number | undefined;

  /** @param ofRoot default: they are counted. */
  constructor(root: Group, target: Group, ofRoot = new ServicePortCounts(appsBelow(root))) {
    this.#ofRoot = ofRoot;
    this.#left = new ServicePortCounts(differingApps(target, root));
    this.#taken = new Set([...differingApps(root, target)].flatMap(servicePortsOf));
  }

  has(port: number): boolean {
    return this.#taken.has(port) || this.#ofRoot.of(port) > this.#left.of(port);
  }

  add(port: number): void {
    this.#taken.add(port);
  }

  /** Ports are only taken, so that what was not free before need not be looked at again. */
  lowestFree(begin: number): number {
    let port = this.#lowestFree ?? this.#lowestLeft(begin);
    while (this.has(port)) port += 1;
    this.#lowestFree = port;
    return port;
  }

  #lowestLeft(begin: number): number {
    let lowest = this.#ofRoot.lowestFree(begin);
    for (const port of this.#left.ports()) if (begin <= port && port < lowest) lowest = port;
    return lowest;
  }
}

/** Apps that are new or differ, with service ports and versions. */
function settledApps(
  root: Group,
  target: Group,
  { version, servicePorts, portCounts }: ChangeContext,
  restarted: ReadonlySet<PathId>,
): Outcome<ReadonlyMap<PathId, AppDefinition>> {
  const asBefore = [...restarted].flatMap((id) => findApp(target, id) ?? []);
  const inUse = new TargetPorts(root, target, portCounts);
  const settled = new Map<PathId, AppDefinition>();
  for (const app of new Set([...differingApps(root, target), ...asBefore])) {
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
 * run out. What has not changed costs nothing.
 * @param restarted apps whose instances are to be replaced though nothing has changed.
 */
export function settleTarget(
  root: Group,
  target: Group,
  context: ChangeContext,
  restarted: ReadonlySet<PathId> = new Set(),
): Outcome<Group> {
  if (dependencyLevels(target, [...appsWithOtherNeeds(root, target)]) === undefined)
    return refuseRules([{ path: '/', message: CYCLIC_DEPENDENCIES }]);
  const settled = settledApps(root, target, context, restarted);
  return settled.ok ? taken(withApps(target, settled.value)) : settled;
}
