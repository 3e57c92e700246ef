import { createAwsGatewayFixture } from '../aws-gateway-fixture.ts';
import { describeEcsGateway } from '../ecs-gateway-contract.ts';
import { AWS_PATIENCE, fromEnvironment } from './contract-run.ts';

const { cluster, family } = fromEnvironment(process.env);

describeEcsGateway(
  `the AWS gateway to the cluster ${cluster}`,
  () => createAwsGatewayFixture({ target: {}, cluster, family, patience: AWS_PATIENCE }),
  5 * AWS_PATIENCE.patienceMs,
);
