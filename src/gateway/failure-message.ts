import type { EcsErrorCode } from '../ecs/failure.ts';

/** What a message is made of. */
export interface FailureFacts {
  readonly operation: string;
  readonly cluster: string;
  /** What AWS, the SDK or Node said, without line breaks. */
  readonly said: string;
  readonly httpStatus?: number;
}

/** AWS names the permission that lacks in most texts; it need not be the operation's own, e.g. `iam:PassRole`. */
function deniedAction({ operation, said }: FailureFacts): string {
  return /\bperform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(said)?.[1] ?? `ecs:${operation}`;
}

const MESSAGES: Readonly<Record<EcsErrorCode, (facts: FailureFacts) => string>> = {
  THROTTLED: ({ operation, said }) => `ECS limits the rate of ${operation}: ${said}`,
  UNREACHABLE: ({ operation, said }) =>
    `${operation} was not sent, ECS could not be reached: ${said}. Check the endpoint, the region and the network.`,
  TIMEOUT: ({ operation, said }) => `ECS did not answer ${operation} in time: ${said}`,
  CONNECTION_LOST: ({ operation, said }) => `The connection broke before ECS answered ${operation}: ${said}`,
  SERVER_ERROR: ({ operation, said, httpStatus }) =>
    `No usable answer to ${operation}${httpStatus === undefined ? '' : ` (HTTP ${httpStatus})`}: ${said}`,
  REGION_MISSING: ({ said }) =>
    `No usable AWS region: ${said}. Set AWS_REGION (AWS_DEFAULT_REGION is not read) or the region of the profile.`,
  CREDENTIALS_MISSING: ({ said }) =>
    `No AWS credentials: ${said}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run with an IAM role.`,
  CREDENTIALS_EXPIRED: ({ said }) => `The AWS credentials have expired: ${said}. Renew them.`,
  CREDENTIALS_INVALID: ({ said }) =>
    `The AWS credentials are not accepted: ${said}. Check the access key, its secret and the region.`,
  CLOCK_SKEW: ({ said }) => `This machine's clock differs from that of AWS: ${said}. Set it right.`,
  ACCESS_DENIED: (facts) =>
    `${facts.operation} is denied: ${facts.said}. Allow ${deniedAction(facts)} for this identity.`,
  CLUSTER_NOT_FOUND: ({ cluster, said }) =>
    `There is no active cluster ${cluster} in this account and region: ${said}`,
  NOT_FOUND: ({ operation, said }) => `${operation} names something that ECS does not find: ${said}`,
  CONFLICT: ({ operation, said }) => `${operation} was made before with other parameters: ${said}`,
  INVALID_REQUEST: ({ operation, said }) => `ECS refuses ${operation}: ${said}`,
  UNSUPPORTED: ({ operation, said }) => `The endpoint does not support ${operation} as asked for: ${said}`,
  UNEXPECTED: ({ operation, said }) => `${operation} failed in a way that is not known: ${said}`,
};

/** One line that says what has failed, why, and where it can what to do. */
export function failureMessage(code: EcsErrorCode, facts: FailureFacts): string {
  const said = facts.said.replace(/[.\s]+$/, '');
  return MESSAGES[code]({ ...facts, said });
}
