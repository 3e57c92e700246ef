import type { JsonObject } from './json.ts';

/** Error codes of EC2's. @see EC2 API Reference, "Error codes" */
type Ec2ErrorCode =
  | 'InvalidAction'
  | 'InvalidInstanceID.Malformed'
  | 'InvalidInstanceID.NotFound'
  | 'InvalidNextToken'
  | 'InvalidParameterCombination'
  | 'NoSuchVersion'
  | 'UnknownParameter';

/** Error codes of SQS's. @see SQS API Reference, "Common Errors" and each action's errors */
type QueueErrorCode =
  | 'BatchEntryIdsNotDistinct'
  | 'EmptyBatchRequest'
  | 'InvalidAttributeName'
  | 'InvalidAttributeValue'
  | 'InvalidBatchEntryId'
  | 'InvalidParameterValue'
  | 'MessageNotInflight'
  | 'MissingParameter'
  | 'PurgeQueueInProgress'
  | 'QueueDoesNotExist'
  | 'QueueNameExists'
  | 'ReceiptHandleIsInvalid'
  | 'TooManyEntriesInBatchRequest'
  | 'UnsupportedOperation';

/** Error codes of the operations served here. @see ECS API Reference, "Common Errors" and each operation's errors */
export type ApiErrorCode =
  | Ec2ErrorCode
  | QueueErrorCode
  | 'AccessDeniedException'
  | 'AttributeLimitExceededException'
  | 'ClientException'
  | 'ClusterContainsContainerInstancesException'
  | 'ClusterContainsServicesException'
  | 'ClusterNotFoundException'
  | 'ConflictException'
  | 'ExpiredTokenException'
  | 'InvalidParameterException'
  | 'LimitExceededException'
  | 'MissingVersionException'
  | 'NoUpdateAvailableException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'ServiceNotActiveException'
  | 'ServiceNotFoundException'
  | 'TargetNotFoundException'
  | 'ThrottlingException'
  | 'UnknownOperationException'
  | 'UnrecognizedClientException'
  | 'UnsupportedFeatureException'
  | 'UpdateInProgressException';

/**
 * A request that is refused. Operations throw it before they change anything, so that a refused request leaves
 * no trace; `step` turns it into the answer.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  /** Members of the answer beside code and message. */
  readonly details: JsonObject;

  constructor(code: ApiErrorCode, message: string, details: JsonObject = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Most refusals: a member that is out of bounds, malformed, or names what does not exist. */
export function invalidParameter(message: string): ApiError {
  return new ApiError('InvalidParameterException', message);
}

/** Refusals that ECS puts down to the client as a whole: mostly those of task definitions. */
export function clientError(message: string): ApiError {
  return new ApiError('ClientException', message);
}

/** The body of an error answer, as ECS words it. */
export function toErrorBody(error: ApiError): JsonObject {
  return { __type: error.code, message: error.message, ...error.details };
}
