import type { EcsTaskArn } from '../../ecs/arn.ts';
import type { AdminCommand } from './admin/admin-command.ts';

/** What a runtime says of a process that it was asked to start. */
export type ProcessInput =
  | { readonly type: 'process-started'; readonly taskArn: EcsTaskArn; readonly container: string }
  | {
      readonly type: 'process-exited';
      readonly taskArn: EcsTaskArn;
      readonly container: string;
      /** 0–255; 128 + signal number when a signal ended it. */
      readonly exitCode: number;
    }
  /** It could not be started at all. */
  | {
      readonly type: 'process-failed';
      readonly taskArn: EcsTaskArn;
      readonly container: string;
      readonly message: string;
    };

/** A call of the ECS API, or of EC2's or SQS's. */
export interface RequestInput {
  readonly type: 'request';
  readonly requestId: string;
  /** Default: ECS. */
  readonly service?: 'ec2' | 'sqs';
  readonly operation: string;
  /** Whatever JSON arrived. */
  readonly body: unknown;
}

/** What the engine is told. */
export type LocalEcsInput =
  | RequestInput
  /** Nobody waits for the answer to a request any more. */
  | { readonly type: 'request-dropped'; readonly requestId: string }
  /** Something that people or the world do to the cluster behind ECS's back. */
  | { readonly type: 'admin'; readonly requestId: string; readonly command: AdminCommand }
  | ProcessInput
  /** The state is of an earlier run of the program; the first input of this one. */
  | { readonly type: 'restarted' }
  /** The time of the last `wake` has come; harmless at any other time. */
  | { readonly type: 'tick' };
