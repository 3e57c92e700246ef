import { describe, expect, it } from '@jest/globals';

import { groupEmbeds } from '../../../../src/frameworks/marathon/definitions/embed.ts';
import type { Query } from '../../../../src/frameworks/marathon/definitions/embed.ts';
import { findGroup, putGroup } from '../../../../src/frameworks/marathon/engine/group.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import { groupText } from '../../../../src/frameworks/marathon/rest/json/group-text.ts';
import { NOW, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';

const parsed = (pieces: Iterable<string>): unknown => JSON.parse([...pieces].join(''));

describe('a group in an answer', () => {
  const change = putGroup(
    rootGroup(appDefinition({ id: '/a/b/x' }), appDefinition({ id: '/y' })),
    { ...groupOf('/a'), dependencies: [resolvePathId('/y')], enforceRole: true },
    NOW,
  );
  if (!change.ok) throw new Error(change.message);
  const { root } = change;
  const show = (query: Query): unknown =>
    parsed(groupText(root, groupEmbeds(query).group, ({ id }) => [JSON.stringify({ id })]));

  function groupOf(id: string) {
    const group = findGroup(rootGroup(appDefinition({ id: '/a/b/x' })), resolvePathId(id));
    if (group === undefined) throw new Error(`no group ${id}`);
    return group;
  }

  it('has all that is in it, each app as it is shown', () => {
    const b = { id: '/a/b', dependencies: [], version: NOW, apps: [{ id: '/a/b/x' }], groups: [], pods: [] };
    const a = {
      id: '/a',
      dependencies: ['/y'],
      version: NOW,
      apps: [],
      groups: [b],
      pods: [],
      enforceRole: true,
    };
    expect(show({})).toEqual({
      id: '/',
      dependencies: [],
      version: NOW,
      apps: [{ id: '/y' }],
      groups: [a],
      pods: [],
    });
  });

  it('says of enforceRole what it was told, and nothing where it was told nothing', () => {
    const shown = parsed(groupText(groupOf('/a'), new Set(), () => []));
    expect(shown).toEqual({ id: '/a', dependencies: [], version: NOW });
  });

  it('has only the lists that are wanted', () => {
    expect(show({ embed: 'group.apps' })).toEqual({
      id: '/',
      dependencies: [],
      version: NOW,
      apps: [{ id: '/y' }],
    });
    expect(show({ embed: 'group.apps.tasks' })).toEqual({ id: '/', dependencies: [], version: NOW });
  });
});
