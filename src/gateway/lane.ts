import type { ECSClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-ecs';
import PQueue from 'p-queue';
import { EcsError } from '../ports/ecs-error.ts';
import type { Logger } from '../ports/logger.ts';
import { CallBounds, GivenUp } from './call-bounds.ts';
import { classifyError } from './classify-error.ts';
import type { EcsCommand } from './passage.ts';
import { watchPassage } from './passage.ts';

/** One client, and a cap on how many of its calls are under way; what is over it waits in order. */
export interface Lane {
  /**
   * Sends the command once. Rejects with an `EcsError`, and does so in time, whatever hangs.
   * @param operation the command's name as AWS spells it, e.g. `StartTask`
   */
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    operation: string,
    command: EcsCommand<Input, Output>,
  ): Promise<Output>;
  /** Gives up every call, under way or waiting, and drops the connections. */
  close(): void;
}

export interface LaneOptions {
  readonly client: ECSClient;
  readonly cluster: string;
  readonly maxInFlight: number;
  /** The whole call, from leaving the queue: finding credentials, connecting, the last byte of the answer. */
  readonly callTimeoutMs: number;
  readonly logger: Logger;
}

class QueuedLane implements Lane {
  readonly #options: LaneOptions;
  readonly #queue: PQueue;
  readonly #bounds: CallBounds;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.maxInFlight });
    this.#bounds = new CallBounds(options.callTimeoutMs);
  }

  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    operation: string,
    command: EcsCommand<Input, Output>,
  ): Promise<Output> {
    return this.#queue.add(() => this.#attempt(operation, command));
  }

  close(): void {
    this.#bounds.close();
    this.#options.client.destroy();
  }

  async #attempt<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    operation: string,
    command: EcsCommand<Input, Output>,
  ): Promise<Output> {
    const { client, cluster, logger } = this.#options;
    const passage = watchPassage(command);
    try {
      return await this.#bounds.run(
        (abortSignal) => client.send(command, { abortSignal }),
        () => (passage.handedOver ? 'no whole answer' : 'no AWS credentials'),
      );
    } catch (caught) {
      const error = caught instanceof GivenUp ? caught : (passage.error ?? caught);
      const failure = classifyError(error, { operation, cluster, handedOver: passage.handedOver });
      const { message, ...fields } = failure;
      logger.debug(message, fields);
      throw new EcsError(failure, error);
    }
  }
}

export function createLane(options: LaneOptions): Lane {
  return new QueuedLane(options);
}
