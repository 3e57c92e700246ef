import { describe, expect, it } from '@jest/globals';

import {
  patchedAppTarget,
  postedAppTarget,
  putAppTarget,
  restartedAppTarget,
  scaledAppsTarget,
  withoutAppTarget,
} from '../../../../src/frameworks/marathon/definitions/app-target.ts';
import type { AppChangeContext } from '../../../../src/frameworks/marathon/definitions/app-target.ts';
import {
  patchedAppsTarget,
  putAppsTarget,
} from '../../../../src/frameworks/marathon/definitions/apps-target.ts';
import { readApps } from '../../../../src/frameworks/marathon/definitions/read-app.ts';
import type { Outcome } from '../../../../src/frameworks/marathon/definitions/refusal.ts';
import { appsBelow, findApp, findGroup } from '../../../../src/frameworks/marathon/engine/group.ts';
import type { Group } from '../../../../src/frameworks/marathon/engine/group.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import { servicePortsOf } from '../../../../src/frameworks/marathon/engine/service-ports.ts';
import { timestampAt } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import { NOW, NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { RULES, readUpdate, valueOf } from '../../../support/marathon-requests.ts';

const EARLIER = timestampAt(NOW_MS - 1);
const LATER = timestampAt(NOW_MS + 1);
const id = resolvePathId;

const OLD = appDefinition({ id: '/shop/web', cmd: 'web:0', version: EARLIER });
const WEB = appDefinition({ id: '/shop/web', env: { A: '1' }, instances: 3 });
const ROOT = rootGroup(WEB, appDefinition({ id: '/db' }));

const CONTEXT: AppChangeContext = {
  version: LATER,
  rules: RULES,
  storedApp: (appId, version) => (appId === OLD.id && version === EARLIER ? OLD : undefined),
};

const changed = { lastScalingAt: LATER, lastConfigChangeAt: LATER };
const scaled = { lastScalingAt: LATER, lastConfigChangeAt: NOW };

const put = (json: unknown, isPartial = true, appId = '/shop/web') =>
  putAppTarget(ROOT, id(appId), readUpdate(json), isPartial, CONTEXT);

const post = (json: unknown, root = ROOT) => postedAppTarget(root, readUpdate(json), CONTEXT);

const refusedAt = (path: string, error: string): unknown => ({
  ok: false,
  refusal: { message: 'Object is not valid', details: [{ path, errors: [error] }] },
});

const missing = (appId: string): unknown => ({
  ok: false,
  status: 404,
  refusal: { message: `App '${appId}' does not exist` },
});

describe('an app that is posted', () => {
  it('is in the tree, with the groups above it and a service port', () => {
    const { root, app } = valueOf(post({ id: 'a/b/c', cmd: 'c:1' }));
    expect(findApp(root, id('/a/b/c'))).toBe(app);
    expect(app).toMatchObject({ id: '/a/b/c', version: LATER, versionInfo: changed });
    expect(servicePortsOf(app)).toEqual([10_000]);
    expect([root.version, findGroup(root, id('/a'))?.version]).toEqual([LATER, LATER]);
    expect(findGroup(root, id('/shop'))).toBe(findGroup(ROOT, id('/shop')));
  });

  it('is a conflict where an app is', () => {
    expect(post({ id: '/db', cmd: 'db:1' })).toEqual({
      ok: false,
      status: 409,
      refusal: { message: 'An app with id [/db] already exists.' },
    });
  });

  it('is refused where a group with apps is, and below an app', () => {
    expect(post({ id: '/shop', cmd: 'a:1' })).toEqual(
      refusedAt('/', 'Groups and Applications may not have the same identifier.'),
    );
    expect(post({ id: '/db/x', cmd: 'a:1' })).toEqual(
      refusedAt('/', 'An app with the path /db already exists.'),
    );
  });

  it('is refused in a circle', () => {
    const { root } = valueOf(post({ id: '/a', cmd: 'a:1', dependencies: ['/b'] }));
    expect(post({ id: '/b', cmd: 'b:1', dependencies: ['/a'] }, root)).toEqual(
      refusedAt('/', 'Dependency graph has cyclic dependencies.'),
    );
  });
});

describe('an app that is put', () => {
  it('keeps what the request leaves out', () => {
    const { app } = valueOf(put({ cmd: 'web:2' }));
    expect(app).toEqual({ ...WEB, cmd: 'web:2', version: LATER, versionInfo: changed });
  });

  it('gets the defaults of what the request leaves out when it is not partial', () => {
    const { app } = valueOf(put({ cmd: 'web:2', portDefinitions: [], version: EARLIER }, false));
    expect(app).toEqual({
      ...WEB,
      cmd: 'web:2',
      env: {},
      instances: 1,
      version: LATER,
      versionInfo: changed,
    });
  });

  it('tells scaling from other changes, and no change from both', () => {
    expect(valueOf(put({ instances: 5 })).app.versionInfo).toEqual(scaled);
    const { root, app } = valueOf(put({ instances: 3 }));
    expect(app).toBe(WEB);
    expect(root.version).toBe(LATER);
  });

  it.each([true, false])('is made when it is missing, partial (%s) or not', (isPartial) => {
    const { app } = valueOf(put({ id: '/elsewhere', cmd: 'new:1' }, isPartial, '/new'));
    expect(app).toMatchObject({ id: '/new', cmd: 'new:1', version: LATER });
    expect(put({ instances: 2 }, isPartial, '/new')).toEqual(
      refusedAt('/', "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."),
    );
  });

  it('has the service ports that it had', () => {
    const { root, app } = valueOf(post({ id: '/a', cmd: 'a:1', ports: [0, 0] }));
    const again = putAppTarget(root, app.id, readUpdate({ cmd: 'a:2', ports: [0, 0] }), false, CONTEXT);
    expect(servicePortsOf(valueOf(again).app)).toEqual(servicePortsOf(app));
  });

  it('goes back to what it was', () => {
    const { app } = valueOf(put({ version: EARLIER }));
    expect(app).toEqual({ ...OLD, version: LATER, versionInfo: changed });
  });

  it('cannot go back to what is not kept, nor change on the way', () => {
    expect(put({ version: NOW })).toEqual({
      ok: false,
      status: 404,
      refusal: { message: `App '/shop/web' does not exist in version ${NOW}` },
    });
    expect(put({ version: EARLIER, instances: 1 })).toEqual(
      refusedAt('/', "The 'version' field may only be combined with the 'id' field."),
    );
  });
});

describe('an app that must exist', () => {
  it('is patched as by a partial PUT', () => {
    const update = readUpdate({ cmd: 'web:2' });
    expect(patchedAppTarget(ROOT, WEB.id, update, CONTEXT)).toEqual(put({ cmd: 'web:2' }));
    expect(patchedAppTarget(ROOT, id('/x'), update, CONTEXT)).toEqual(missing('/x'));
  });

  it('is restarted: only its version tells', () => {
    const { app } = valueOf(restartedAppTarget(ROOT, WEB.id, CONTEXT));
    expect(app).toEqual({
      ...WEB,
      version: LATER,
      versionInfo: { lastScalingAt: NOW, lastConfigChangeAt: LATER },
    });
    expect(restartedAppTarget(ROOT, id('/x'), CONTEXT)).toEqual(missing('/x'));
  });

  it('is scaled, with others', () => {
    const root = valueOf(
      scaledAppsTarget(
        ROOT,
        new Map([
          [WEB.id, 2],
          [id('/db'), 0],
        ]),
        CONTEXT,
      ),
    );
    expect(appsBelow(root).map(({ instances, versionInfo }) => [instances, versionInfo])).toEqual([
      [0, scaled],
      [2, scaled],
    ]);
    expect(scaledAppsTarget(ROOT, new Map([[id('/x'), 1]]), CONTEXT)).toEqual(missing('/x'));
  });

  it('is deleted, its group stays', () => {
    const root = valueOf(withoutAppTarget(ROOT, WEB.id, LATER));
    expect(appsBelow(root).map((app) => app.id)).toEqual(['/db']);
    expect(findGroup(root, id('/shop'))?.version).toBe(LATER);
    expect(withoutAppTarget(ROOT, id('/x'), LATER)).toEqual(missing('/x'));
  });
});

describe('several apps', () => {
  const putAll = (json: unknown, isPartial = true): Outcome<Group> => {
    const read = readApps(json);
    return read.ok ? putAppsTarget(ROOT, read.value, isPartial, CONTEXT) : read;
  };
  const patchAll = (json: unknown): Outcome<Group> =>
    patchedAppsTarget(ROOT, valueOf(readApps(json)), CONTEXT);
  const refused = (message: string, details: Readonly<Record<string, string>>): unknown => ({
    ok: false,
    refusal: {
      message,
      details: Object.entries(details).map(([path, error]) => ({ path, errors: [error] })),
    },
  });

  it('are changed and made at once', () => {
    const root = valueOf(
      putAll([
        { id: 'shop/web', instances: 1 },
        { id: '/new', cmd: 'n:1', ports: [0] },
        { id: '/x', cmd: 'x:1' },
      ]),
    );
    expect(appsBelow(root).map((app) => [app.id, app.instances, app.version, servicePortsOf(app)])).toEqual([
      ['/db', 1, NOW, []],
      ['/new', 1, LATER, [10_000]],
      ['/x', 1, LATER, [10_001]],
      ['/shop/web', 1, LATER, []],
    ]);
  });

  it('are whole definitions when they are not partial', () => {
    const root = valueOf(putAll([{ id: '/shop/web', cmd: 'web:2' }], false));
    expect(findApp(root, WEB.id)).toMatchObject({ env: {}, instances: 1 });
  });

  it('may go back, each to its own', () => {
    expect(findApp(valueOf(putAll([{ id: '/shop/web', version: EARLIER }])), WEB.id)?.cmd).toBe('web:0');
  });

  it('may depend on each other, but not in a circle', () => {
    const a = { id: '/a', cmd: 'a:1', dependencies: ['/b'] };
    expect(putAll([a, { id: '/b', cmd: 'b:1' }]).ok).toBe(true);
    expect(putAll([a, { id: '/b', cmd: 'b:1', dependencies: ['/a'] }])).toEqual(
      refused('Object is not valid', { '/': 'Dependency graph has cyclic dependencies.' }),
    );
  });

  it('are patched only if all exist', () => {
    const root = valueOf(
      patchAll([
        { id: '/db', instances: 2 },
        { id: '/shop/web', cmd: 'web:2' },
      ]),
    );
    expect([findApp(root, id('/db'))?.instances, findApp(root, WEB.id)?.cmd]).toEqual([2, 'web:2']);
    expect(patchAll([{ id: '/db' }, { id: '/x', cmd: 'x:1' }])).toEqual(missing('/x'));
  });

  it.each<[reason: string, json: unknown, message: string, details: Readonly<Record<string, string>>]>([
    ['are one', { id: '/a', cmd: 'a:1' }, 'Invalid JSON', { '/': 'error.expected.jsarray' }],
    [
      'are not of the schema',
      [{ id: '/a' }, { id: '/b', cpus: 'x' }],
      'Invalid JSON',
      { '(1)/cpus': 'error.expected.jsnumber' },
    ],
    ['have no id', [{ id: '/db' }, { instances: 1 }], 'Invalid JSON', { '(1)/id': 'error.path.missing' }],
    [
      'are the same',
      [{ id: '/db' }, { id: 'db' }],
      'Object is not valid',
      { '(1)/id': '/db is in the list twice' },
    ],
    [
      'break rules, told together',
      [{ id: '/a' }, { id: '/db', constraints: [['a', 'b']] }],
      'Object is not valid',
      {
        '(0)': "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.",
        '(1)/constraints(0)':
          'operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS',
      },
    ],
  ])('are refused that %s', (_reason, json, message, details) => {
    expect(putAll(json)).toEqual(refused(message, details));
  });
});
