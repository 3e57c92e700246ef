import { describe, expect, it } from '@jest/globals';
import type { EcsErrorCode } from '../../src/ecs/failure.ts';
import { mayHaveActed } from '../../src/ecs/failure.ts';
import { classifyError } from '../../src/gateway/classify-error.ts';

/** The call during which the errors below come up. */
const STARTING = { operation: 'StartTask', cluster: 'prod', handedOver: true };

interface ServiceErrorFields {
  readonly status?: number;
}

/** An answer of ECS, as the SDK throws it. */
function serviceError(name: string, message: string, { status = 400 }: ServiceErrorFields = {}): Error {
  const $metadata = { httpStatusCode: status, requestId: 'r-1', attempts: 1, totalRetryDelay: 0 };
  const $fault = status >= 500 ? 'server' : 'client';
  return Object.assign(new Error(message), { name, $fault, $metadata, $retryable: undefined });
}

/** An error of Node's, as the SDK passes it on. */
function systemError(message: string, fields: object): Error {
  return Object.assign(new Error(message), fields);
}

const ANSWERS: readonly (readonly [EcsErrorCode, Error])[] = [
  ['THROTTLED', serviceError('ThrottlingException', 'Rate exceeded')],
  ['THROTTLED', serviceError('RequestLimitExceeded', 'Request limit exceeded.', { status: 503 })],
  ['THROTTLED', serviceError('TooManyRequestsException', 'slow down')],
  ['THROTTLED', serviceError('Unknown', 'UnknownError', { status: 429 })],
  // Throttles of services that ECS asks in turn: the name says that the caller is to blame, only the text does not.
  [
    'THROTTLED',
    serviceError(
      'InvalidParameterException',
      'Error retrieving subnet information for [subnet-1]: Rate exceeded (ErrorCode: Throttling)',
    ),
  ],
  [
    'THROTTLED',
    serviceError(
      'InvalidParameterException',
      'Error retrieving security group information for [sg-1]: Request limit exceeded. (ErrorCode: RequestLimitExceeded)',
    ),
  ],
  [
    'THROTTLED',
    serviceError('ClientException', 'Error retrieving network interfaces (ErrorCode: EC2ThrottledException)'),
  ],
  [
    'THROTTLED',
    serviceError(
      'ClientException',
      'Too many concurrent attempts to create a new revision of the specified family.',
    ),
  ],
  [
    'SERVER_ERROR',
    serviceError('ServerException', 'Service Unavailable. Please try again later.', { status: 500 }),
  ],
  // A server error that speaks of a rate may all the same have acted.
  ['SERVER_ERROR', serviceError('ServerException', 'Rate exceeded', { status: 500 })],
  ['SERVER_ERROR', serviceError('InternalFailure', 'x', { status: 500 })],
  ['SERVER_ERROR', serviceError('ServiceUnavailable', 'x', { status: 503 })],
  ['SERVER_ERROR', serviceError('SomethingNew', 'x', { status: 502 })],
  ['SERVER_ERROR', serviceError('Unknown', 'UnknownError', { status: 500 })],
  ['SERVER_ERROR', serviceError('Unknown', 'UnknownError', { status: 404 })],
  ['SERVER_ERROR', serviceError('Unknown', 'UnknownError', { status: 302 })],
  [
    'SERVER_ERROR',
    serviceError('SyntaxError', 'Unexpected token \'<\', "<html>" is not valid JSON', { status: 200 }),
  ],
  [
    'SERVER_ERROR',
    serviceError('SyntaxError', 'Unexpected token \'<\', "<html>" is not valid JSON', { status: 403 }),
  ],
  ['SERVER_ERROR', serviceError('TypeError', 'Expected real number, got implicit NaN', { status: 200 })],
  [
    'CREDENTIALS_MISSING',
    serviceError('MissingAuthenticationTokenException', 'Missing Authentication Token'),
  ],
  [
    'CREDENTIALS_EXPIRED',
    serviceError('ExpiredTokenException', 'The security token included in the request is expired'),
  ],
  [
    'CREDENTIALS_INVALID',
    serviceError('UnrecognizedClientException', 'The security token included in the request is invalid.'),
  ],
  ['CREDENTIALS_INVALID', serviceError('IncompleteSignatureException', 'x')],
  [
    'CREDENTIALS_INVALID',
    serviceError('InvalidSignatureException', 'Credential should be scoped to a valid region.'),
  ],
  [
    'CLOCK_SKEW',
    serviceError(
      'InvalidSignatureException',
      'Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z',
    ),
  ],
  [
    'CLOCK_SKEW',
    serviceError('InvalidSignatureException', 'Signature not yet current: 20260101T020000Z is still later'),
  ],
  [
    'CLOCK_SKEW',
    serviceError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    ),
  ],
  ['CLOCK_SKEW', serviceError('RequestExpired', 'Request has expired.')],
  [
    'ACCESS_DENIED',
    serviceError(
      'AccessDeniedException',
      'User: arn:aws:iam::1:user/a is not authorized to perform: ecs:StartTask',
    ),
  ],
  ['ACCESS_DENIED', serviceError('OptInRequired', 'x', { status: 403 })],
  ['ACCESS_DENIED', serviceError('BlockedException', 'Your Amazon Web Services account was blocked.')],
  ['CLUSTER_NOT_FOUND', serviceError('ClusterNotFoundException', 'Cluster not found.')],
  ['CLUSTER_NOT_FOUND', serviceError('ClientException', 'The referenced cluster was inactive.')],
  [
    'CLUSTER_NOT_FOUND',
    serviceError(
      'InvalidParameterException',
      'The specified cluster is inactive. Specify an active cluster and try again.',
    ),
  ],
  ['NOT_FOUND', serviceError('ClientException', 'TaskDefinition not found.')],
  ['NOT_FOUND', serviceError('ClientException', 'Unable to describe task definition.')],
  ['NOT_FOUND', serviceError('InvalidParameterException', 'The referenced task was not found.')],
  ['CONFLICT', serviceError('ConflictException', 'The token was used with other parameters.')],
  ['INVALID_REQUEST', serviceError('InvalidParameterException', 'Tasks cannot be empty.')],
  ['INVALID_REQUEST', serviceError('ClientException', 'Container Instances cannot be empty.')],
  ['INVALID_REQUEST', serviceError('ClientException', 'TaskDefinition is inactive')],
  ['INVALID_REQUEST', serviceError('InvalidParameterException', 'startedBy longer than 36.')],
  // What users name may contain anything.
  [
    'INVALID_REQUEST',
    serviceError(
      'InvalidParameterException',
      'Override for container named throttled is not a container in the TaskDefinition.',
    ),
  ],
  // The SDK takes this for a throttle; it is a quota.
  ['INVALID_REQUEST', serviceError('LimitExceededException', 'The limit for the resource was exceeded.')],
  ['INVALID_REQUEST', serviceError('SerializationException', 'x')],
  [
    'UNSUPPORTED',
    serviceError('UnsupportedFeatureException', 'The specified task is not supported in this Region.'),
  ],
  ['UNSUPPORTED', serviceError('UnknownOperationException', '')],
  ['UNEXPECTED', serviceError('SomethingNewException', 'x')],
];

const NO_ANSWER: readonly (readonly [EcsErrorCode, Error])[] = [
  [
    'UNREACHABLE',
    systemError('connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED', syscall: 'connect' }),
  ],
  [
    'UNREACHABLE',
    systemError('getaddrinfo ENOTFOUND nowhere', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
  ],
  [
    'UNREACHABLE',
    systemError('getaddrinfo EAI_AGAIN nowhere', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }),
  ],
  [
    'UNREACHABLE',
    systemError('connect EHOSTUNREACH 10.0.0.1:443', { code: 'EHOSTUNREACH', syscall: 'connect' }),
  ],
  [
    'UNREACHABLE',
    systemError('connect ENETUNREACH 10.0.0.1:443', { code: 'ENETUNREACH', syscall: 'connect' }),
  ],
  [
    'UNREACHABLE',
    systemError('connect ETIMEDOUT 10.0.0.1:443', {
      code: 'ETIMEDOUT',
      syscall: 'connect',
      name: 'TimeoutError',
    }),
  ],
  // A name with several addresses: one error around one for each, with no words of its own.
  [
    'UNREACHABLE',
    systemError('', {
      code: 'ETIMEDOUT',
      errors: [
        systemError('connect ETIMEDOUT 10.0.0.1:443', { code: 'ETIMEDOUT', syscall: 'connect' }),
        systemError('connect ENETUNREACH ::1:443', { code: 'ENETUNREACH', syscall: 'connect' }),
      ],
    }),
  ],
  ['UNREACHABLE', systemError('self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
  [
    'UNREACHABLE',
    systemError(
      'write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:x.c:350:\n',
      { code: 'EPROTO', syscall: 'write' },
    ),
  ],
  [
    'UNREACHABLE',
    systemError(
      '@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 2000 ms.',
      { name: 'TimeoutError' },
    ),
  ],
  // The same codes once there was a connection: the request may have arrived.
  ['CONNECTION_LOST', systemError('read EHOSTUNREACH', { code: 'EHOSTUNREACH', syscall: 'read' })],
  [
    'CONNECTION_LOST',
    systemError('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read', name: 'TimeoutError' }),
  ],
  ['CONNECTION_LOST', systemError('write EPIPE', { code: 'EPIPE', syscall: 'write', name: 'TimeoutError' })],
  ['CONNECTION_LOST', systemError('socket hang up', { code: 'ECONNRESET', name: 'TimeoutError' })],
  ['CONNECTION_LOST', systemError('aborted', { code: 'ECONNRESET', $metadata: { httpStatusCode: 200 } })],
  ['CONNECTION_LOST', systemError('write EPROTO alert', { code: 'EPROTO', syscall: 'write' })],
  ['CONNECTION_LOST', systemError('Request aborted', { name: 'AbortError' })],
  ['TIMEOUT', systemError('read ETIMEDOUT', { code: 'ETIMEDOUT', syscall: 'read', name: 'TimeoutError' })],
  [
    'TIMEOUT',
    systemError(
      '@smithy/node-http-handler - [ERROR] a request has exceeded the configured 10000 ms requestTimeout.',
      {
        name: 'TimeoutError',
        code: 'ETIMEDOUT',
      },
    ),
  ],
  [
    'TIMEOUT',
    systemError('the request socket timed out after 5000 ms of inactivity', { name: 'TimeoutError' }),
  ],
  ['SERVER_ERROR', systemError('Parse Error: Expected HTTP/', { code: 'HPE_INVALID_CONSTANT' })],
  ['UNEXPECTED', new TypeError('x is not a function')],
];

/** Rows whose title is what the error says, rather than its stack. */
function titled(
  rows: readonly (readonly [EcsErrorCode, Error])[],
): { code: EcsErrorCode; error: Error; title: string }[] {
  return rows.map(([code, error]) => ({ code, error, title: `${error.name}: ${error.message}` }));
}

describe('an error that ECS answers with', () => {
  it.each(titled(ANSWERS))('is $code: $title', ({ code, error }) => {
    expect(classifyError(error, STARTING)).toMatchObject({
      code,
      operation: 'StartTask',
      requestId: 'r-1',
    });
  });
});

describe('an error without an answer', () => {
  it.each(titled(NO_ANSWER))('is $code: $title', ({ code, error }) => {
    expect(classifyError(error, STARTING)).toMatchObject({ code, operation: 'StartTask' });
  });
});

describe('an error before anything was sent', () => {
  const NOT_SENT = { ...STARTING, handedOver: false };

  const CONFIGURATION: readonly (readonly [EcsErrorCode, Error])[] = [
    ['REGION_MISSING', new Error('Region is missing')],
    ['REGION_MISSING', new Error('Region not accepted: region="eu west" is not a valid hostname component.')],
    [
      'CREDENTIALS_MISSING',
      systemError('Could not load credentials from any providers', { name: 'CredentialsProviderError' }),
    ],
    ['CREDENTIALS_MISSING', new Error('Resolved credential object is not valid')],
    [
      'CREDENTIALS_EXPIRED',
      systemError('Token is expired. To refresh this SSO session run aws sso login', {
        name: 'TokenProviderError',
      }),
    ],
    [
      'ACCESS_DENIED',
      serviceError(
        'AccessDenied',
        'User: arn:aws:iam::1:user/a is not authorized to perform: sts:AssumeRole',
      ),
    ],
  ];

  it.each(titled(CONFIGURATION))('says what to configure, $code: $title', ({ code, error }) => {
    expect(classifyError(error, NOT_SENT)).toMatchObject({ code });
  });

  it.each(titled([...ANSWERS, ...NO_ANSWER]))(
    'never counts as one after which ECS may have acted: $title',
    ({ error }) => {
      expect(mayHaveActed(classifyError(error, NOT_SENT))).toBe(false);
    },
  );

  it('is UNREACHABLE where it would have been ambiguous later', () => {
    expect(classifyError(new TypeError('Invalid URL'), NOT_SENT)).toMatchObject({ code: 'UNREACHABLE' });
  });
});

describe('the plain data of a failure', () => {
  it('names the error as ECS named it', () => {
    expect(classifyError(serviceError('ClientException', 'x'), STARTING).awsCode).toBe('ClientException');
  });

  it("names Node's code where the SDK says no more than that time was up", () => {
    const error = systemError('read ECONNRESET', { code: 'ECONNRESET', name: 'TimeoutError' });
    expect(classifyError(error, STARTING).awsCode).toBe('ECONNRESET');
  });

  it('leaves out what is not known', () => {
    expect(Object.keys(classifyError(new Error('Region is missing'), STARTING))).toEqual([
      'code',
      'message',
      'operation',
    ]);
  });

  it.each([
    undefined,
    null,
    'text',
    5,
    {},
    [],
    Object.create(null) as unknown,
    { message: 5, $metadata: 'x' },
  ])('is made of anything that can be thrown: %p', (thrown) => {
    expect(classifyError(thrown, STARTING)).toMatchObject({ code: 'UNEXPECTED', operation: 'StartTask' });
  });
});

describe('the message of a failure', () => {
  function messageOf(error: unknown, call = STARTING): string {
    return classifyError(error, call).message;
  }

  it('keeps what AWS denies and says which permission is needed', () => {
    const text =
      'User: arn:aws:iam::1:user/a is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/r';
    expect(messageOf(serviceError('AccessDeniedException', text))).toBe(
      `StartTask is denied, it needs iam:PassRole: ${text}`,
    );
  });

  it('names the permission of the operation where AWS names none', () => {
    expect(messageOf(serviceError('AccessDeniedException', 'Forbidden.'))).toBe(
      'StartTask is denied, it needs ecs:StartTask: Forbidden',
    );
  });

  it('names the cluster that is not there', () => {
    expect(messageOf(serviceError('ClusterNotFoundException', 'Cluster not found.'))).toBe(
      'There is no active cluster prod in this account and region: Cluster not found',
    );
  });

  it('leaves to others what to do about a missing region', () => {
    expect(messageOf(new Error('Region is missing'), { ...STARTING, handedOver: false })).toBe(
      'No usable AWS region: Region is missing',
    );
  });

  it('gives the HTTP status of an answer that makes no sense', () => {
    const error = serviceError(
      'SyntaxError',
      'Unexpected token\n  Deserialization error: to see the raw response',
      { status: 502 },
    );
    expect(messageOf(error)).toBe('No usable answer to StartTask (HTTP 502): Unexpected token');
  });

  it('does not repeat the signed request, which holds the session token', () => {
    const text =
      'The request signature we calculated does not match the signature you provided.\n\n' +
      "The Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:SECRET'";
    expect(messageOf(serviceError('InvalidSignatureException', text))).not.toContain('SECRET');
  });
});
