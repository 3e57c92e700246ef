import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  CYCLIC_DEPENDENCIES,
  appsWithOtherNeeds,
  dependencyLevels,
} from '../../../../src/frameworks/marathon/engine/dependencies.ts';
import { appsBelow, findGroup, putApp, putGroup } from '../../../../src/frameworks/marathon/engine/group.ts';
import type { Group } from '../../../../src/frameworks/marathon/engine/group.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import { NOW, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';

const levelsOf = (root: Group): readonly (readonly string[])[] | undefined =>
  dependencyLevels(root)?.map((level) => level.map(({ id }) => id));

/** The tree where one group depends on others. */
function withDependencies(root: Group, groupId: string, dependencies: readonly string[]): Group {
  const group = findGroup(root, resolvePathId(groupId));
  if (group === undefined) throw new Error(`no group ${groupId}`);
  const change = putGroup(
    root,
    { ...group, dependencies: dependencies.map((each) => resolvePathId(each)) },
    NOW,
  );
  if (!change.ok) throw new Error(change.message);
  return change.root;
}

describe('dependencies', () => {
  it('put apps that depend on nothing first, and each other one after what it needs', () => {
    const root = rootGroup(
      appDefinition({ id: '/web', dependencies: ['/api'] }),
      appDefinition({ id: '/api', dependencies: ['/db', '/cache'] }),
      appDefinition({ id: '/db' }),
      appDefinition({ id: '/cache' }),
    );
    expect(levelsOf(root)).toEqual([['/db', '/cache'], ['/api'], ['/web']]);
  });

  it('of a group are those of all apps in it, on all apps of the other', () => {
    const root = rootGroup(
      appDefinition({ id: '/shop/web' }),
      appDefinition({ id: '/shop/eu/web' }),
      appDefinition({ id: '/data/db' }),
      appDefinition({ id: '/data/x/cache' }),
    );
    expect(levelsOf(withDependencies(root, '/shop', ['/data']))).toEqual([
      ['/data/db', '/data/x/cache'],
      ['/shop/web', '/shop/eu/web'],
    ]);
  });

  it('on what is not there hold nothing up', () => {
    expect(levelsOf(rootGroup(appDefinition({ id: '/web', dependencies: ['/gone'] })))).toEqual([['/web']]);
  });

  it('in a circle have no order', () => {
    const root = rootGroup(
      appDefinition({ id: '/a/x', dependencies: ['/b/y'] }),
      appDefinition({ id: '/b/y' }),
      appDefinition({ id: '/c' }),
    );
    expect(levelsOf(withDependencies(root, '/b', ['/a']))).toBeUndefined();
    expect(levelsOf(rootGroup(appDefinition({ id: '/a', dependencies: ['/a'] })))).toBeUndefined();
    expect(CYCLIC_DEPENDENCIES).toBe('Dependency graph has cyclic dependencies.');
  });

  it('on earlier apps only are always in order', () => {
    const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { maxLength: 20 });
    fc.assert(
      fc.property(graphs, (graph) => {
        const apps = graph.map((needs, i) =>
          appDefinition({
            id: `/g${i % 3}/a${i}`,
            dependencies: needs.filter((n) => n < i).map((n) => `/g${n % 3}/a${n}`),
          }),
        );
        const levels = levelsOf(rootGroup(...apps)) ?? [];
        const levelOf = new Map(levels.flatMap((level, n) => level.map((each) => [each, n] as const)));
        expect(levelOf.size).toBe(apps.length);
        for (const app of apps)
          for (const needed of app.dependencies)
            expect(levelOf.get(needed)).toBeLessThan(levelOf.get(app.id) ?? -1);
      }),
    );
  });

  const graph = fc.array(fc.array(fc.nat(8), { maxLength: 2 }), { minLength: 9, maxLength: 9 });
  const idOf = (n: number): string => `/g${n % 3}/a${n}`;
  const treeOf = (needs: readonly (readonly number[])[]): Group =>
    rootGroup(...needs.map((each, n) => appDefinition({ id: idOf(n), dependencies: each.map(idOf) })));

  it('of some apps have the levels that they have among all', () => {
    fc.assert(
      fc.property(graph, fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8]), (needs, some) => {
        const root = treeOf(needs.map((each, n) => each.filter((other) => other < n)));
        const all = dependencyLevels(root) ?? [];
        const asked = appsBelow(root).filter(({ id }) => some.some((n) => idOf(n) === id));
        const levels = dependencyLevels(root, asked) ?? [];
        expect(all.map((level) => level.filter((app) => asked.includes(app)))).toEqual(
          all.map((_, n) => levels[n] ?? []),
        );
      }),
    );
  });

  it('that come to go in a circle are found by what has changed', () => {
    const group = fc.constantFrom('/g0', '/g1', '/g2');
    fc.assert(
      fc.property(graph, graph, group, group, (needs, others, from, to) => {
        const before = treeOf(needs.map((each, n) => each.filter((other) => other < n)));
        const changed = others.reduce((tree, each, n) => {
          if (each.length !== 1) return tree;
          const change = putApp(tree, appDefinition({ id: idOf(n), dependencies: each.map(idOf) }), NOW);
          if (!change.ok) throw new Error(change.message);
          return change.root;
        }, before);
        const after = from === to ? changed : withDependencies(changed, from, [to]);
        const some = [...appsWithOtherNeeds(before, after)];
        expect(dependencyLevels(after, some) === undefined).toBe(dependencyLevels(after) === undefined);
      }),
    );
  });
});
