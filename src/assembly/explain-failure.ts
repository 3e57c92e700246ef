import type { FailureCause } from '../driver/runner-options.ts';
import type { EcsErrorCode, EcsFailure } from '../ecs/failure.ts';
import type { AwsEcsGateway } from '../gateway/aws-ecs-gateway.ts';
import { StoreError } from '../ports/store-error.ts';
import { PROGRAM } from './problem.ts';
import type { Problem, ProblemCode } from './problem.ts';

interface Answer {
  readonly code: ProblemCode;
  readonly cure: string;
}

const unreachable: Answer = {
  code: 'ENDPOINT_UNREACHABLE',
  cure: 'set AWS_ECS_ENDPOINT or AWS_REGION right, or check the network',
};

const failing: Answer = { code: 'ECS_FAILED', cure: `npx ${PROGRAM} doctor` };

const ANSWERS: Readonly<Record<EcsErrorCode, Answer>> = {
  THROTTLED: failing,
  SERVER_ERROR: failing,
  UNEXPECTED: failing,
  UNSUPPORTED: failing,
  INVALID_REQUEST: failing,
  NOT_FOUND: failing,
  CONFLICT: failing,
  TIMEOUT: unreachable,
  UNREACHABLE: unreachable,
  CONNECTION_LOST: unreachable,
  REGION_MISSING: {
    code: 'REGION_MISSING',
    cure: 'export AWS_REGION=eu-west-1 or wherever the cluster is (AWS_DEFAULT_REGION is not read), or set the region of the profile',
  },
  CREDENTIALS_MISSING: {
    code: 'CREDENTIALS_MISSING',
    cure: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or run with an IAM role; "aws sts get-caller-identity" shows what is found',
  },
  CREDENTIALS_EXPIRED: { code: 'CREDENTIALS_EXPIRED', cure: 'sign in again' },
  CREDENTIALS_INVALID: {
    code: 'CREDENTIALS_INVALID',
    cure: 'check access key, secret and region with "aws sts get-caller-identity"',
  },
  CLOCK_SKEW: { code: 'CLOCK_SKEW', cure: 'set the clock of this machine' },
  ACCESS_DENIED: {
    code: 'ACCESS_DENIED',
    cure: `allow it to this identity; npx ${PROGRAM} iam policy prints all that is needed`,
  },
  CLUSTER_NOT_FOUND: {
    code: 'CLUSTER_NOT_FOUND',
    cure: 'set AWS_ECS_CLUSTER to a cluster that exists, or AWS_REGION to its region',
  },
};

const STORE_CURE =
  'see docs/operations.md, The state store; tasks keep running, and a restart finds them again';

/** What else is known about the circumstances of a failure. */
export interface FailureContext {
  /** The endpoint in use, where one is configured. */
  readonly endpoint?: string;
  /** What the name of the cluster and the endpoint come from, such as `AWS_ECS_CLUSTER` or `--endpoint`. */
  readonly sources?: { readonly cluster?: string | undefined; readonly endpoint?: string | undefined };
  /** Names of the clusters there are, as far as they can be listed. */
  readonly clusterNames?: readonly string[];
}

/** What can be found out about a failure by asking ECS once more: which clusters there are, if not ours. */
export async function furtherContext(
  gateway: Pick<AwsEcsGateway, 'listClusterNames'>,
  { code }: EcsFailure,
): Promise<Pick<FailureContext, 'clusterNames'>> {
  if (code !== 'CLUSTER_NOT_FOUND') return {};
  try {
    return { clusterNames: await gateway.listClusterNames() };
  } catch {
    // It would only have helped to say more about the failure that is being told.
    return {};
  }
}

/** ECS was asked for the cluster alone, so that it can refuse nothing but its name. */
const refusesClusterName = ({ code, operation }: EcsFailure): boolean =>
  code === 'INVALID_REQUEST' && operation === 'DescribeClusters';

const BAD_CLUSTER_NAME: Answer = {
  code: 'CONFIG_VALUE',
  cure: 'set AWS_ECS_CLUSTER to the name or the ARN of a cluster',
};

const answerTo = (failure: EcsFailure): Answer =>
  refusesClusterName(failure) ? BAD_CLUSTER_NAME : ANSWERS[failure.code];

function whyOf(failure: EcsFailure, context: FailureContext): string | undefined {
  const { endpoint, clusterNames, sources = {} } = context;
  const named = sources.cluster === undefined ? [] : [`the cluster's name is that of ${sources.cluster}`];
  if (refusesClusterName(failure)) return named[0];
  if (failure.code === 'CLUSTER_NOT_FOUND') {
    const none = 'there is no cluster at all';
    const known =
      clusterNames === undefined
        ? []
        : [clusterNames.length === 0 ? none : `there are: ${clusterNames.join(', ')}`];
    const all = [...known, ...named];
    return all.length === 0 ? undefined : all.join('; ');
  }
  if (endpoint === undefined || ANSWERS[failure.code].code !== 'ENDPOINT_UNREACHABLE') return undefined;
  return `the endpoint is ${endpoint}${sources.endpoint === undefined ? '' : `, from ${sources.endpoint}`}`;
}

/** What keeps a bridge from working, in the form every problem has; a failed call of ECS is told by `explainFailure`. */
export function explainCause(cause: Exclude<FailureCause, { type: 'ECS' }>): Problem {
  switch (cause.type) {
    case 'OWNER_IN_USE':
      return {
        code: 'OWNER_IN_USE',
        what: `Another bridge is at work as owner ${cause.owner}`,
        why: `it has started ${cause.taskArn}`,
        cure: 'stop one of them, or give each its own ECS_SCHEDULER_OWNER',
      };
    case 'OTHER_CLUSTER': {
      const { clusterArn, remembered } = cause;
      return {
        code: 'STORE_FAILED',
        what: `The state store is about cluster ${remembered}, not about ${clusterArn}`,
        cure: 'give each cluster its own ECS_SCHEDULER_OWNER or ECS_SCHEDULER_STORE',
      };
    }
    case 'STORE_UNUSABLE':
      return {
        code: 'STORE_FAILED',
        what: 'The state store cannot be used',
        why: cause.why,
        cure: STORE_CURE,
      };
    case 'STORE': {
      const { error } = cause;
      if (error instanceof StoreError) return { code: 'STORE_FAILED', what: error.what, cure: error.cure };
      const what = error instanceof Error ? error.message : String(error);
      return { code: 'STORE_FAILED', what, cure: STORE_CURE };
    }
  }
}

/** Puts a failed call to ECS into the form every problem has. */
export function explainFailure(failure: EcsFailure, context: FailureContext = {}): Problem {
  const { code, cure } = answerTo(failure);
  const why = whyOf(failure, context);
  return { code, what: failure.message.replace(/[.\s]+$/, ''), ...(why === undefined ? {} : { why }), cure };
}
