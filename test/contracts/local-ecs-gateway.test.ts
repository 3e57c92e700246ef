import { describe, expect, it } from '@jest/globals';
import { compileLinearPattern } from '../../src/assembly/linear-patterns.ts';
import { createSystemClock } from '../../src/assembly/system-clock.ts';
import { createSystemIds } from '../../src/assembly/system-ids.ts';
import { createAwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import type { LocalEcs } from '../../src/local-ecs/local-ecs.ts';
import { startLocalEcs } from '../../src/local-ecs/local-ecs.ts';
import { failureOf } from '../gateway/failure-of.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { createAwsGatewayFixture } from './aws-gateway-fixture.ts';
import { describeEcsGateway } from './ecs-gateway-contract.ts';
import type { EcsGatewayFixture } from './ecs-gateway/fixture.ts';

/** An ECS without delays. */
function startEcs(instances: number): Promise<LocalEcs> {
  return startLocalEcs({
    clock: createSystemClock(),
    ids: createSystemIds(),
    logger: new RecordingLogger(),
    compilePattern: compileLinearPattern,
    runtime: 'simulated',
    instances,
    startLatency: [0, 0],
    stopMs: 0,
  });
}

async function makeFixture(): Promise<EcsGatewayFixture> {
  // More than one page of a listing, and more than one describe, can hold.
  const ecs = await startEcs(103);
  const { endpoint, region, clusterName: cluster, accessKeyId, secretAccessKey } = ecs;
  const fixture = await createAwsGatewayFixture({
    target: { endpoint, region, credentials: { accessKeyId, secretAccessKey } },
    cluster,
    family: 'contract',
    patience: { pollMs: 10, patienceMs: 5_000 },
  });
  return {
    ...fixture,
    close: async () => {
      await fixture.close();
      await ecs.close();
    },
  };
}

describeEcsGateway('the AWS gateway to the embedded ECS', makeFixture);

describe('the embedded ECS', () => {
  it('does not know an access key that is not its own: CREDENTIALS_INVALID', async () => {
    const ecs = await startEcs(1);
    const gateway = createAwsEcsGateway({
      cluster: ecs.clusterName,
      endpoint: ecs.endpoint,
      region: ecs.region,
      credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' },
      logger: new RecordingLogger(),
    });
    expect(await failureOf(gateway.describeCluster())).toMatchObject({ code: 'CREDENTIALS_INVALID' });
    gateway.close();
    await ecs.close();
  });
});
