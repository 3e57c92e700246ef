import { ECSClient } from '@aws-sdk/client-ecs';
import type { ECSClientConfig } from '@aws-sdk/client-ecs';

/** How one client reaches ECS. What is left out is found the way every AWS program finds it. */
export interface AwsClientOptions {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: StaticCredentials;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly maxSockets: number;
}

/** Keys that do not change. In production leave them out: the SDK finds and renews those of a role by itself. */
export interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * How long an idle connection is kept. Servers close idle ones too, five seconds being the shortest time in common
 * use, and a request that meets such a closing is lost with no word on whether it was read. So we close first.
 */
const IDLE_SOCKET_MS = 4_000;

/**
 * Makes a client of AWS, of whichever service, make one attempt at each call. For calls that change something a second attempt may do it twice
 * (StartTask has no idempotency token); for reads it would spend a rate limit that the caller keeps account of, and
 * hide the throttle that the caller must slow down for.
 */
export function clientConfig(options: AwsClientOptions) {
  const { endpoint, region, credentials, connectTimeoutMs, requestTimeoutMs, maxSockets } = options;
  const agent = { keepAlive: true, maxSockets, timeout: IDLE_SOCKET_MS };
  return {
    maxAttempts: 1,
    // The other mode, which a profile may ask for, delays calls by a rate limiter of its own.
    retryMode: 'standard',
    customUserAgent: 'ecs-scheduler-driver',
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Without it the SDK prints a warning and waits on.
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
    // An endpoint that is named is meant: a profile's wish for the FIPS kind would be an error beside it.
    ...(endpoint !== undefined && { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
  } satisfies ECSClientConfig;
}

/** A client of ECS. */
export function createAwsClient(options: AwsClientOptions): ECSClient {
  return new ECSClient(clientConfig(options));
}
