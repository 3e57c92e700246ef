import type { ArnScope } from '../ecs/arn.ts';
import type { EcsErrorCode } from '../ecs/failure.ts';

/** The services that are called, as people call them. */
export type AwsService = 'ECS' | 'EC2' | 'SQS';

/** What a message is made of. */
export interface FailureFacts {
  readonly operation: string;
  readonly service: AwsService;
  readonly cluster: string;
  /** What AWS, the SDK or Node said, without line breaks. */
  readonly said: string;
  readonly httpStatus?: number;
  /** Where ECS has looked, as far as it says so. */
  readonly scope?: ArnScope;
}

/** AWS names the permission that lacks in most texts; it need not be the operation's own, e.g. `iam:PassRole`. */
function deniedAction({ operation, service, said }: FailureFacts): string {
  return /\bperform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(said)?.[1] ?? `${service.toLowerCase()}:${operation}`;
}

const placeOf = (scope: ArnScope | undefined): string =>
  scope === undefined ? 'this account and region' : `region ${scope.region} of account ${scope.accountId}`;

const MESSAGES: Readonly<Record<EcsErrorCode, (facts: FailureFacts) => string>> = {
  THROTTLED: ({ operation, service, said }) => `${service} limits the rate of ${operation}: ${said}`,
  UNREACHABLE: ({ operation, service, said }) =>
    `${operation} was not sent, ${service} could not be reached: ${said}`,
  TIMEOUT: ({ operation, service, said }) => `${service} did not answer ${operation} in time: ${said}`,
  CONNECTION_LOST: ({ operation, service, said }) =>
    `The connection broke before ${service} answered ${operation}: ${said}`,
  SERVER_ERROR: ({ operation, said, httpStatus }) =>
    `No usable answer to ${operation}${httpStatus === undefined ? '' : ` (HTTP ${httpStatus})`}: ${said}`,
  REGION_MISSING: ({ said }) => `No usable AWS region: ${said}`,
  CREDENTIALS_MISSING: ({ said }) => `No AWS credentials: ${said}`,
  CREDENTIALS_EXPIRED: ({ said }) => `The AWS credentials have expired: ${said}`,
  CREDENTIALS_INVALID: ({ said }) => `The AWS credentials are not accepted: ${said}`,
  CLOCK_SKEW: ({ said }) => `This machine's clock differs from that of AWS: ${said}`,
  ACCESS_DENIED: (facts) => `${facts.operation} is denied, it needs ${deniedAction(facts)}: ${facts.said}`,
  CLUSTER_NOT_FOUND: ({ cluster, said, scope }) =>
    `There is no active cluster ${cluster} in ${placeOf(scope)}: ${said}`,
  NOT_FOUND: ({ operation, service, said }) =>
    `${operation} names something that ${service} does not find: ${said}`,
  CONFLICT: ({ operation, said }) => `${operation} was made before with other parameters: ${said}`,
  INVALID_REQUEST: ({ operation, service, said }) => `${service} refuses ${operation}: ${said}`,
  UNSUPPORTED: ({ operation, said }) => `The endpoint does not support ${operation} as asked for: ${said}`,
  UNEXPECTED: ({ operation, said }) => `${operation} failed in a way that is not known: ${said}`,
};

/** One line that says what has failed and why. What to do depends on who reads it, and is said elsewhere. */
export function failureMessage(code: EcsErrorCode, facts: FailureFacts): string {
  const said = facts.said.replace(/[.\s]+$/, '');
  return MESSAGES[code]({ ...facts, said });
}
