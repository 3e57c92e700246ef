import { describe, expect, it } from '@jest/globals';

import {
  patchedAppTarget,
  postedAppTarget,
  restartedAppTarget,
} from '../../../../src/frameworks/marathon/definitions/app-target.ts';
import type { AppTarget } from '../../../../src/frameworks/marathon/definitions/app-target.ts';
import type { Outcome } from '../../../../src/frameworks/marathon/definitions/refusal.ts';
import type { AppDefinition } from '../../../../src/frameworks/marathon/engine/app-definition.ts';
import { differingApps, putApp } from '../../../../src/frameworks/marathon/engine/group.ts';
import type { Group } from '../../../../src/frameworks/marathon/engine/group.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import type { ChangePlace } from '../../../../src/frameworks/marathon/scheduler/input.ts';
import { OfferRound, QueueEntry } from '../../../../src/frameworks/marathon/scheduler/queue-entry.ts';
import { agentId, frameworkId, offerId } from '../../../../src/mesos/ids.ts';
import type { Offer } from '../../../../src/mesos/offer.ts';
import { scalarResource } from '../../../../src/mesos/resource.ts';
import { CountingMap } from '../../../support/counting-map.ts';
import { NOW, NOW_MS, appDefinition, rootGroup } from '../../../support/marathon-builders.ts';
import { MarathonHarness } from '../../../support/marathon-harness.ts';
import { RULES, readUpdate, valueOf } from '../../../support/marathon-requests.ts';

/** Counts how often anybody asks for a field. */
function counted<T extends object>(thing: T, field: keyof T, look: () => void): T {
  const value = thing[field];
  return Object.defineProperty({ ...thing }, field, {
    enumerable: true,
    get: () => {
      look();
      return value;
    },
  });
}

/** An app all of whose instances run. */
function running(instances: number): MarathonHarness {
  const marathon = new MarathonHarness({ maxInstancesPerOffer: 1_000 });
  marathon.register();
  marathon.put(appDefinition({ instances, cpus: 0.001 }));
  marathon.settle();
  return marathon;
}

/** How often instances are looked at while something happens. */
function looksAtInstances(marathon: MarathonHarness, action: () => void): number {
  let looks = 0;
  for (const instance of marathon.instancesOf('/app'))
    marathon.state.instances.put(counted(instance, 'version', () => (looks += 1)));
  // What has just been put is new to the app.
  marathon.turn();
  marathon.report('TASK_RUNNING', [marathon.instancesOf('/app')[0]?.taskId ?? '']);
  looks = 0;
  action();
  return looks;
}

describe('a status update costs the same, however many instances its app has,', () => {
  const update = (marathon: MarathonHarness) => (): void => {
    marathon.report('TASK_RUNNING', [marathon.instancesOf('/app')[1]?.taskId ?? '']);
  };

  it('while nothing is deployed', () => {
    const [few, many] = [running(3), running(300)];
    const looks = looksAtInstances(few, update(few));
    expect(looks).toBeGreaterThan(0);
    expect(looksAtInstances(many, update(many))).toBe(looks);
  });

  it('while the app is deployed', () => {
    const looksOf = (instances: number): number => {
      const marathon = running(instances);
      marathon.put(appDefinition({ instances, cpus: 0.001, cmd: 'web:2', upgradeStrategy: KEEP_ALL }));
      return looksAtInstances(marathon, update(marathon));
    };
    const looks = looksOf(3);
    expect(looks).toBeGreaterThan(0);
    expect(looksOf(300)).toBe(looks);
  });
});

const KEEP_ALL = { minimumHealthCapacity: 1, maximumOverCapacity: 0.5 };

const offer = (name: string): Offer => ({
  id: offerId(`offer-${name}`),
  frameworkId: frameworkId('f1'),
  agentId: agentId(name),
  hostname: name,
  attributes: [],
  executorIds: [],
  resources: [scalarResource('cpus', 0.5), scalarResource('mem', 1_024)],
});

describe('an offer that fits nobody', () => {
  /** How often it is looked at what is in it, with so many apps that wait. */
  function looksWith(apps: number): number {
    const marathon = new MarathonHarness();
    marathon.register();
    marathon.put(...Array.from({ length: apps }, (_, n) => appDefinition({ id: `/app-${n}`, cpus: 1 + n })));
    let looks = 0;
    const offers = [counted(offer('a'), 'resources', () => (looks += 1))];
    marathon.turn({ type: 'offers', offers });
    const reasons = [...marathon.state.queue.values()].map(({ rejects }) => [...rejects]);
    expect(reasons).toEqual(Array(apps).fill([['InsufficientCpus', 1]]));
    return looks;
  }

  it('is summed up once, however many apps wait', () => {
    expect(looksWith(2)).toBe(1);
    expect(looksWith(200)).toBe(1);
  });
});

describe('what an app remembers of offers that it could not use', () => {
  const round = (atMs: number, ...names: readonly string[]) => {
    const offers = names.map(offer);
    const unused = offers.map((each) => ({
      offer: each,
      reason: 'InsufficientCpus' as const,
      message: 'cpus',
      atMs,
    }));
    return [unused, new OfferRound(offers)] as const;
  };

  it('is the last of each agent, the latest at the end, whether rounds are of the same agents or not', () => {
    const entry = new QueueEntry(1, NOW_MS);
    for (const each of [round(1, 'a', 'b'), round(2, 'b', 'a'), round(3, 'c'), round(4, 'b')])
      entry.offersNotUsed(...each);
    const remembered = [...entry.lastUnused.values()].map(({ offer: { agentId: id }, atMs }) => [id, atMs]);
    expect(remembered).toEqual([
      ['a', 2],
      ['c', 3],
      ['b', 4],
    ]);
    expect(entry.processedOffers).toBe(6);
    expect(entry.rejects.get('InsufficientCpus')).toBe(6);
  });

  it('is kept where the next round had some offer that was used', () => {
    const entry = new QueueEntry(1, NOW_MS);
    entry.offersNotUsed(...round(1, 'a', 'b'));
    const [unused, both] = round(2, 'a', 'b');
    entry.offersNotUsed(unused.slice(1), both);
    expect([...entry.lastUnused.values()].map(({ atMs }) => atMs)).toEqual([1, 2]);
  });
});

describe('a change of one app', () => {
  const app = (id: string): AppDefinition => appDefinition({ id });

  /** The tree, whose groups count looks at their apps. */
  function counting(root: Group): { readonly root: Group; readonly looks: () => number } {
    const groups = [...root.groups].map(([id, group]) => {
      const apps = new CountingMap(group.apps);
      apps.looks = 0;
      return { id, group: { ...group, apps }, apps };
    });
    const tree = { ...root, groups: new Map(groups.map(({ id, group }) => [id, group])) };
    return { root: tree, looks: () => groups.reduce((sum, { apps }) => sum + apps.looks, 0) };
  }

  it('is found without a look at groups that have none', () => {
    const looksWith = (teams: number): number => {
      const apps = Array.from({ length: teams }, (_, n) => app(`/team-${n}/web`));
      const { root, looks } = counting(rootGroup(...apps));
      const change = putApp(root, { ...app('/team-0/web'), cmd: 'web:2' }, NOW);
      if (!change.ok) throw new Error(change.message);
      const before = looks();
      expect([...differingApps(root, change.root)].map(({ id }) => id)).toEqual(['/team-0/web']);
      return looks() - before;
    };
    expect(looksWith(200)).toBe(looksWith(2));
  });

  it('is made, planned, stored and pruned without a look at apps of other groups', () => {
    const marathon = new MarathonHarness({ maxVersions: 2 });
    marathon.register();
    const apps = Array.from({ length: 30 }, (_, n) => app(`/team-${n}/web`));
    const { root, looks } = counting(rootGroup(...apps));
    marathon.state.become(root);
    /** @returns how often it was looked at apps of groups that stay as they are. */
    const change = (make: (place: ChangePlace) => Outcome<AppTarget>): number => {
      const before = looks();
      const answer = marathon.deploy((_, place) => valueOf(make(place)).root, true);
      expect(answer).toMatchObject({ type: 'deployed' });
      return looks() - before;
    };
    const contextOf = (place: ChangePlace) => ({ ...place, rules: RULES, storedApp: place.definitionAt });
    const id = resolvePathId('/new/app');
    const ports = [{ port: 0 }];
    const post = readUpdate({ id, cmd: 'web:1', cpus: 0.1, portDefinitions: ports });
    // What was there before is stored as a whole with the first change.
    change((place) => postedAppTarget(place.root, post, contextOf(place)));
    for (const cmd of ['web:2', 'web:3', 'web:4']) {
      const update = readUpdate({ cmd, portDefinitions: ports });
      expect(change((place) => patchedAppTarget(place.root, id, update, contextOf(place)))).toBe(0);
    }
    expect(change((place) => restartedAppTarget(place.root, id, contextOf(place)))).toBe(0);
  });
});
