import { ApiError } from '../engine/api-error.ts';
import type { JsonObject } from '../engine/json.ts';
import { answerXml, errorXml } from './ec2-xml.ts';
import type { Protocol, WireAnswer } from './protocol.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

const VERSION = '2016-11-15';

/** What ECS and its JSON protocol call otherwise. @see EC2 API Reference, "Error codes" */
const OTHERWISE: Readonly<Record<string, Refusal>> = {
  MissingAuthenticationTokenException: refuse(
    403,
    'MissingAuthenticationToken',
    'Request is missing Authentication Token',
  ),
  IncompleteSignatureException: refuse(
    400,
    'IncompleteSignature',
    "Authorization header requires 'Credential' parameter.",
  ),
  UnrecognizedClientException: refuse(
    401,
    'AuthFailure',
    'AWS was not able to validate the provided access credentials',
  ),
  ThrottlingException: refuse(503, 'RequestLimitExceeded', 'Request limit exceeded.'),
  ServerException: refuse(500, 'InternalError', 'An internal error has occurred'),
};

/** Codes that keep their own words. */
const RENAMED: Readonly<Record<string, string>> = {
  InvalidSignatureException: 'SignatureDoesNotMatch',
  AccessDeniedException: 'UnauthorizedOperation',
};

function toWireRefusal(requestId: string, refusal: Refusal): WireAnswer {
  const { status, code, message } = OTHERWISE[refusal.code] ?? refusal;
  return { requestId, status, text: errorXml(requestId, RENAMED[code] ?? code, message) };
}

function toCount(name: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new ApiError('InvalidParameterValue', `Value ( ${value} ) for parameter ${name} is invalid.`);
}

/** `InstanceId.1=i-…` is an entry of the list `InstanceId`. Filters are not served. */
function readParameters(parameters: URLSearchParams): JsonObject {
  const instanceIds: string[] = [];
  const page: Record<string, unknown> = {};
  for (const [name, value] of parameters) {
    if (/^InstanceId\.\d+$/.test(name)) instanceIds.push(value);
    else if (name === 'NextToken') page[name] = value;
    else if (name === 'MaxResults') page[name] = toCount('maxResults', value);
    else if (name !== 'Action' && name !== 'Version')
      throw new ApiError('UnknownParameter', `The parameter ${name} is not recognized`);
  }
  return { ...page, ...(instanceIds.length > 0 && { InstanceId: instanceIds }) };
}

/** EC2's Query protocol: a form as request, XML as answer. */
export const EC2_QUERY: Protocol = {
  service: 'ec2',
  contentType: 'text/xml;charset=UTF-8',
  ask: (runner, { text }) => {
    const parameters = new URLSearchParams(text);
    const version = parameters.get('Version');
    if (version !== VERSION)
      throw new ApiError(
        'NoSuchVersion',
        `The requested version (${version ?? ''}) of service AmazonEC2 does not exist`,
      );
    return runner.requestOfEc2(parameters.get('Action') ?? '', readParameters(parameters));
  },
  toWire: ({ requestId, operation, status, body }) =>
    status === 200
      ? { requestId, status, text: answerXml(operation, requestId, body) }
      : toWireRefusal(requestId, refuse(status, String(body['__type']), String(body['message']))),
  toWireRefusal,
};

const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** Whether a request is one of this protocol. */
export const isForm = (contentType: string | undefined): boolean => FORM.test(contentType ?? '');
