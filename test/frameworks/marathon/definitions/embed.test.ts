import { describe, expect, it } from '@jest/globals';

import {
  LISTED,
  SHOWN,
  appEmbeds,
  groupEmbeds,
} from '../../../../src/frameworks/marathon/definitions/embed.ts';
import type { Query } from '../../../../src/frameworks/marathon/definitions/embed.ts';
import { groupJson } from '../../../../src/frameworks/marathon/definitions/group-json.ts';
import { findGroup, putGroup } from '../../../../src/frameworks/marathon/engine/group.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import { NOW, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';

const ofApps = (query: Query): readonly string[] => [...appEmbeds(query, []).app].toSorted();

describe('what is shown with apps', () => {
  it.each(['', 'app.', 'apps.', 'group.apps.'])('is asked for with the prefix %j', (prefix) => {
    expect(ofApps({ embed: `${prefix}tasks` })).toEqual(['deployments', 'tasks']);
    expect(ofApps({ embed: `${prefix}failures` })).toEqual(['deployments', 'lastTaskFailure', 'tasks']);
    for (const name of ['counts', 'deployments', 'readiness', 'lastTaskFailure', 'taskStats'])
      expect(ofApps({ embed: `${prefix}${name}` })).toEqual([name]);
  });

  it.each<Query>([
    { embed: ['apps.counts', 'apps.readiness'] },
    { 'embed[]': ['apps.counts', 'apps.readiness'] },
    { 'embed[0]': 'apps.counts', 'embed[1]': 'apps.readiness' },
  ])('may be asked for several times: %j', (query) => {
    expect(ofApps(query)).toEqual(['counts', 'readiness']);
  });

  it('is nothing by other parameters', () => {
    expect(ofApps({ embedded: 'counts', 'embed[a]': 'counts', id: 'counts', label: undefined })).toEqual([]);
  });

  it('is always something', () => {
    expect([...appEmbeds({ embed: 'apps.readiness' }, LISTED).app]).toEqual([
      'counts',
      'deployments',
      'readiness',
    ]);
    expect([...appEmbeds({}, SHOWN).app]).toEqual(['counts', 'deployments', 'tasks', 'lastTaskFailure']);
  });

  it('is told apart from what nobody knows', () => {
    const { app, unknown } = appEmbeds({ embed: ['apps.task', 'counts', 'group.groups'] }, []);
    expect([[...app], unknown]).toEqual([['counts'], ['apps.task', 'group.groups']]);
  });
});

describe('what is shown of groups', () => {
  it('is all, unless the request says something', () => {
    expect([...groupEmbeds({}).group]).toEqual(['groups', 'apps', 'pods']);
    expect([...groupEmbeds({ embed: 'group.apps' }).group]).toEqual(['apps']);
    expect([...groupEmbeds({ embed: 'nonsense' }).group]).toEqual([]);
  });

  it('is of apps only what is asked for by the name of group.apps', () => {
    const { app, group, unknown } = groupEmbeds({
      embed: ['group.apps.tasks', 'apps.counts', 'group.apps.x'],
    });
    expect([...app]).toEqual(['tasks', 'deployments']);
    expect([...group]).toEqual([]);
    expect(unknown).toEqual(['apps.counts', 'group.apps.x']);
  });
});

describe('a group in an answer', () => {
  const change = putGroup(
    rootGroup(appDefinition({ id: '/a/b/x' }), appDefinition({ id: '/y' })),
    { ...groupOf('/a'), dependencies: [resolvePathId('/y')], enforceRole: true },
    NOW,
  );
  if (!change.ok) throw new Error(change.message);
  const { root } = change;
  const show = (query: Query): unknown => groupJson(root, groupEmbeds(query).group, ({ id }) => ({ id }));

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
    const shown = groupJson(groupOf('/a'), new Set(), () => ({}));
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
