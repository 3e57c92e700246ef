import { parseArn } from '../ecs/arn.ts';
import { LIST_PAGE } from '../ecs/limits.ts';
import type { Logger } from '../ports/logger.ts';
import type { StaticCredentials } from './aws-client.ts';

export interface AwsEcsGatewayOptions {
  /** Name or ARN. An ARN tells the region as well. */
  readonly cluster: string;
  /** Default: the SDK's, e.g. `AWS_ENDPOINT_URL_ECS`, else Amazon's own for the region. */
  readonly endpoint?: string;
  /** Default: that of the cluster's ARN, else the SDK's, e.g. `AWS_REGION`. */
  readonly region?: string;
  /** Default: the SDK's chain of environment, profile, task and instance role. */
  readonly credentials?: StaticCredentials;
  /** Default 2,000: how long it may take to get a connection. */
  readonly connectTimeoutMs?: number;
  /** Default 10,000: how long the answer may take to begin. With `connectTimeoutMs` it bounds the whole call. */
  readonly requestTimeoutMs?: number;
  /** How many calls may be under way at once; default 32 that modify and 16 reads. */
  readonly maxInFlight?: Partial<MaxInFlight>;
  /** Entries asked for per page of a listing, 1 to 100, default 100. */
  readonly pageSize?: number;
  readonly logger: Logger;
}

/** Enough for a burst of 100 calls within a second at the tenths of a second that ECS takes for one. */
export interface MaxInFlight {
  readonly modifies: number;
  readonly reads: number;
}

/** The options, complete. */
export interface GatewaySettings {
  readonly cluster: string;
  readonly client: Pick<AwsEcsGatewayOptions, 'endpoint' | 'region' | 'credentials'>;
  readonly timeouts: { readonly connectTimeoutMs: number; readonly requestTimeoutMs: number };
  readonly maxInFlight: MaxInFlight;
  readonly pageSize: number;
  readonly logger: Logger;
}

function positive(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`${name} must be a whole number above 0, not ${value}`);
}

/** Throws a RangeError for a number that cannot be; a time-out of 0, which the SDK takes for none, is one. */
export function resolveGatewayOptions(options: AwsEcsGatewayOptions): GatewaySettings {
  const { cluster, endpoint, credentials, logger, pageSize = LIST_PAGE } = options;
  const { connectTimeoutMs = 2_000, requestTimeoutMs = 10_000 } = options;
  const { modifies = 32, reads = 16 } = options.maxInFlight ?? {};
  const region = options.region ?? parseArn(cluster)?.region;
  return {
    cluster,
    client: {
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      ...(credentials !== undefined && { credentials }),
    },
    timeouts: {
      connectTimeoutMs: positive('connectTimeoutMs', connectTimeoutMs),
      requestTimeoutMs: positive('requestTimeoutMs', requestTimeoutMs),
    },
    maxInFlight: {
      modifies: positive('maxInFlight.modifies', modifies),
      reads: positive('maxInFlight.reads', reads),
    },
    pageSize: positive('pageSize', pageSize),
    logger,
  };
}
