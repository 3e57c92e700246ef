import type {
  $Command,
  ECSClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-ecs';
import type { DescribeInstancesCommand } from '@aws-sdk/client-ec2';

/** Any command of the ECS client. */
export type EcsCommand<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  ECSClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** What became of a command once it was signed. */
export interface Passage {
  /** Whether the request was given to the HTTP handler; before that, nothing can have been sent. */
  handedOver: boolean;
  /** The error as the handler, or whoever reads the answer, threw it: further out the SDK may wrap it. */
  error?: unknown;
}

/** Follows a command on its way; to be called before it is sent. */
export function watchPassage<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  command: EcsCommand<Input, Output> | DescribeInstancesCommand,
): Readonly<Passage> {
  const passage: Passage = { handedOver: false };
  // All services have the same stack; only the types of what passes through it differ.
  const { middlewareStack } = command as EcsCommand<Input, Output>;
  middlewareStack.add(
    (next) => async (args) => {
      passage.handedOver = true;
      try {
        return await next(args);
      } catch (error) {
        passage.error = error;
        throw error;
      }
    },
    // Inside of signing and of whatever treats errors, outside of reading the answer.
    { step: 'deserialize', priority: 'high', name: 'watchPassage' },
  );
  return passage;
}
