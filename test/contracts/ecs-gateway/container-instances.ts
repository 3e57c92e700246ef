import { describe, expect, it } from '@jest/globals';
import { DESCRIBE_BATCH, LIST_PAGE } from '../../../src/ecs/limits.ts';
import { failureOf } from '../../gateway/failure-of.ts';
import type { Stage } from './stage.ts';
import { inventedInstance } from './invented-arns.ts';
import { eachOf } from './pages.ts';

function describeListing(stage: () => Stage): void {
  describe('listing container instances', () => {
    it('finds each exactly once, whatever the size of the pages', async () => {
      const { gateway, gatewayWithPagesOf } = stage();
      const all = await eachOf((token) => gateway.listContainerInstances(token));
      const size = Math.max(1, Math.floor(all.length / 4));
      const small = gatewayWithPagesOf(size);
      const paged = await eachOf((token) => small.listContainerInstances(token));
      expect(new Set(all).size).toBe(all.length);
      expect(paged.toSorted()).toEqual(all.toSorted());
    });

    it('gives no page longer than asked for', async () => {
      const { gateway, gatewayWithPagesOf } = stage();
      expect((await gateway.listContainerInstances()).items.length).toBeLessThanOrEqual(LIST_PAGE);
      expect((await gatewayWithPagesOf(1).listContainerInstances()).items.length).toBeLessThanOrEqual(1);
    });
  });
}

function describeDescribing(stage: () => Stage): void {
  describe('describing container instances', () => {
    it('tells the ones that are there from the ones that are not, a hundred at a time', async () => {
      const { gateway, definitions } = stage();
      const { items } = await gateway.listContainerInstances();
      const { clusterName } = await gateway.describeCluster();
      const there = items.slice(0, DESCRIBE_BATCH - 1);
      const notThere = Array.from({ length: DESCRIBE_BATCH - there.length }, (_, n) =>
        inventedInstance(definitions.sleeper, clusterName, n + 1),
      );
      const { found, missing } = await gateway.describeContainerInstances([...notThere, ...there]);
      expect(found.map(({ containerInstanceArn }) => containerInstanceArn).toSorted()).toEqual(
        there.toSorted(),
      );
      expect(missing.toSorted()).toEqual(notThere.toSorted());
    });

    it('tells what a machine has, and no more of it left than there is', () => {
      const { registered, remaining, version, attributes } = stage().instance;
      expect(registered.cpuUnits).toBeGreaterThan(0);
      expect(registered.memoryMiB).toBeGreaterThan(0);
      expect(remaining.cpuUnits).toBeLessThanOrEqual(registered.cpuUnits);
      expect(remaining.memoryMiB).toBeLessThanOrEqual(registered.memoryMiB);
      expect(version).toBeGreaterThan(0);
      expect(attributes).toContainEqual({ name: 'ecs.os-type', value: 'linux' });
    });

    it('lists as remaining ports those that are taken, the registered ones among them', () => {
      const { registered, remaining } = stage().instance;
      expect(registered.ports).not.toEqual([]);
      expect(remaining.ports).toEqual(expect.arrayContaining([...registered.ports]));
    });

    it('is refused for none, and for more than a hundred', async () => {
      const { gateway, definitions } = stage();
      const tooMany = Array.from({ length: DESCRIBE_BATCH + 1 }, (_, n) =>
        inventedInstance(definitions.sleeper, 'x', n + 1),
      );
      expect(await failureOf(gateway.describeContainerInstances([]))).toMatchObject({
        code: 'INVALID_REQUEST',
      });
      expect(await failureOf(gateway.describeContainerInstances(tooMany))).toMatchObject({
        code: 'INVALID_REQUEST',
      });
    });
  });
}

export function describeContainerInstances(stage: () => Stage): void {
  describeListing(stage);
  describeDescribing(stage);
}
