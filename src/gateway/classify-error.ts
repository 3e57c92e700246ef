import type { EcsErrorCode, EcsFailure } from '../ecs/failure.ts';
import { mayHaveActed } from '../ecs/failure.ts';
import { codeOfConnection } from './connection-codes.ts';
import { codeOfAnswer } from './error-codes.ts';
import { failureMessage } from './failure-message.ts';
import type { AwsService } from './failure-message.ts';
import type { Thrown } from './thrown.ts';
import { readThrown } from './thrown.ts';

/** The call that failed. */
export interface FailedCall {
  /** Spelt as AWS spells it. */
  readonly operation: string;
  /** Default ECS. */
  readonly service?: AwsService;
  readonly cluster: string;
  /** Whether the request had been handed to a socket. If not, ECS cannot have seen it. */
  readonly handedOver: boolean;
}

/** Names that say nothing. */
const NAMELESS: ReadonlySet<string> = new Set(['Error', 'Unknown']);

function awsCodeOf({ name, systemCode }: Thrown): string | undefined {
  return systemCode ?? (NAMELESS.has(name) ? undefined : name);
}

function failureOf(code: EcsErrorCode, thrown: Thrown, call: FailedCall): EcsFailure {
  const { operation, cluster, service = 'ECS' } = call;
  const { httpStatus, requestId, resourceIds } = thrown;
  const awsCode = awsCodeOf(thrown);
  const facts = {
    operation,
    service,
    cluster,
    said: thrown.message,
    ...(httpStatus !== undefined && { httpStatus }),
  };
  return {
    code,
    message: failureMessage(code, facts),
    operation,
    ...(awsCode !== undefined && { awsCode }),
    ...(requestId !== undefined && { requestId }),
    ...(code === 'CONFLICT' && resourceIds !== undefined && { resourceIds }),
  };
}

/**
 * Says of anything the SDK throws what it means. The one thing that must not go wrong: a code that promises that
 * nothing was done is given only where that is sure, because a launch that is sent again may run twice. So what
 * is not known is ambiguous, and what failed before anything was sent never is, be it as strange as it may.
 */
export function classifyError(error: unknown, call: FailedCall): EcsFailure {
  const thrown = readThrown(error);
  const code = codeOfConnection(thrown) ?? codeOfAnswer(thrown);
  const failure = failureOf(code, thrown, call);
  return mayHaveActed(failure) && !call.handedOver ? failureOf('UNREACHABLE', thrown, call) : failure;
}
