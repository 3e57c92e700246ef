import { describe, expect, it } from '@jest/globals';

import { ECSClient } from '@aws-sdk/client-ecs';
import { EcsSchedulerDriver } from '../../src/assembly/ecs-scheduler-driver.ts';
import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { listEcsTasks } from './list-ecs-tasks.ts';
import { ListScheduler } from './list-scheduler.ts';
import { startResettingProxy } from './resetting-proxy.ts';

const TASKS = 200;

async function runningTasks({ endpoint, region, accessKeyId, secretAccessKey }: LocalEcs) {
  const client = new ECSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  const tasks = await listEcsTasks(client, 'RUNNING');
  client.destroy();
  return tasks;
}

describe('A connection that breaks after ECS has acted on StartTask', () => {
  it('leads to one ECS task and one status history for each of 200 launches', async () => {
    const local = await startLocalEcs({ runtime: 'simulated', instances: 3, startLatency: [10, 50] });
    const proxy = await startResettingProxy(local.endpoint, 'StartTask', TASKS);
    process.env['AWS_ACCESS_KEY_ID'] = local.accessKeyId;
    process.env['AWS_SECRET_ACCESS_KEY'] = local.secretAccessKey;
    const wanted = Array.from({ length: TASKS }, (_, i) => ({
      id: `task-${i}`,
      definition: 'nginx:1',
      cpus: 0.05,
      mem: 32,
    }));
    const scheduler = new ListScheduler(wanted, (self, driver) => {
      if (self.count('TASK_RUNNING') === TASKS) driver.stop(true);
    });
    const driver = new EcsSchedulerDriver(scheduler, { user: 'root', name: 'lost-answers' }, 'ecs', {
      endpoint: proxy.endpoint,
      region: local.region,
      mismatch: 'override',
      taskPollSeconds: 0.2,
      apiShare: 1,
      apiLimits: { clusterResourceRead: { burst: 1_000, perSecond: 1_000 } },
      logLevel: 'error',
    });
    try {
      expect(await driver.run()).toBe('DRIVER_STOPPED');
      const tasks = await runningTasks(local);
      expect(scheduler.errors).toEqual([]);
      expect(proxy.resets).toBe(TASKS);
      expect(tasks).toHaveLength(TASKS);
      expect(new Set(tasks.map(({ startedBy }) => startedBy)).size).toBe(TASKS);
      for (const { id } of wanted) expect(scheduler.statesOf(id)).toEqual(['TASK_STARTING', 'TASK_RUNNING']);
    } finally {
      await proxy.close();
      await local.close();
    }
  }, 120_000);
});
