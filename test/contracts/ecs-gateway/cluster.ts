import { describe, expect, it } from '@jest/globals';
import type { EcsGateway } from '../../../src/ports/ecs-gateway.ts';
import { failureOf } from '../../gateway/failure-of.ts';
import type { Stage } from './stage.ts';
import { inventedInstance, inventedTask } from './invented-arns.ts';

export function describeTheCluster(stage: () => Stage): void {
  describe('the cluster', () => {
    it('is described with its name, its state and its counts', async () => {
      const cluster = await stage().gateway.describeCluster();
      expect(cluster.clusterArn.endsWith(`cluster/${cluster.clusterName}`)).toBe(true);
      expect(cluster.status).toBe('ACTIVE');
      expect(cluster.registeredContainerInstancesCount).toBeGreaterThan(0);
    });
  });

  describe('a cluster that does not exist', () => {
    const CALLS: Readonly<Record<string, (gateway: EcsGateway, of: Stage) => Promise<unknown>>> = {
      describeCluster: (gateway) => gateway.describeCluster(),
      listContainerInstances: (gateway) => gateway.listContainerInstances(),
      describeContainerInstances: (gateway, { definitions, strayCluster }) =>
        gateway.describeContainerInstances([inventedInstance(definitions.sleeper, strayCluster)]),
      listTasks: (gateway) => gateway.listTasks({ desiredStatus: 'RUNNING' }),
      describeTasks: (gateway, { definitions, strayCluster }) =>
        gateway.describeTasks([inventedTask(definitions.sleeper, strayCluster)]),
      startTask: (gateway, { definitions, strayCluster }) =>
        gateway.startTask({
          containerInstance: inventedInstance(definitions.sleeper, strayCluster),
          taskDefinition: definitions.sleeper,
          startedBy: 'contract',
          overrides: { containerOverrides: [] },
          tags: [],
        }),
      stopTask: (gateway, { definitions, strayCluster }) =>
        gateway.stopTask(inventedTask(definitions.sleeper, strayCluster), 'contract'),
    };

    it.each(Object.entries(CALLS))('makes %s reject with CLUSTER_NOT_FOUND', async (_name, call) => {
      const failure = await failureOf(call(stage().strayGateway, stage()));
      expect(failure).toMatchObject({ code: 'CLUSTER_NOT_FOUND' });
      expect(failure.message).toContain(stage().strayCluster);
    });
  });
}
