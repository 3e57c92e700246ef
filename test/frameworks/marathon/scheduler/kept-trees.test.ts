import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import {
  appsBelow,
  findGroup,
  putGroup,
  removeGroup,
} from '../../../../src/frameworks/marathon/engine/group.ts';
import type { Group } from '../../../../src/frameworks/marathon/engine/group.ts';
import { ROOT_PATH, resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import { ServicePortCounts } from '../../../../src/frameworks/marathon/engine/service-ports.ts';
import { timestampAt } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import type { Timestamp } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import { restore } from '../../../../src/frameworks/marathon/scheduler/restore.ts';
import { NO_APPS } from '../../../../src/frameworks/marathon/scheduler/state.ts';
import type { MarathonState } from '../../../../src/frameworks/marathon/scheduler/state.ts';
import { NOW_MS, appDefinition } from '../../../support/marathon-builders.ts';
import { MarathonHarness } from '../../../support/marathon-harness.ts';

/** A tree as text can tell it, with the order of everything in it. */
const shapeOf = ({ apps, groups, ...group }: Group): object => ({
  ...group,
  apps: [...apps.values()],
  groups: [...groups.values()].map(shapeOf),
});

/** All trees that are kept; the one before there was any is not stored. */
const treesOf = (state: MarathonState): readonly object[] =>
  state.trees.filter((tree) => tree !== NO_APPS).map(shapeOf);

const restored = ({ records }: MarathonHarness): MarathonState =>
  restore([...records].map(([key, value]) => ({ key, value })));

const keysOf = (marathon: MarathonHarness, kind: string): readonly string[] =>
  [...marathon.records.keys()].filter((key) => key.startsWith(`${kind} `)).sort();

const portsOf = (counts: ServicePortCounts): readonly (readonly number[])[] =>
  [...counts.ports()].sort().map((port) => [port, counts.of(port)]);

function withReorderedGroup(root: Group, id: string, version: Timestamp): Group {
  const group = findGroup(root, resolvePathId(id));
  if (group === undefined) return root;
  const [first, ...others] = group.apps;
  const apps = new Map(first === undefined ? [] : [...others, first]);
  const groups = new Map([...group.groups].reverse());
  const change = putGroup(root, { ...group, apps, groups }, version);
  if (!change.ok) throw new Error(change.message);
  return change.root;
}

function withAppInFront(root: Group, id: string, version: Timestamp): Group {
  const group = findGroup(root, resolvePathId(id));
  if (group === undefined) return root;
  const app = appDefinition({ id: `${id}/front`, instances: 0, version });
  const change = putGroup(root, { ...group, apps: new Map([[app.id, app], ...group.apps]) }, version);
  if (!change.ok) throw new Error(change.message);
  return change.root;
}

function withDependency(root: Group, id: string, version: Timestamp): Group {
  const group = findGroup(root, resolvePathId(id));
  if (group === undefined) return root;
  const dependencies = group.dependencies.length === 0 ? [resolvePathId('/a')] : [];
  const change = putGroup(root, { ...group, dependencies }, version);
  if (!change.ok) throw new Error(change.message);
  return change.root;
}

const APPS = ['/a', '/b/c', '/b/d', '/e/f/g', '/e/f/h', '/e/i', '/j'];
const GROUPS = ['/', '/b', '/e', '/e/f'];

type Move = (marathon: MarathonHarness) => void;

const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc
    .oneof(
      { weight: 6, arbitrary: fc.tuple(fc.subarray(APPS, { minLength: 1 }), fc.nat(2), fc.nat(3)) },
      { weight: 6, arbitrary: fc.tuple(fc.constantFrom('delete'), fc.constantFrom(...APPS)) },
      {
        weight: 4,
        arbitrary: fc.tuple(
          fc.constantFrom('remove', 'reorder', 'front', 'depend'),
          fc.constantFrom(...GROUPS),
        ),
      },
      {
        weight: 4,
        arbitrary: fc.tuple(fc.constantFrom('settle', 'crash', 'cancel', 'nothing'), fc.constant('/')),
      },
    )
    .map((drawn): Move => (drawn.length === 3 ? putMove(...drawn) : otherMove(drawn[0], drawn[1]))),
  { maxLength: 30 },
);

const putMove =
  (ids: readonly string[], instances: number, command: number): Move =>
  (marathon) => {
    const port = { port: 10_000 + command, protocol: 'tcp' as const, labels: {} };
    const shape = { instances, cmd: `web:${command}`, cpus: 0.1, portDefinitions: [port] };
    marathon.forcePut(...ids.map((id): AppDefinition => appDefinition({ id, ...shape })));
  };

function otherMove(what: string, id: string): Move {
  return (marathon) => {
    const deploy = (change: (root: Group, version: Timestamp) => Group): void => {
      marathon.deploy((root, { version }) => change(root, version), true);
    };
    switch (what) {
      case 'delete':
        marathon.delete(id);
        return;
      case 'remove':
        deploy((root, version) => removeGroup(root, resolvePathId(id), version));
        return;
      case 'reorder':
        deploy((root, version) => withReorderedGroup(root, id, version));
        return;
      case 'front':
        deploy((root, version) => withAppInFront(root, id, version));
        return;
      case 'depend':
        deploy((root, version) => withDependency(root, id, version));
        return;
      case 'nothing':
        deploy((root) => root);
        return;
      case 'settle':
        marathon.settle();
        return;
      case 'crash':
        marathon.crash();
        return;
      default: {
        const [deployment = 'none'] = marathon.state.deployments.keys();
        marathon.ask({ type: 'cancel', deployment, force: false });
      }
    }
  };
}

/** That what is stored is what is known, and nothing else. */
function expectStored(marathon: MarathonHarness): void {
  const { state } = marathon;
  const after = restored(marathon);
  expect(treesOf(after)).toEqual(treesOf(state));
  expect(after.treeLogs).toEqual(state.treeLogs);
  for (const [id, { original, target }] of state.deployments) {
    const deployment = after.deployments.get(id);
    expect([deployment?.original, deployment?.target].map((tree) => tree && shapeOf(tree))).toEqual(
      [original, target].map(shapeOf),
    );
  }
  expect(portsOf(state.portCounts)).toEqual(portsOf(new ServicePortCounts(appsBelow(state.root))));
  expect(portsOf(after.portCounts)).toEqual(portsOf(state.portCounts));
  const kept = state.trees.filter((tree) => tree !== NO_APPS).map(({ version }) => `tree ${version}`);
  expect(keysOf(marathon, 'tree')).toEqual(kept);
  expect(keysOf(marathon, 'base')).toEqual(state.treeLogs.map(({ base }) => `base ${base}`));
  const changes = state.treeLogs.flatMap((log) => log.changes);
  expect(keysOf(marathon, 'change')).toEqual(changes.map((version) => `change ${version}`));
}

describe('trees that are kept', () => {
  it('read back as they were written, each of them, whatever has been changed', () => {
    fc.assert(
      fc.property(moves, fc.constantFrom(0, 60), (drawn, others) => {
        const marathon = new MarathonHarness({ maxVersions: 4 });
        marathon.register();
        // With many the whole tree is stored seldom, with few often.
        const idle = Array.from({ length: others }, (_, n) => appDefinition({ id: `/z/${n}`, instances: 0 }));
        marathon.put(...idle);
        for (const move of drawn) {
          marathon.nowMs += 1;
          move(marathon);
          expectStored(marathon);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('share in a new process what has not changed between them', () => {
    const marathon = new MarathonHarness();
    marathon.register();
    marathon.put(...APPS.map((id) => appDefinition({ id })));
    marathon.forcePut(appDefinition({ id: '/a', cmd: 'web:2' }));
    marathon.crash();
    const [before, after] = marathon.state.trees.slice(-2);
    expect(before?.apps).not.toEqual(after?.apps);
    for (const id of ['/b', '/e'] as const)
      expect(after?.groups.get(resolvePathId(id))).toBe(before?.groups.get(resolvePathId(id)));
  });

  it('cannot be read where one of the changes that lead to them is missing', () => {
    const marathon = new MarathonHarness();
    marathon.register();
    marathon.put(...APPS.map((id) => appDefinition({ id })));
    for (const cmd of ['1', '2']) marathon.forcePut(appDefinition({ id: '/a', cmd }));
    const [first = '', second = ''] = keysOf(marathon, 'change');
    marathon.records.delete(first);
    expect(() => restored(marathon)).toThrow(
      `Marathon's record '${second}' cannot be used: the tree of ${first.slice('change '.length)} is missing`,
    );
  });
});

/** One app in each of so many groups. */
function teams(count: number, maxVersions = 5): MarathonHarness {
  const marathon = new MarathonHarness({ maxVersions });
  marathon.register();
  marathon.put(...Array.from({ length: count }, (_, n) => appDefinition({ id: `/team-${n}/web` })));
  return marathon;
}

/** How many bytes are stored of trees while one app is changed so often. */
function bytesOf(marathon: MarathonHarness, changes: number): number {
  marathon.effects = [];
  for (let n = 0; n < changes; n += 1) {
    marathon.nowMs += 1;
    marathon.forcePut(appDefinition({ id: '/team-1/web', cmd: `web:${n % 10}` }));
  }
  return marathon.effects.reduce((sum, effect) => {
    if (effect.type !== 'persist' || effect.change.type !== 'put') return sum;
    const { key, value } = effect.change;
    return /^(tree|base|change) /.test(key) ? sum + key.length + JSON.stringify(value).length : sum;
  }, 0);
}

describe('what a change stores of the tree', () => {
  it('is as much with many apps as with few', () => {
    const bytes = bytesOf(teams(50), 20);
    expect(bytes / 20).toBeLessThan(500);
    expect(bytesOf(teams(1_000), 20)).toBe(bytes);
  });

  it('is on average no more than twice as much where the whole is stored now and then', () => {
    const alone = bytesOf(teams(50), 20) / 20;
    const marathon = teams(50);
    const bytes = bytesOf(marathon, 400) / 400;
    expect(keysOf(marathon, 'base')).toHaveLength(1);
    expect(bytes).toBeGreaterThan(alone);
    expect(bytes).toBeLessThan(2 * alone);
  });

  it('is given up with the trees, but for those that a deployment needs', () => {
    const marathon = teams(20);
    marathon.settle();
    marathon.machines.clear();
    marathon.put(appDefinition({ id: '/waits/long' }));
    const [deployment = ''] = [...marathon.state.deployments]
      .filter(([, { actions }]) => actions.has(resolvePathId('/waits/long')))
      .map(([id]) => id);
    bytesOf(marathon, 300);
    // What the deployment needs, and what the newest lie in.
    expect(keysOf(marathon, 'tree')).toHaveLength(7);
    expect(keysOf(marathon, 'base').length).toBeLessThanOrEqual(3);
    expect(keysOf(marathon, 'change').length).toBeLessThan(60);
    marathon.crash();
    marathon.ask({ type: 'cancel', deployment, force: false });
    expect(marathon.app('/waits/long')).toBeUndefined();
    expect(marathon.app('/team-1/web')).toMatchObject({ cmd: 'web:9' });
    marathon.settle();
    bytesOf(marathon, 100);
    expectStored(marathon);
    expect(keysOf(marathon, 'tree')).toHaveLength(5);
    expect(keysOf(marathon, 'base')).toHaveLength(1);
  });
});

describe('a store of an earlier version, where each tree stands whole in a record of its own,', () => {
  const FIRST = timestampAt(NOW_MS);
  const SECOND = timestampAt(NOW_MS + 1_000);
  const THIRD = timestampAt(NOW_MS + 2_000);
  const versions = (version: Timestamp): Pick<AppDefinition, 'version' | 'versionInfo'> => ({
    version,
    versionInfo: { lastScalingAt: version, lastConfigChangeAt: version },
  });
  const apps = [
    appDefinition({ id: '/shop/web', ...versions(FIRST) }),
    appDefinition({ id: '/shop/db/main', instances: 2, ...versions(SECOND) }),
    appDefinition({ id: '/shop/web', cmd: 'web:2', ...versions(THIRD) }),
  ];
  const group = (id: string, version: unknown): object => ({ id, dependencies: [], version });
  const place = (id: string, version: unknown): object => ({ id, version });
  let marathon: MarathonHarness;

  beforeEach(() => {
    marathon = new MarathonHarness({ maxVersions: 3 });
    const { records } = marathon;
    records.set('framework', { id: 'marathon-0001' });
    for (const app of apps) records.set(`app ${app.id} ${app.version}`, app);
    records.set(`tree ${FIRST}`, {
      groups: [group('/', FIRST), group('/shop', FIRST)],
      apps: [place('/shop/web', FIRST)],
    });
    records.set(`tree ${SECOND}`, {
      groups: [group('/', SECOND), group('/shop', SECOND), group('/shop/db', SECOND)],
      apps: [place('/shop/web', FIRST), place('/shop/db/main', SECOND)],
    });
    records.set(`tree ${THIRD}`, {
      groups: [group('/', THIRD), group('/shop', THIRD), group('/shop/db', SECOND)],
      apps: [place('/shop/web', THIRD), place('/shop/db/main', SECOND)],
    });
    records.set('deployment 4e86a538-cc03-4aa0-856d-a5590e89a11d', {
      id: '4e86a538-cc03-4aa0-856d-a5590e89a11d',
      original: SECOND,
      target: THIRD,
      steps: [[{ action: 'RestartApplication', app: '/shop/web' }]],
      currentStep: 1,
      condemned: [],
      startedAtMs: NOW_MS + 2_000,
    });
    marathon.nowMs += 3_000;
    marathon.crash();
  });

  const commands = (tree: Group | undefined): readonly string[] =>
    tree === undefined ? [] : appsBelow(tree).map(({ id, cmd = '' }) => `${id} ${cmd}`);

  it('is read as it is', () => {
    expect(marathon.state.trees.slice(1).map(commands)).toEqual([
      ['/shop/web web:1'],
      ['/shop/web web:1', '/shop/db/main web:1'],
      ['/shop/web web:2', '/shop/db/main web:1'],
    ]);
    expect(marathon.state.trees.map(({ version }) => version).slice(1)).toEqual([FIRST, SECOND, THIRD]);
  });

  it('goes on with its deployment, and takes it back', () => {
    const [deployment = ''] = marathon.state.deployments.keys();
    expect(marathon.ask({ type: 'cancel', deployment, force: false })).toMatchObject({ type: 'deployed' });
    marathon.settle();
    expect(marathon.app('/shop/web')).toMatchObject({ cmd: 'web:1' });
    expect(marathon.state.deployments.size).toBe(0);
    expectStored(marathon);
  });

  it('keeps its trees beside those that come, until there are too many', () => {
    marathon.settle();
    for (const cmd of ['3', '4', '5', '6']) {
      marathon.put(appDefinition({ id: '/shop/web', cmd }));
      marathon.settle();
      expect(treesOf(restored(marathon))).toEqual(treesOf(marathon.state));
      expect(marathon.state.trees).toHaveLength(3);
      marathon.crash();
    }
    expectStored(marathon);
    expect(findGroup(marathon.state.root, ROOT_PATH)).toBe(marathon.state.root);
  });
});
