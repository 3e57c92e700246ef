import { ApiError } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { FaultRule, RefusalCode } from './fault.ts';

const MESSAGES: Readonly<Record<RefusalCode, (operation: string) => string>> = {
  AccessDeniedException: (operation) =>
    `User: arn:aws:iam::123456789012:user/local is not authorized to perform: ecs:${operation} on resource: *`,
  ClientException: () => 'The fault that was asked for.',
  ConflictException: () => 'The request conflicts with an earlier one of the same client token.',
  ExpiredTokenException: () => 'The security token included in the request is expired',
  InvalidParameterException: () => 'The fault that was asked for.',
  UnrecognizedClientException: () => 'The security token included in the request is invalid.',
};

// The keys of a constant table are its names.
export const REFUSAL_CODES = Object.keys(MESSAGES) as readonly RefusalCode[];

/** The ARNs of the tasks that an answer tells of. */
function startedIn(answer: JsonObject | undefined): readonly unknown[] {
  const tasks: unknown = answer?.['tasks'];
  return Array.isArray(tasks) ? tasks.filter(isJsonObject).map(({ taskArn }) => taskArn) : [];
}

/** The error of a fault `refuse`. @param answer what the call would have been answered with, where ECS has acted. */
export function refusalOf(
  { code = 'ClientException', message }: FaultRule,
  operation: string,
  answer: JsonObject | undefined,
): ApiError {
  const details = code === 'ConflictException' ? { resourceIds: startedIn(answer) } : {};
  return new ApiError(code, message ?? MESSAGES[code](operation), details);
}

/** As ECS passes on that EC2 has had enough of it. */
export function disguisedThrottle(): ApiError {
  return new ApiError(
    'InvalidParameterException',
    'Error retrieving subnet information for [subnet-0local000000000a]: Request limit exceeded. (ErrorCode: RequestLimitExceeded)',
  );
}
