import type { EcsErrorCode } from '../ecs/failure.ts';
import type { Thrown } from './thrown.ts';

/** Names that mean one thing only. @see ECS API Reference, "Common Error Types" and each operation's errors */
const NAMES: readonly (readonly [EcsErrorCode, readonly string[]])[] = [
  [
    'THROTTLED',
    [
      'BandwidthLimitExceeded',
      'EC2ThrottledException',
      'PriorRequestNotComplete',
      'RequestLimitExceeded',
      'RequestThrottled',
      'RequestThrottledException',
      'SlowDown',
      'ThrottledException',
      'Throttling',
      'ThrottlingException',
      'TooManyRequestsException',
    ],
  ],
  ['TIMEOUT', ['TimeoutError']],
  // An aborted call is one that the gateway itself gave up in the middle.
  ['CONNECTION_LOST', ['AbortError']],
  [
    'SERVER_ERROR',
    [
      'InternalError',
      'InternalFailure',
      'InternalServerError',
      'InternalServerException',
      'RequestTimeout',
      'RequestTimeoutException',
      'ServerException',
      'ServiceUnavailable',
      'Unavailable',
      'ServiceUnavailableException',
    ],
  ],
  [
    'CREDENTIALS_MISSING',
    [
      'CredentialsProviderError',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
      'ProviderError',
      'TokenProviderError',
    ],
  ],
  ['CREDENTIALS_EXPIRED', ['ExpiredToken', 'ExpiredTokenException']],
  [
    'CREDENTIALS_INVALID',
    [
      'AuthFailure',
      'IncompleteSignature',
      'IncompleteSignatureException',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'UnrecognizedClientException',
    ],
  ],
  ['CLOCK_SKEW', ['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed']],
  [
    'ACCESS_DENIED',
    [
      'AccessDenied',
      'AccessDeniedException',
      'BlockedException',
      'NotAuthorized',
      'OptInRequired',
      'SubscriptionRequiredException',
      'UnauthorizedOperation',
    ],
  ],
  ['CLUSTER_NOT_FOUND', ['ClusterNotFoundException']],
  [
    'NOT_FOUND',
    [
      'AWS.SimpleQueueService.NonExistentQueue',
      'QueueDoesNotExist',
      'ResourceNotFoundException',
      'ServiceNotFoundException',
      'TargetNotFoundException',
    ],
  ],
  ['CONFLICT', ['ConflictException']],
  [
    'INVALID_REQUEST',
    [
      'ClientException',
      'InvalidParameterCombination',
      'InvalidParameterException',
      'InvalidParameterValue',
      // A quota, not a rate, whatever the SDK thinks: waiting does not help.
      'LimitExceededException',
      'NamespaceNotFoundException',
      'SerializationException',
      'ValidationError',
      'ValidationException',
    ],
  ],
  ['UNSUPPORTED', ['InvalidAction', 'UnknownOperationException', 'UnsupportedFeatureException']],
];

const CODE_BY_NAME: ReadonlyMap<string, EcsErrorCode> = new Map(
  NAMES.flatMap(([code, names]) => names.map((name) => [name, code] as const)),
);

interface TextRule {
  readonly names: readonly string[];
  readonly text: RegExp;
  readonly code: EcsErrorCode;
}

/** Catch-all names of ECS: what has happened is told by the text alone. */
const CATCH_ALL = ['ClientException', 'InvalidParameterException'];
const SIGNATURE = [
  'AccessDeniedException',
  'AuthFailure',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
];
const CREDENTIALS = ['CredentialsProviderError', 'ProviderError', 'TokenProviderError'];
/** Errors the SDK throws without a name of their own. */
const NAMELESS = ['Error'];

/** First match wins, before the names. */
const TEXT_RULES: readonly TextRule[] = [
  // Services that ECS asks in turn are throttled as well: "Error retrieving subnet information for [subnet-…]:
  // Rate exceeded (ErrorCode: Throttling)".
  { names: CATCH_ALL, text: /\brate exceeded\b|\brequest limit exceeded\b/i, code: 'THROTTLED' },
  { names: CATCH_ALL, text: /\(ErrorCode: \w*(Throttl|LimitExceeded)/i, code: 'THROTTLED' },
  { names: CATCH_ALL, text: /^too many (requests|concurrent attempts)/i, code: 'THROTTLED' },
  { names: CATCH_ALL, text: /^cluster not found/i, code: 'CLUSTER_NOT_FOUND' },
  { names: CATCH_ALL, text: /\bcluster (is|was) (inactive|not active)/i, code: 'CLUSTER_NOT_FOUND' },
  { names: CATCH_ALL, text: /^TaskDefinition not found/i, code: 'NOT_FOUND' },
  { names: CATCH_ALL, text: /^unable to describe task definition/i, code: 'NOT_FOUND' },
  { names: CATCH_ALL, text: /^the referenced task was not found/i, code: 'NOT_FOUND' },
  { names: SIGNATURE, text: /signature (expired|not yet current)/i, code: 'CLOCK_SKEW' },
  { names: CREDENTIALS, text: /\bexpired\b/i, code: 'CREDENTIALS_EXPIRED' },
  { names: NAMELESS, text: /^region (is missing|not accepted)/i, code: 'REGION_MISSING' },
  {
    names: NAMELESS,
    text: /^(credential is missing|resolved credential object)/i,
    code: 'CREDENTIALS_MISSING',
  },
  // Of the SDK's own time-outs this one alone says that no socket was ever there to send on.
  { names: ['TimeoutError'], text: /did not establish a connection/i, code: 'UNREACHABLE' },
];

function byStatus({ httpStatus, name }: Thrown): EcsErrorCode | undefined {
  if (httpStatus === undefined) return undefined;
  if (httpStatus === 429) return 'THROTTLED';
  // Unreadable, or without any name: something between us and ECS has answered.
  const isForeign = name === 'SyntaxError' || name === 'TypeError' || name === 'Unknown';
  return httpStatus >= 500 || isForeign ? 'SERVER_ERROR' : undefined;
}

/** What an error of ECS or of the SDK means, by its name, its text and the HTTP status. */
export function codeOfAnswer(thrown: Thrown): EcsErrorCode {
  const rule = TEXT_RULES.find(({ names, text }) => names.includes(thrown.name) && text.test(thrown.message));
  return rule?.code ?? CODE_BY_NAME.get(thrown.name) ?? byStatus(thrown) ?? 'UNEXPECTED';
}
