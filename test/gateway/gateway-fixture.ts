import type { AwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import { createAwsEcsGateway } from '../../src/gateway/aws-ecs-gateway.ts';
import type { AwsEcsGatewayOptions } from '../../src/gateway/gateway-options.ts';
import type { LogFields, Logger } from '../../src/ports/logger.ts';
import type { StubAnswer, StubEndpoint } from './stub-endpoint.ts';
import { startStubEndpoint } from './stub-endpoint.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields | undefined;
}

/** A logger that keeps its lines. */
export function keepingLogger(): Logger & { readonly lines: readonly LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (message: string, fields?: LogFields) => {
    lines.push({ level, message, fields });
  };
  const logger = {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => logger,
  };
  return logger;
}

export const CREDENTIALS = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };

/** A gateway that depends on nothing around it: no profile, no environment, no network. */
export function gatewayTo(endpoint: string, options: Partial<AwsEcsGatewayOptions> = {}): AwsEcsGateway {
  return createAwsEcsGateway({
    cluster: 'prod',
    region: 'eu-west-1',
    credentials: CREDENTIALS,
    logger: keepingLogger(),
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
