import type { AppDefinition } from '../../src/frameworks/marathon/engine/app-definition.ts';
import { emptyGroup, putApp } from '../../src/frameworks/marathon/engine/group.ts';
import type { Group } from '../../src/frameworks/marathon/engine/group.ts';
import { ROOT_PATH, resolvePathId } from '../../src/frameworks/marathon/engine/path-id.ts';
import { timestampAt } from '../../src/frameworks/marathon/engine/timestamp.ts';

export const NOW_MS = Date.UTC(2020, 0, 2, 3, 4, 5, 678);
export const NOW = timestampAt(NOW_MS);

type AppChanges = Partial<Omit<AppDefinition, 'id' | 'dependencies'>> & {
  /** Default `/app`. */
  readonly id?: string;
  /** Seen from the root. */
  readonly dependencies?: readonly string[];
};

/** One instance of `web:1` in the host's network, with Marathon's defaults and without ports. */
export function appDefinition({
  id = '/app',
  dependencies = [],
  ...changes
}: AppChanges = {}): AppDefinition {
  return {
    id: resolvePathId(id),
    cmd: 'web:1',
    args: [],
    env: {},
    instances: 1,
    cpus: 1,
    mem: 128,
    disk: 0,
    gpus: 0,
    executor: '',
    constraints: [],
    backoffSeconds: 1,
    backoffFactor: 1.15,
    maxLaunchDelaySeconds: 300,
    upgradeStrategy: { minimumHealthCapacity: 1, maximumOverCapacity: 1 },
    killSelection: 'YOUNGEST_FIRST',
    unreachableStrategy: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
    healthChecks: [],
    readinessChecks: [],
    portDefinitions: [],
    requirePorts: false,
    networks: [{ mode: 'host', labels: {} }],
    secrets: {},
    labels: {},
    fetch: [],
    dependencies: dependencies.map((each) => resolvePathId(each)),
    version: NOW,
    versionInfo: { lastScalingAt: NOW, lastConfigChangeAt: NOW },
    ...changes,
  };
}

/** A root group with these apps in it. */
export function rootGroup(...apps: readonly AppDefinition[]): Group {
  return apps.reduce(
    (root, app) => {
      const change = putApp(root, app, NOW);
      if (!change.ok) throw new Error(change.message);
      return change.root;
    },
    emptyGroup(ROOT_PATH, NOW),
  );
}
