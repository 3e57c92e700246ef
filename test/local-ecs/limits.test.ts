import {
  ECSClient,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { startEcs } from './started-ecs.ts';

/** Names of the errors that so many parallel calls end with. */
async function errorsOf(count: number, call: () => Promise<unknown>): Promise<readonly string[]> {
  const results = await Promise.allSettled(Array.from({ length: count }, call));
  return results.flatMap((result) =>
    result.status === 'rejected' && result.reason instanceof Error ? [result.reason.name] : [],
  );
}

describe('a local ECS with the limits of an account', () => {
  it('throttles the client of AWS beyond the burst, and counts it', async () => {
    const started = await startEcs({
      limits: { buckets: { clusterResourceRead: { burst: 10, perSecond: 0.01 } } },
    });
    try {
      const errors = await errorsOf(25, () => started.client.send(new ListTasksCommand({})));
      expect(errors).toEqual(Array.from({ length: 15 }, () => 'ThrottlingException'));
      await expect(started.client.send(new ListTasksCommand({}))).rejects.toMatchObject({
        name: 'ThrottlingException',
        message: 'Rate exceeded',
        $metadata: { httpStatusCode: 400 },
      });
      expect(await started.ecs.admin.listLimits()).toMatchObject({
        limits: expect.arrayContaining([
          expect.objectContaining({ bucket: 'clusterResourceRead', calls: 26, throttles: 16 }),
        ]),
      });
    } finally {
      await started.close();
    }
  });

  it('is one that the SDK waits for by itself', async () => {
    const started = await startEcs({
      limits: { buckets: { clusterResourceRead: { burst: 1, perSecond: 20 } } },
    });
    const { endpoint, region, accessKeyId, secretAccessKey } = started.ecs;
    const credentials = { accessKeyId, secretAccessKey };
    const patient = new ECSClient({ endpoint, region, credentials, maxAttempts: 10 });
    try {
      await patient.send(new ListTasksCommand({}));
      await patient.send(new ListTasksCommand({}));
      expect((await patient.send(new ListTasksCommand({}))).taskArns).toEqual([]);
    } finally {
      patient.destroy();
      await started.close();
    }
  });

  it('has its machines and samples before the limits begin', async () => {
    const started = await startEcs({ limits: { scale: 0.001 }, instances: 2 });
    try {
      const { taskDefinitionArns } = await started.client.send(new ListTaskDefinitionsCommand({}));
      expect(taskDefinitionArns).toHaveLength(4);
      expect(started.ecs.view().instances).toHaveLength(2);
    } finally {
      await started.close();
    }
  });

  it('has none unless told so, and takes them at any time', async () => {
    const started = await startEcs();
    const stop = (): Promise<unknown> => started.client.send(new StopTaskCommand({ task: '0'.repeat(32) }));
    try {
      expect(new Set(await errorsOf(150, stop))).toEqual(new Set(['InvalidParameterException']));
      // So slow a bucket that a slow machine does not live on what comes back.
      const clusterResourceModify = { burst: 100, perSecond: 0.01 };
      await started.ecs.admin.setLimits({ limits: { buckets: { clusterResourceModify } } });
      expect(new Set(await errorsOf(150, stop))).toContain('ThrottlingException');
    } finally {
      await started.close();
    }
  });

  it('does not start with limits that cannot be', async () => {
    await expect(startEcs({ limits: { scale: 0 } })).rejects.toMatchObject({
      name: 'LocalEcsAdminError',
      code: 'InvalidParameterException',
    });
  });
});
