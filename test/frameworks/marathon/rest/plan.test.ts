import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import type { Instance } from '../../../../src/frameworks/marathon/scheduler/instance.ts';
import { fieldChanges } from '../../../../src/frameworks/marathon/rest/json/field-changes.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { NOW_MS, appDefinition } from '../../../support/marathon-builders.ts';
import { MarathonHarness } from '../../../support/marathon-harness.ts';
import { posted } from '../../../support/marathon-requests.ts';
import { fleetOf } from './planted-causes.ts';
import { startRest } from './rest-fixture.ts';
import type { StartedRest } from './rest-fixture.ts';

let rest: StartedRest | undefined;
afterEach(() => rest?.close());

/** Apps that run, on one machine of 4 cpus unless told otherwise. */
function running(...apps: readonly AppDefinition[]): MarathonHarness {
  const harness = new MarathonHarness();
  harness.register();
  if (apps.length > 0) harness.put(...apps);
  harness.settle();
  return harness;
}

async function planOf(harness: MarathonHarness, body: unknown, knowsFleet = true): Promise<unknown> {
  await rest?.close();
  const { state } = harness;
  rest = await startRest(
    { state, execute: () => Promise.reject(new Error('only asked')), listen: () => () => undefined },
    { clock: new ManualClock(NOW_MS), ...(knowsFleet ? { fleet: () => fleetOf(harness, {}) } : {}) },
  );
  const { root, deployments } = state;
  const running = deployments.size;
  const { json, status } = await rest.call('POST', '/ecs-scheduler/v1/marathon/plan', body);
  expect([status, state.root === root, deployments.size]).toEqual([200, true, running]);
  return json;
}

/** Without ports: nobody gives it service ports. */
const WEB = { id: '/web', cmd: 'web:1', cpus: 1, mem: 128, instances: 2, portDefinitions: [] };

/** More than any of the deployments here takes. */
const ROUNDS = 12;

/** Of 4 cpus and of 2. */
function onTwoMachines(): MarathonHarness {
  const harness = new MarathonHarness();
  harness.machine('b', { cpus: 2 });
  harness.register();
  return harness;
}

/** Holds a plan for some apps against what comes of them. */
async function becomesTrue(harness: MarathonHarness, apps: readonly (typeof WEB)[]): Promise<void> {
  const plan = (await planOf(harness, apps)) as { apps: { placement?: { fits: number } }[] };
  const instances = (): readonly Instance[] => apps.flatMap(({ id }) => harness.instancesOf(id));
  const old = new Set(instances().map(({ id }) => id));
  harness.forcePut(...apps.map((each) => posted(each)));
  for (let round = 0; round < ROUNDS; round += 1) {
    harness.offer();
    harness.obey();
  }
  const launched = instances().filter(({ id }) => !old.has(id));
  expect(launched).toHaveLength(plan.apps.reduce((sum, { placement }) => sum + (placement?.fits ?? 0), 0));
}

const placementOf = (plan: unknown, at = 0): unknown =>
  (plan as { apps: { placement?: unknown }[] }).apps[at]?.placement;

describe('A plan', () => {
  it('makes an app that there is not, and finds places for its instances', async () => {
    const harness = running();
    expect(await planOf(harness, WEB)).toEqual({
      version: harness.state.root.version,
      apps: [
        {
          id: '/web',
          action: 'create',
          instances: { before: 0, after: 2 },
          changes: [],
          placement: { wanted: 2, fits: 2 },
        },
      ],
      steps: [
        { actions: [{ action: 'StartApplication', app: '/web' }] },
        { actions: [{ action: 'ScaleApplication', app: '/web' }] },
      ],
      waiting: [],
      lockedBy: [],
    });
  });

  it('tells every field that changes, from what to what, and replaces instances for it', async () => {
    const harness = running(
      appDefinition({ id: '/web', cmd: 'web:1', labels: { a: '1', b: '2' }, instances: 2 }),
    );
    const plan = await planOf(harness, {
      ...WEB,
      cmd: 'web:2',
      labels: { a: '1', c: '3' },
      env: { LEVEL: 'info' },
    });
    expect(plan).toMatchObject({
      apps: [
        {
          id: '/web',
          action: 'restart',
          instances: { before: 2, after: 2 },
          placement: { wanted: 2, fits: 2 },
        },
      ],
      steps: [{ actions: [{ action: 'RestartApplication', app: '/web' }] }],
    });
    expect((plan as { apps: [{ changes: object[] }] }).apps[0].changes).toEqual(
      expect.arrayContaining([
        { field: 'cmd', before: 'web:1', after: 'web:2' },
        { field: 'env.LEVEL', after: 'info' },
        { field: 'labels.b', before: '2' },
        { field: 'labels.c', after: '3' },
      ]),
    );
  });

  it('scales where only the number differs, and does nothing where nothing does', async () => {
    const harness = running(posted(WEB));
    const [same, more] = [await planOf(harness, WEB), await planOf(harness, { ...WEB, instances: 3 })];
    expect(same).toMatchObject({ apps: [{ id: '/web', action: 'nothing', changes: [] }], steps: [] });
    expect(more).toMatchObject({
      apps: [
        {
          action: 'scale',
          changes: [{ field: 'instances', before: 2, after: 3 }],
          placement: { wanted: 1, fits: 1 },
        },
      ],
      steps: [{ actions: [{ action: 'ScaleApplication', app: '/web' }] }],
    });
  });

  const strategies = fc.record({
    minimumHealthCapacity: fc.constantFrom(0, 0.5, 1),
    maximumOverCapacity: fc.constantFrom(0, 0.5, 1),
  });

  it('foresees what then becomes true', async () => {
    const sizes = fc.record({
      cpus: fc.constantFrom(0.5, 1, 1.5, 2),
      instances: fc.integer({ min: 1, max: 5 }),
      cmd: fc.constantFrom('web:1', 'web:2'),
      constraints: fc.constantFrom([], [['hostname', 'MAX_PER', '2']], [['hostname', 'UNIQUE']]),
      upgradeStrategy: strategies,
    });
    const run = async (before: object, after: object): Promise<void> => {
      const harness = onTwoMachines();
      harness.put(posted({ ...WEB, ...before }));
      harness.settle();
      await becomesTrue(harness, [{ ...WEB, ...after }]);
    };
    await fc.assert(fc.asyncProperty(sizes, sizes, run), { numRuns: 60 });
  });

  it('foresees it also beside apps that wait and apps that shrink', async () => {
    const counts = fc.record({
      // So many find places: what waits itself has its turn before others.
      before: fc.nat(2),
      after: fc.nat(4),
      cmd: fc.constantFrom('web:1', 'web:2'),
      upgradeStrategy: strategies,
      waiting: fc.nat(4),
      shrinking: fc.tuple(fc.nat(4), fc.nat(4)),
    });
    await fc.assert(
      fc.asyncProperty(counts, async ({ before, after, waiting, shrinking: [first, last], ...changes }) => {
        const harness = onTwoMachines();
        const other = { ...WEB, id: '/other' };
        harness.put(posted({ ...other, instances: first }), posted({ ...WEB, instances: before }));
        harness.settle();
        harness.put(posted({ ...WEB, id: '/waiting', instances: waiting }));
        harness.settle();
        await becomesTrue(harness, [
          { ...WEB, ...changes, instances: after },
          { ...other, instances: Math.min(first, last) },
        ]);
      }),
      { numRuns: 30 },
    );
  });

  it('says how many instances find no place, at which stage agents fall out, and what would fit', async () => {
    const plan = await planOf(running(), { ...WEB, cpus: 1.5, instances: 4 });
    expect(placementOf(plan)).toMatchObject({
      wanted: 4,
      fits: 2,
      unplaced: {
        stages: expect.arrayContaining([
          expect.objectContaining({ stage: 'InsufficientCpus', removed: 1, left: 0 }),
        ]),
        wouldFit: expect.arrayContaining([expect.objectContaining({ text: 'cpus ≤ 1' })]),
      },
    });
  });

  it('counts what old instances give back, as a rolling restart has it', async () => {
    // Two of the old fill three of four cpus; a new one finds a place only when an old one may end first.
    const old = { cmd: 'web:1', cpus: 1.5, instances: 2 };
    const strategy = (minimumHealthCapacity: number) => ({
      upgradeStrategy: { minimumHealthCapacity, maximumOverCapacity: 1 },
    });
    const changed = { ...WEB, ...old, cmd: 'web:2' };
    const whole = running(appDefinition({ id: '/web', ...old }));
    expect(placementOf(await planOf(whole, { ...changed, ...strategy(1) }))).toMatchObject({
      wanted: 2,
      fits: 0,
    });
    expect(placementOf(await planOf(whole, { ...changed, ...strategy(0.5) }))).toEqual({
      wanted: 2,
      fits: 2,
    });
  });

  it('leaves to later apps what earlier ones have left', async () => {
    const plan = await planOf(running(), [
      { ...WEB, id: '/a', cpus: 2 },
      { ...WEB, id: '/b', cpus: 1, dependencies: ['/a'] },
    ]);
    expect([placementOf(plan), placementOf(plan, 1)]).toMatchObject([
      { wanted: 2, fits: 2 },
      { wanted: 2, fits: 0 },
    ]);
  });

  it('places first what other apps wait for already', async () => {
    const harness = running();
    harness.put(appDefinition({ id: '/db', cpus: 1.5, instances: 3 }));
    expect(await planOf(harness, WEB)).toMatchObject({
      apps: [{ id: '/web', placement: { wanted: 2, fits: 1 } }],
      waiting: [{ id: '/db', wanted: 3, fits: 2 }],
    });
  });

  it('counts what ends of apps that it scales down, for all that it launches in that step', async () => {
    const harness = running(appDefinition({ id: '/z', cpus: 1, instances: 4 }));
    const plan = await planOf(harness, [
      { ...WEB, id: '/a', instances: 3 },
      { ...WEB, id: '/z', instances: 2 },
    ]);
    expect(plan).toMatchObject({
      apps: [
        { id: '/a', placement: { wanted: 3, fits: 2 } },
        { id: '/z', action: 'scale', placement: { wanted: 0, fits: 0 } },
      ],
    });
  });

  it('scales down the instances that would be ended, and no others', async () => {
    const harness = running(appDefinition({ id: '/z', cpus: 1, instances: 1 }));
    harness.machine('b', { cpus: 2 });
    harness.machine('a', { isOffered: false });
    harness.pass(1);
    harness.put(appDefinition({ id: '/z', cpus: 1, instances: 2 }));
    harness.settle();
    harness.machine('a', { cpus: 4 });
    // The younger one is on b, beside which two cpus of b are all that /a takes.
    const plan = await planOf(harness, [
      { ...WEB, id: '/a', cpus: 2, instances: 1, constraints: [['hostname', 'IS', 'b.example']] },
      { ...WEB, id: '/z', instances: 1 },
    ]);
    expect(placementOf(plan)).toEqual({ wanted: 1, fits: 1 });
  });

  it('gives what ends to those that wait already', async () => {
    const harness = running(appDefinition({ id: '/z', cpus: 2, instances: 2 }));
    harness.put(appDefinition({ id: '/db', cpus: 1, instances: 1 }));
    harness.settle();
    expect(
      await planOf(harness, [
        { ...WEB, id: '/a' },
        { ...WEB, id: '/z', cpus: 2, instances: 1 },
      ]),
    ).toMatchObject({
      apps: [{ id: '/a', placement: { wanted: 2, fits: 1 } }, {}],
      waiting: [{ id: '/db', wanted: 1, fits: 1 }],
    });
  });

  it('leaves alone what has no neighbours any more that it does not want', async () => {
    const harness = running(appDefinition({ id: '/z', cpus: 1, instances: 1 }));
    const plan = await planOf(harness, [
      { ...WEB, id: '/a', instances: 1, labels: { 'ecs.cluster-query': 'not(task:group == /z)' } },
      { ...WEB, id: '/z', instances: 0 },
    ]);
    expect(placementOf(plan)).toEqual({ wanted: 1, fits: 1 });
  });

  it('of a group takes away what the group has not any more', async () => {
    const harness = running(appDefinition({ id: '/shop/old', cpus: 4 }));
    const plan = await planOf(harness, { id: '/shop', apps: [{ ...WEB, id: 'new', cpus: 2 }] });
    expect(plan).toMatchObject({
      apps: [
        { id: '/shop/old', action: 'destroy', instances: { before: 1, after: 0 } },
        { id: '/shop/new', action: 'create', placement: { wanted: 2, fits: 2 } },
      ],
      steps: [{ actions: [{ action: 'StopApplication' }] }, {}, {}],
    });
  });

  it('says nothing of places where not all agents are known', async () => {
    expect(placementOf(await planOf(running(), WEB, false))).toBeUndefined();
  });
});

describe('Changes of fields', () => {
  const json = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.oneof(
      fc.nat(2),
      fc.array(fc.nat(1), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('x', 'y'), fc.nat(2)),
    ),
  );

  it('are none exactly where nothing differs', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const isSame = isSameJson(before, after);
        expect(fieldChanges(before, after).length === 0).toBe(isSame);
      }),
    );
  });

  it('name what was and what is', () => {
    expect(fieldChanges({ a: { x: 1, y: 2 }, b: [1] }, { a: { x: 1, y: 3, z: 4 }, c: true })).toEqual([
      { field: 'a.y', before: 2, after: 3 },
      { field: 'a.z', after: 4 },
      { field: 'b', before: [1] },
      { field: 'c', after: true },
    ]);
  });
});

/** Whether two values are the same whatever the order of their fields. */
function isSameJson(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
          .map(([name, each]) => [name, sorted(each)])
          .sort()
      : value;
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}
