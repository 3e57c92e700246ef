import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  appsBelow,
  emptyGroup,
  findApp,
  findGroup,
  groupsFrom,
  putApp,
  putGroup,
  removeApp,
  removeGroup,
  scaleBy,
} from '../../../../src/frameworks/marathon/engine/group.ts';
import type { Group, GroupChange } from '../../../../src/frameworks/marathon/engine/group.ts';
import { ROOT_PATH, resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import { timestampAt } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import { NOW, NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';

const LATER = timestampAt(NOW_MS + 1);
const id = resolvePathId;

const idsOf = (things: readonly { readonly id: string }[]): readonly string[] =>
  things.map((each) => each.id);

function rootOf(change: GroupChange): Group {
  if (!change.ok) throw new Error(change.message);
  return change.root;
}

describe('a group', () => {
  it('is made when an app needs it, with those above it', () => {
    const root = rootGroup(appDefinition({ id: '/a/b/c' }));
    expect(idsOf(groupsFrom(root))).toEqual(['/', '/a', '/a/b']);
    expect(findApp(root, id('/a/b/c'))?.id).toBe('/a/b/c');
    expect(findApp(root, id('/a/b'))).toBeUndefined();
    expect(findGroup(root, id('/x/y'))).toBeUndefined();
  });

  it('stays when its last app goes', () => {
    const root = removeApp(rootGroup(appDefinition({ id: '/a/b/c' })), id('/a/b/c'), LATER);
    expect(appsBelow(root)).toEqual([]);
    expect(idsOf(groupsFrom(root))).toEqual(['/', '/a', '/a/b']);
  });

  it('goes with all that is in it', () => {
    const root = rootGroup(appDefinition({ id: '/a/b/c' }), appDefinition({ id: '/a/d' }));
    expect(idsOf(appsBelow(removeGroup(root, id('/a/b'), LATER)))).toEqual(['/a/d']);
    expect(removeGroup(root, ROOT_PATH, LATER)).toEqual(emptyGroup(ROOT_PATH, LATER));
  });

  it('that is not there leaves everything as it is when it goes, as an app does', () => {
    const root = rootGroup(appDefinition({ id: '/a' }));
    expect(removeGroup(root, id('/x/y'), LATER)).toBe(root);
    expect(removeApp(root, id('/x/y'), LATER)).toBe(root);
  });

  it('is as new as what has changed in it; what has not is shared', () => {
    const root = rootGroup(appDefinition({ id: '/a/x' }), appDefinition({ id: '/b/y' }));
    const changed = rootOf(putApp(root, appDefinition({ id: '/a/x', instances: 2 }), LATER));
    expect([changed, findGroup(changed, id('/a'))].map((group) => group?.version)).toEqual([LATER, LATER]);
    expect(findGroup(changed, id('/b'))).toBe(findGroup(root, id('/b')));
    expect(findApp(root, id('/a/x'))?.instances).toBe(1);
  });

  it('can be put whole, also as the root', () => {
    const prod = { ...emptyGroup(id('/prod/eu'), NOW), dependencies: [id('/db')] };
    const root = rootOf(putGroup(rootGroup(), prod, LATER));
    expect(findGroup(root, id('/prod/eu'))).toEqual({ ...prod, version: LATER });
    expect(rootOf(putGroup(rootGroup(), root, LATER))).toEqual({ ...root, version: LATER });
  });
});

describe('a path cannot be both:', () => {
  const taken = rootGroup(appDefinition({ id: '/a/b' }));

  it('a group is not put over an app, nor below one', () => {
    const refused = { ok: false, message: 'An app with the path /a/b already exists.' };
    expect(putGroup(taken, emptyGroup(id('/a/b'), NOW), NOW)).toEqual(refused);
    expect(putGroup(taken, emptyGroup(id('/a/b/c/d'), NOW), NOW)).toEqual(refused);
    expect(putApp(taken, appDefinition({ id: '/a/b/c' }), NOW)).toEqual(refused);
  });

  it('an app is not put over a group', () => {
    expect(putApp(taken, appDefinition({ id: '/a' }), NOW)).toEqual({
      ok: false,
      message: 'Groups and Applications may not have the same identifier.',
    });
  });

  it('an app takes the place of a group without apps, and of all groups in that', () => {
    const hollow = rootOf(putGroup(taken, emptyGroup(id('/a/x/y'), NOW), NOW));
    const root = rootOf(putApp(hollow, appDefinition({ id: '/a/x' }), LATER));
    expect(idsOf(groupsFrom(root))).toEqual(['/', '/a']);
    expect(idsOf(appsBelow(root))).toEqual(['/a/b', '/a/x']);
  });
});

describe('scaling a group', () => {
  it.each([
    [1, 2, 2],
    [3, 0.5, 2],
    [10, 1.1, 11],
    [100, 0.07, 7],
    [5, 0, 0],
    [0, 3, 0],
  ])('of apps of %d by %d gives %d', (instances, factor, scaled) => {
    const root = scaleBy(
      rootGroup(appDefinition({ id: '/a', instances }), appDefinition({ id: '/g/h/b', instances })),
      factor,
    );
    expect(appsBelow(root).map((app) => app.instances)).toEqual([scaled, scaled]);
  });

  it('never leaves fewer than asked for, nor a whole instance more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 5_000 }),
        (instances, percent) => {
          const [app] = appsBelow(scaleBy(rootGroup(appDefinition({ instances })), percent / 100));
          const exact = BigInt(instances) * BigInt(percent);
          expect(BigInt(app?.instances ?? -1)).toBe((exact + 99n) / 100n);
        },
      ),
    );
  });
});
