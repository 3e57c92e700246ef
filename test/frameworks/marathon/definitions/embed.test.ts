import { describe, expect, it } from '@jest/globals';

import {
  LISTED,
  SHOWN,
  appEmbeds,
  groupEmbeds,
} from '../../../../src/frameworks/marathon/definitions/embed.ts';
import type { Query } from '../../../../src/frameworks/marathon/definitions/embed.ts';

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
