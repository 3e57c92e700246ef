import { CreateClusterCommand, ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createAwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import type { AwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import { isJsonObject } from '../../src/local-ecs/engine/json.ts';
import { eventually } from '../contracts/eventually.ts';
import { failureOf } from '../gateway/failure-of.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import type { StartedEcs } from './started-ecs.ts';
import { startEcs } from './started-ecs.ts';

let started: StartedEcs;
let gateway: AwsEcsGateway;

beforeEach(async () => {
  started = await startEcs({ instances: 1 });
  const { endpoint, region, accessKeyId, secretAccessKey, clusterName: cluster } = started.ecs;
  gateway = createAwsEcsGateway({
    cluster,
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    requestTimeoutMs: 300,
    connectTimeoutMs: 300,
    logger: new RecordingLogger(),
  });
});

afterEach(async () => {
  gateway.close();
  await started.close();
});

async function clusterCount(): Promise<number> {
  const { clusterArns = [] } = await started.client.send(new ListClustersCommand({}));
  return clusterArns.length;
}

/** How many calls the only fault has hit. */
async function hits(): Promise<unknown> {
  const { faults } = await started.ecs.admin.listFaults();
  return Array.isArray(faults) && isJsonObject(faults[0]) ? faults[0]['hit'] : undefined;
}

describe('a fault that is injected into the endpoint', () => {
  it.each([
    ['before-acting', 1],
    ['after-acting', 2],
  ] as const)('resets the connection %s', async (phase, clusters) => {
    await started.ecs.admin.injectFault({ fault: 'reset', phase, operation: 'CreateCluster' });
    const call = started.client.send(new CreateClusterCommand({ clusterName: 'new' }));
    await expect(call).rejects.toThrow('read ECONNRESET');
    expect(await clusterCount()).toBe(clusters);
  });

  it.each([
    ['reset', 'CONNECTION_LOST'],
    ['silence', 'TIMEOUT'],
    ['throttle', 'THROTTLED'],
    ['error', 'SERVER_ERROR'],
  ] as const)('is %s to the gateway: %s, and the next call is as ever', async (fault, code) => {
    await started.ecs.admin.injectFault({ fault });
    expect(await failureOf(gateway.describeCluster())).toMatchObject({ code });
    expect(await gateway.describeCluster()).toMatchObject({ clusterName: 'default' });
  });

  it('delays an answer that comes in time all the same', async () => {
    await started.ecs.admin.injectFault({ fault: 'delay', delayMs: 100 });
    const begunAtMs = performance.now();
    expect(await gateway.describeCluster()).toMatchObject({ clusterName: 'default' });
    expect(performance.now() - begunAtMs).toBeGreaterThan(90);
  });

  it('is met by the attempts of the SDK as well, which then tries again', async () => {
    const { endpoint, region, accessKeyId, secretAccessKey } = started.ecs;
    const credentials = { accessKeyId, secretAccessKey };
    const patient = new ECSClient({ endpoint, region, credentials, maxAttempts: 3 });
    await started.ecs.admin.injectFault({ fault: 'reset', times: 2 });
    const { $metadata } = await patient.send(new ListClustersCommand({}));
    expect($metadata.attempts).toBe(3);
    expect(await started.ecs.admin.clearFaults()).toMatchObject({ faults: [{ hit: 2, isSpent: true }] });
    patient.destroy();
  });

  it('keeps no call waiting when the ECS is closed', async () => {
    await started.ecs.admin.injectFault({ fault: 'silence' });
    const call = started.client.send(new ListClustersCommand({})).catch((error: unknown) => error);
    await eventually({ pollMs: 5, patienceMs: 5000 }, hits, (count) => count === 1);
    await started.ecs.close();
    expect(await call).toBeInstanceOf(Error);
  });
});
