import { describe, expect, it } from '@jest/globals';

import {
  groupIdOf,
  groupTarget,
  newGroupTarget,
  patchedGroupTarget,
  withoutGroupTarget,
} from '../../../../src/frameworks/marathon/definitions/group-target.ts';
import { readGroup, readGroupPatch } from '../../../../src/frameworks/marathon/definitions/read-group.ts';
import type { Outcome } from '../../../../src/frameworks/marathon/definitions/refusal.ts';
import {
  appsBelow,
  findApp,
  findGroup,
  groupsFrom,
} from '../../../../src/frameworks/marathon/engine/group.ts';
import type { Group } from '../../../../src/frameworks/marathon/engine/group.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import { servicePortsOf } from '../../../../src/frameworks/marathon/engine/service-ports.ts';
import { timestampAt } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import { NOW, NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { RULES, valueOf } from '../../../support/marathon-requests.ts';

const LATER = timestampAt(NOW_MS + 1);
const id = resolvePathId;

type Change = typeof newGroupTarget | typeof groupTarget;

/** What becomes of a tree when a group is sent. */
function sent(
  root: Group,
  url: string,
  json: unknown,
  earlier?: Group,
  change: Change = groupTarget,
): Outcome<Group> {
  const read = readGroup(json);
  const context = { version: LATER, rules: RULES, ...(earlier === undefined ? {} : { earlier }) };
  return read.ok ? change(root, id(url), read.value, context) : read;
}

const put = (root: Group, url: string, json: unknown, earlier?: Group): Group =>
  valueOf(sent(root, url, json, earlier));

const idsOf = (root: Group): readonly string[] => appsBelow(root).map((app) => app.id);
const app = (appId: string): object => ({ id: appId, cmd: 'web:1', portDefinitions: [] });

const SHOP = rootGroup(
  appDefinition({ id: '/shop/web' }),
  appDefinition({ id: '/shop/eu/db', instances: 3 }),
  appDefinition({ id: '/other' }),
);

describe('a group that is put', () => {
  it.each(['db', './db', '/prod/db', '../prod/db'])('has the app %s as its own', (appId) => {
    expect(idsOf(put(rootGroup(), '/', { id: '/prod', apps: [app(appId)] }))).toEqual(['/prod/db']);
  });

  it('is the one that its id names, seen from the path of the request', () => {
    expect(idsOf(put(rootGroup(), '/prod', { id: 'eu', apps: [app('db')] }))).toEqual(['/prod/eu/db']);
    expect(idsOf(put(rootGroup(), '/prod', { id: '/prod', apps: [app('db')] }))).toEqual(['/prod/db']);
    expect(idsOf(put(rootGroup(), '/', { apps: [app('db')] }))).toEqual(['/db']);
  });

  it.each([
    ['/', undefined, '/'],
    ['/prod', undefined, '/prod'],
    ['/prod', 'eu', '/prod/eu'],
    ['/prod', '/test', '/test'],
  ])('to %s with the id %s is %s', (url, given, named) => {
    expect(groupIdOf(id(url), given === undefined ? {} : { id: given })).toBe(named);
  });

  it('has the groups in it, at any depth, with the groups above it', () => {
    const root = put(rootGroup(), '/a/b', {
      groups: [{ id: 'c', groups: [{ id: '/a/b/c/d', apps: [app('x')] }] }, { id: 'e' }],
    });
    expect(groupsFrom(root).map((group) => group.id)).toEqual([
      '/',
      '/a',
      '/a/b',
      '/a/b/c',
      '/a/b/c/d',
      '/a/b/e',
    ]);
    expect(idsOf(root)).toEqual(['/a/b/c/d/x']);
  });

  it('loses what its lists leave out, and keeps what it has no list for', () => {
    expect(idsOf(put(SHOP, '/shop', { apps: [app('api')] }))).toEqual(['/other', '/shop/api', '/shop/eu/db']);
    expect(idsOf(put(SHOP, '/shop', { groups: [] }))).toEqual(['/other', '/shop/web']);
    expect(idsOf(put(SHOP, '/shop', { groups: [{ id: 'eu', apps: [] }] }))).toEqual(['/other', '/shop/web']);
    expect(idsOf(put(SHOP, '/shop', {}))).toEqual(idsOf(SHOP));
  });

  it('is as new as the request; what is beside it is shared', () => {
    const root = put(SHOP, '/shop', { apps: [] });
    expect([root.version, findGroup(root, id('/shop'))?.version]).toEqual([LATER, LATER]);
    expect(findGroup(root, id('/shop/eu'))).toBe(findGroup(SHOP, id('/shop/eu')));
    expect(findApp(root, id('/other'))).toBe(findApp(SHOP, id('/other')));
  });

  it('replaces an app whole: what the request does not say is not kept', () => {
    const before = rootGroup(appDefinition({ id: '/a/x', env: { A: '1' }, instances: 7 }));
    const after = findApp(put(before, '/a', { apps: [app('x')] }), id('/a/x'));
    expect(after).toMatchObject({
      env: {},
      instances: 1,
      version: LATER,
      versionInfo: { lastConfigChangeAt: LATER },
    });
  });

  it('leaves an app as it is that it only says again, and tells scaling from other changes', () => {
    const before = put(rootGroup(), '/a', { apps: [app('x'), app('y')] });
    const again = put(before, '/a', { apps: [app('x'), { ...app('y'), instances: 2 }] });
    expect(findApp(again, id('/a/x'))).toBe(findApp(before, id('/a/x')));
    const scaled = valueOf(
      groupTarget(before, id('/a'), valueOf(readGroup({ apps: [app('x'), { ...app('y'), instances: 2 }] })), {
        version: timestampAt(NOW_MS + 5),
        rules: RULES,
      }),
    );
    expect(findApp(scaled, id('/a/y'))?.versionInfo).toEqual({
      lastScalingAt: timestampAt(NOW_MS + 5),
      lastConfigChangeAt: LATER,
    });
  });

  it('gives its apps service ports that no app has, and the same ones again', () => {
    const twoPorts = { cmd: 'web:1', portDefinitions: [{ port: 0 }, { port: 0 }] };
    const body = {
      apps: [{ ...twoPorts, id: 'x' }],
      groups: [{ id: 'g', apps: [{ ...twoPorts, id: 'y' }] }],
    };
    const ports = [{ port: 10_001, protocol: 'tcp', labels: {} }] as const;
    const root = put(rootGroup(appDefinition({ id: '/other', portDefinitions: ports })), '/a', body);
    const portsOfAll = appsBelow(root).map(servicePortsOf);
    expect(portsOfAll).toEqual([[10_001], [10_000, 10_002], [10_003, 10_004]]);
    expect(appsBelow(put(root, '/a', body))).toEqual(appsBelow(root));
  });

  it('resolves dependencies: of apps from the group they are in, of groups from the group itself', () => {
    const root = put(rootGroup(), '/a', {
      dependencies: ['/base', '../x'],
      apps: [{ ...app('web'), dependencies: ['db', '/base/y'] }],
    });
    expect(findGroup(root, id('/a'))?.dependencies).toEqual(['/base', '/x']);
    expect(findApp(root, id('/a/web'))?.dependencies).toEqual(['/a/db', '/base/y']);
    expect(findGroup(put(root, '/a', { apps: [] }), id('/a'))?.dependencies).toEqual(['/base', '/x']);
  });

  it('says for a top group whether it gives its role to its apps', () => {
    const root = put(rootGroup(), '/prod', { enforceRole: true, groups: [{ id: 'eu', enforceRole: false }] });
    expect(groupsFrom(root).map((group) => group.enforceRole)).toEqual([undefined, true, undefined]);
    expect(findGroup(put(root, '/prod', { apps: [app('x')] }), id('/prod'))?.enforceRole).toBe(true);
    expect(findGroup(put(root, '/prod', { enforceRole: false }), id('/prod'))?.enforceRole).toBe(false);
  });

  it('may only scale what there is, at any depth, by a factor', () => {
    const root = put(SHOP, '/shop', { scaleBy: 1.5 });
    expect(appsBelow(root).map(({ instances }) => instances)).toEqual([1, 2, 5]);
    expect(findApp(root, id('/shop/web'))?.versionInfo).toEqual({
      lastScalingAt: LATER,
      lastConfigChangeAt: NOW,
    });
  });

  it('may only go back to what it was', () => {
    const changed = put(SHOP, '/shop', { apps: [app('api')], groups: [] });
    const back = put(changed, '/shop', { version: NOW }, SHOP);
    expect(idsOf(back)).toEqual(idsOf(SHOP));
    expect(findApp(back, id('/shop/web'))?.version).toBe(LATER);
    expect(findApp(back, id('/other'))).toBe(findApp(SHOP, id('/other')));
  });
});

describe('a group that is posted', () => {
  it('is made', () => {
    expect(
      idsOf(valueOf(sent(SHOP, '/', { id: 'new', apps: [app('x')] }, undefined, newGroupTarget))),
    ).toContain('/new/x');
  });

  it.each([
    ['/', { id: '/shop' }, 'Group /shop is already created. Use PUT to change this group.'],
    ['/shop/eu', {}, 'Group /shop/eu is already created. Use PUT to change this group.'],
    ['/', {}, 'Group / is already created. Use PUT to change this group.'],
    ['/', { id: 'other' }, 'An app with the path /other already exists.'],
    ['/other', { id: 'deep' }, 'An app with the path /other already exists.'],
  ])('to %s as %j is a conflict where something is: %s', (url, json, message) => {
    expect(sent(SHOP, url, json, undefined, newGroupTarget)).toEqual({
      ok: false,
      status: 409,
      refusal: { message },
    });
  });
});

const CLASH = 'Groups and Applications may not have the same identifier.';
const ALONE = 'not allowed in conjunction with other properties.';
const NO_COMMAND = "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.";
const ENFORCE =
  'enforceRole cannot be modified in a request that adds, removes or modifies services; please make these changes in separate requests.';
const ID_RULE =
  "must fully match regular expression '^(([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])|(\\.|\\.\\.)$'";

describe('a group is refused that', () => {
  it.each<[reason: string, json: unknown, details: Readonly<Record<string, readonly string[]>>]>([
    ['is no object', [], { '/': ['error.expected.jsobject'] }],
    ['has an id in upper case', { id: '/Prod' }, { '/id': ['error.pattern'] }],
    ['has apps in no list', { apps: app('x') }, { '/apps': ['error.expected.jsarray'] }],
    ['scales by less than nothing', { scaleBy: -1 }, { '/scaleBy': ['error.min'] }],
    ['goes back to no time', { version: 'then' }, { '/version': ['error.expected.date.isoformat'] }],
    [
      'has an app without id',
      { apps: [app('x'), { cmd: 'a:1' }] },
      { '/apps(1)/id': ['error.path.missing'] },
    ],
    ['has a group without id', { groups: [{ apps: [] }] }, { '/groups(0)/id': ['error.path.missing'] }],
    [
      'has deep in it what is not of the schema',
      { groups: [{ id: 'a' }, { id: 'b', groups: [{ id: 'c', apps: [{ ...app('x'), cpus: 'one' }] }] }] },
      { '/groups(1)/groups(0)/apps(0)/cpus': ['error.expected.jsnumber'] },
    ],
    [
      'tells of the schema before it tells of rules',
      { apps: [{ id: 'x' }, { cmd: 'a:1' }], groups: [{}] },
      { '/apps(1)/id': ['error.path.missing'], '/groups(0)/id': ['error.path.missing'] },
    ],
  ])('%s', (_reason, json, details) => {
    expectRefusal(json, 'Invalid JSON', details);
  });

  it.each<[reason: string, json: unknown, details: Readonly<Record<string, readonly string[]>>]>([
    [
      'has an app elsewhere',
      { apps: [app('x'), app('/test/y'), app('z/deep')] },
      {
        '/apps(1)/id': ["Identifier is not child of '/prod'"],
        '/apps(2)/id': ["Identifier is not child of '/prod'"],
      },
    ],
    [
      'has a group elsewhere',
      { groups: [{ id: 'a', groups: [{ id: '/prod/b' }] }, { id: '/' }] },
      {
        '/groups(0)/groups(0)/id': ["Identifier is not child of '/prod/a'"],
        '/groups(1)/id': ["Identifier is not child of '/prod'"],
      },
    ],
    [
      'has in it apps that break rules, told together',
      {
        apps: [{ id: 'x' }],
        groups: [{ id: 'g', apps: [app('y'), { ...app('z'), constraints: [['a', 'b']] }] }],
      },
      {
        '/apps(0)': [NO_COMMAND],
        '/groups(0)/apps(1)/constraints(0)': [
          'operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS',
        ],
      },
    ],
    [
      'has an app twice',
      { apps: [app('x'), app('./x')] },
      { '/apps(1)/id': ['/prod/x is in the list twice'] },
    ],
    [
      'has a group twice',
      { groups: [{ id: 'g', groups: [{ id: 'a' }, { id: 'b' }, { id: 'a' }] }] },
      { '/groups(0)/groups(2)/id': ['/prod/g/a is in the list twice'] },
    ],
    ['has an app and a group of one name', { apps: [app('x')], groups: [{ id: 'x' }] }, { '/': [CLASH] }],
    ['has an app where a group stays', { apps: [app('eu')] }, { '/': [CLASH] }],
    [
      'has deep in it an app and a group of one name',
      { groups: [{ id: 'g', apps: [app('x')], groups: [{ id: 'x' }] }] },
      { '/groups(0)': [CLASH] },
    ],
    ['depends on what cannot be', { dependencies: ['/a', '/B'] }, { '/dependencies(1)': [ID_RULE] }],
    ['has an id that cannot be', { id: '/prod/a..b' }, { '/id': [ID_RULE] }],
    ['scales and describes', { scaleBy: 2, apps: [] }, { '/scaleBy': [ALONE] }],
    ['scales and has an id', { id: '/prod', scaleBy: 2 }, { '/scaleBy': [ALONE] }],
    ['goes back and scales', { version: NOW, scaleBy: 2 }, { '/scaleBy': [ALONE], '/version': [ALONE] }],
    ['scales a part', { groups: [{ id: 'eu', scaleBy: 2 }] }, { '/groups(0)/scaleBy': [ALONE] }],
    [
      'enforces the role of a group below the top',
      { groups: [{ id: 'eu', enforceRole: true }] },
      {
        '/groups(0)/enforceRole': [
          'enforceRole can only be set for top-level groups, and /prod/eu is not top-level',
        ],
      },
    ],
    ['enforces its role and changes apps', { enforceRole: true, apps: [] }, { '/enforceRole': [ENFORCE] }],
    [
      'goes in a circle',
      {
        apps: [
          { ...app('x'), dependencies: ['y'] },
          { ...app('y'), dependencies: ['/prod/x'] },
        ],
      },
      { '/': ['Dependency graph has cyclic dependencies.'] },
    ],
  ])('%s', (_reason, json, details) => {
    expectRefusal(json, 'Object is not valid', details);
  });

  const PROD = rootGroup(appDefinition({ id: '/prod/eu/db' }));

  function expectRefusal(
    json: unknown,
    message: string,
    details: Readonly<Record<string, readonly string[]>>,
  ): void {
    const expected = Object.entries(details).map(([path, errors]) => ({ path, errors }));
    expect(sent(PROD, '/prod', json)).toEqual({ ok: false, refusal: { message, details: expected } });
  }

  it('is in a circle with groups that it does not change', () => {
    const root = put(PROD, '/test', { apps: [app('x')], dependencies: ['/prod'] });
    expect(sent(root, '/prod', { dependencies: ['/test'] })).toMatchObject({
      refusal: { details: [{ path: '/', errors: ['Dependency graph has cyclic dependencies.'] }] },
    });
  });

  it('was not there in the version that it goes back to', () => {
    const message = `Group /prod not available in version ${NOW}`;
    expect(sent(PROD, '/prod', { version: NOW })).toEqual({ ok: false, refusal: { message } });
    expect(sent(PROD, '/prod', { version: NOW }, rootGroup())).toEqual({ ok: false, refusal: { message } });
  });

  it('has an app in a network that Marathon never had, as an app alone', () => {
    const none = { id: 'x', container: { docker: { image: 'a', network: 'NONE' } } };
    const message = 'unsupported docker network type NONE';
    expect(sent(PROD, '/prod', { apps: [none] })).toEqual({ ok: false, refusal: { message } });
  });

  it('wants more service ports than there are', () => {
    const context = { version: LATER, rules: RULES, servicePorts: { begin: 10, end: 10 } };
    const update = valueOf(readGroup({ apps: [{ id: 'x', cmd: 'web:1', ports: [0, 0] }] }));
    expect(groupTarget(PROD, id('/prod'), update, context)).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('Service ports exhausted in range 10 to 10') },
    });
  });
});

describe('a group that must exist', () => {
  const missing = { ok: false, status: 404, refusal: { message: "Group '/x' does not exist" } };
  const patch = (groupId: string, json: unknown): Outcome<Group> =>
    patchedGroupTarget(SHOP, id(groupId), valueOf(readGroupPatch(json)), LATER);

  it('is deleted with all that is in it; the root only becomes empty', () => {
    expect(idsOf(valueOf(withoutGroupTarget(SHOP, id('/shop'), LATER)))).toEqual(['/other']);
    expect(idsOf(valueOf(withoutGroupTarget(SHOP, id('/'), LATER)))).toEqual([]);
    expect(withoutGroupTarget(SHOP, id('/x'), LATER)).toEqual(missing);
  });

  it('is patched to give its role to its apps, or not', () => {
    const root = valueOf(patch('/shop', { enforceRole: true }));
    expect(findGroup(root, id('/shop'))).toMatchObject({ enforceRole: true, version: LATER });
    expect(idsOf(root)).toEqual(idsOf(SHOP));
    expect(findGroup(valueOf(patch('/shop', {})), id('/shop'))?.enforceRole).toBe(false);
    expect(patch('/x', {})).toEqual(missing);
  });

  it.each(['/', '/shop/eu'])('is not patched where it is %s: only top groups have a role', (groupId) => {
    expect(patch(groupId, { enforceRole: true })).toEqual({
      ok: false,
      refusal: {
        message: 'Object is not valid',
        details: [{ path: '/', errors: ['Path needs to be top-level'] }],
      },
    });
  });
});
