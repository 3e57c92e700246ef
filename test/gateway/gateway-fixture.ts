import type { AwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import { createAwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import type { AwsEcsGatewayOptions } from '../../src/gateway/gateway-options.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import type { StubAnswer, StubEndpoint } from './stub-endpoint.ts';
import { startStubEndpoint } from './stub-endpoint.ts';

export const CREDENTIALS = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };

/** A gateway that depends on nothing around it: no profile, no environment, no network. */
export function gatewayTo(endpoint: string, options: Partial<AwsEcsGatewayOptions> = {}): AwsEcsGateway {
  return createAwsEcsGateway({
    cluster: 'prod',
    region: 'eu-west-1',
    credentials: CREDENTIALS,
    logger: new RecordingLogger(),
    endpoint,
    ...options,
  });
}

export interface StubbedGateway {
  readonly gateway: AwsEcsGateway;
  readonly stub: StubEndpoint;
}

/** Runs `use` with a gateway in front of an endpoint that gives `answer`, and closes both after it. */
export async function withGateway<Result>(
  answer: StubAnswer,
  use: (stubbed: StubbedGateway) => Promise<Result>,
  options: Partial<AwsEcsGatewayOptions> = {},
): Promise<Result> {
  const stub = await startStubEndpoint(answer);
  const gateway = gatewayTo(stub.url, options);
  try {
    return await use({ gateway, stub });
  } finally {
    gateway.close();
    await stub.close();
  }
}
