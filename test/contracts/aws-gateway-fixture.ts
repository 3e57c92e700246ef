import { ECSClient } from '@aws-sdk/client-ecs';
import type { AwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import { createAwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import type { AwsEcsGatewayOptions } from '../../src/gateway/gateway-options.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { registerContractDefinitions, removeContractResources } from './contract-resources.ts';
import type { EcsGatewayFixture } from './ecs-gateway/fixture.ts';
import type { Patience } from './eventually.ts';

export interface AwsGatewayFixtureOptions {
  /** Where the ECS is; without it, where the SDK finds one. */
  readonly target: Pick<AwsEcsGatewayOptions, 'endpoint' | 'region' | 'credentials'>;
  readonly cluster: string;
  /** Of the task definitions, which are made and removed again. */
  readonly family: string;
  readonly patience: Patience;
}

/** What the contract needs, made through the AWS API alone: the same for the embedded ECS and for an account. */
export async function createAwsGatewayFixture(options: AwsGatewayFixtureOptions): Promise<EcsGatewayFixture> {
  const { target, cluster, family, patience } = options;
  const gateways: AwsEcsGateway[] = [];
  const gatewayTo = (more: Partial<AwsEcsGatewayOptions>): AwsEcsGateway => {
    const gateway = createAwsEcsGateway({ ...target, cluster, logger: new RecordingLogger(), ...more });
    gateways.push(gateway);
    return gateway;
  };
  const client = new ECSClient(target);
  const close = async (): Promise<void> => {
    for (const gateway of gateways) gateway.close();
    await removeContractResources(client, cluster, family, patience);
    client.destroy();
  };
  try {
    const definitions = await registerContractDefinitions(client, family);
    const strayCluster = `${family}-no-such-cluster`;
    return {
      gateway: gatewayTo({}),
      gatewayWithPagesOf: (pageSize) => gatewayTo({ pageSize }),
      strayGateway: gatewayTo({ cluster: strayCluster }),
      strayCluster,
      definitions,
      patience,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
