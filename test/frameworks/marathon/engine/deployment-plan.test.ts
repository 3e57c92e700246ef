import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { changeOf, versioned } from '../../../../src/frameworks/marathon/engine/app-change.ts';
import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import { planDeployment } from '../../../../src/frameworks/marathon/engine/deployment-plan.ts';
import { timestampAt } from '../../../../src/frameworks/marathon/engine/timestamp.ts';
import { NOW, NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';

const LATER = timestampAt(NOW_MS + 1);

/** The steps from some apps to others, as `Scale /a + Restart /b`. */
function plan(
  before: readonly AppDefinition[],
  after: readonly AppDefinition[],
): readonly string[] | undefined {
  return planDeployment(rootGroup(...before), rootGroup(...after))?.map((step) =>
    step.map(({ action, app }) => `${action.replace('Application', '')} ${app}`).join(' + '),
  );
}

const a = appDefinition({ id: '/a' });

describe('a deployment', () => {
  it('of a new app makes it known and then gives it its instances', () => {
    expect(plan([], [a])).toEqual(['Start /a', 'Scale /a']);
  });

  it('of an app that is gone stops it', () => {
    expect(plan([a], [])).toEqual(['Stop /a']);
  });

  it('of nothing has no steps', () => {
    expect(plan([a], [a])).toEqual([]);
    expect(plan([a], [{ ...a, version: LATER }])).toEqual([]);
  });

  it.each<[string, Partial<AppDefinition>]>([
    ['a label', { labels: { a: 'b' } }],
    ['an upgrade strategy', { upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 } }],
    ['a command', { cmd: 'web:2', instances: 5 }],
    ['a restart', { versionInfo: { lastScalingAt: NOW, lastConfigChangeAt: LATER } }],
  ])('of %s restarts all instances', (_what, change) => {
    expect(plan([a], [{ ...a, ...change }])).toEqual(['Restart /a']);
  });

  it('of another number only, or down to nothing, scales', () => {
    expect(plan([a], [{ ...a, instances: 3 }])).toEqual(['Scale /a']);
    expect(plan([a], [{ ...a, instances: 0, cmd: 'web:2' }])).toEqual(['Scale /a']);
  });

  it('goes from what is needed to what needs it', () => {
    const after = [
      appDefinition({ id: '/web', dependencies: ['/api'], cmd: 'web:2' }),
      appDefinition({ id: '/api', dependencies: ['/db'], instances: 2 }),
      appDefinition({ id: '/db' }),
      appDefinition({ id: '/same' }),
    ];
    const before = [
      appDefinition({ id: '/web', dependencies: ['/api'] }),
      appDefinition({ id: '/api', dependencies: ['/db'] }),
      appDefinition({ id: '/same' }),
      appDefinition({ id: '/old' }),
    ];
    expect(plan(before, after)).toEqual([
      'Stop /old',
      'Start /db',
      'Scale /db',
      'Scale /api',
      'Restart /web',
    ]);
  });

  it('in a circle has no plan', () => {
    expect(plan([], [appDefinition({ id: '/a', dependencies: ['/a'] })])).toBeUndefined();
  });

  it('names each app that differs once, or twice when it is new, and no other', () => {
    const apps = fc
      .uniqueArray(fc.record({ n: fc.nat(5), instances: fc.nat(2), cmd: fc.constantFrom('x:1', 'x:2') }), {
        selector: ({ n }) => n,
      })
      .map((all) => all.map(({ n, ...changes }) => appDefinition({ id: `/a${n}`, ...changes })));
    fc.assert(
      fc.property(apps, apps, (before, after) => {
        const steps = plan(before, after) ?? [];
        const named = steps.flatMap((step) => step.split(' + ').map((action) => action.split(' ')[1]));
        for (const id of [...before, ...after].map((app) => app.id)) {
          const old = before.find((app) => app.id === id);
          const next = after.find((app) => app.id === id);
          const isSame = old !== undefined && next !== undefined && changeOf(old, next) === 'none';
          const times = isSame ? 0 : old === undefined ? 2 : 1;
          expect(named.filter((each) => each === id)).toHaveLength(times);
        }
      }),
    );
  });
});

describe('the version of an app', () => {
  const info = (app: AppDefinition): readonly string[] => [
    app.version,
    app.versionInfo.lastScalingAt,
    app.versionInfo.lastConfigChangeAt,
  ];

  it('is of one moment when the app is new or its configuration changes', () => {
    expect(info(versioned(undefined, a, LATER))).toEqual([LATER, LATER, LATER]);
    expect(info(versioned(a, { ...a, env: { A: '1' } }, LATER))).toEqual([LATER, LATER, LATER]);
  });

  it('tells when it was scaled, and leaves its configuration as old as it is', () => {
    expect(info(versioned(a, { ...a, instances: 2 }, LATER))).toEqual([LATER, LATER, NOW]);
  });

  it('tells a restart as another configuration', () => {
    expect(info(versioned(a, a, LATER, true))).toEqual([LATER, NOW, LATER]);
  });

  it('stays when nothing changes', () => {
    expect(versioned(a, { ...a, env: { ...a.env } }, LATER)).toBe(a);
  });
});

describe('a change of an app', () => {
  it('is none between apps that say the same in another order', () => {
    const labels = { a: '1', b: '2' };
    expect(changeOf({ ...a, labels }, { ...a, labels: { b: '2', a: '1' }, version: LATER })).toBe('none');
  });

  it('is one of configuration where lists have another order or length', () => {
    const args = (...values: readonly string[]): AppDefinition => ({ ...a, args: values });
    expect(changeOf(args('a', 'b'), args('b', 'a'))).toBe('configuration');
    expect(changeOf(args('a'), args('a', 'b'))).toBe('configuration');
    expect(changeOf({ ...a, unreachableStrategy: 'disabled' }, a)).toBe('configuration');
  });
});
