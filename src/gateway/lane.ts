import type { ECSClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-ecs';
import PQueue from 'p-queue';
import { EcsError } from '../ports/ecs-error.ts';
import type { Logger } from '../ports/logger.ts';
import { classifyError } from './classify-error.ts';
import type { EcsCommand, Passage } from './passage.ts';
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

class GivenUp extends Error {
  constructor(name: 'TimeoutError' | 'AbortError', message: string) {
    super(message);
    this.name = name;
  }
}

class QueuedLane implements Lane {
  readonly #options: LaneOptions;
  readonly #queue: PQueue;
  readonly #giveUps = new Set<(reason: GivenUp) => void>();
  #isClosed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.maxInFlight });
  }

  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    operation: string,
    command: EcsCommand<Input, Output>,
  ): Promise<Output> {
    return this.#queue.add(() => this.#attempt(operation, command));
  }

  close(): void {
    this.#isClosed = true;
    for (const giveUp of this.#giveUps) giveUp(new GivenUp('AbortError', 'the gateway was closed'));
    this.#options.client.destroy();
  }

  async #attempt<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    operation: string,
    command: EcsCommand<Input, Output>,
  ): Promise<Output> {
    const { client, cluster, logger } = this.#options;
    const passage = watchPassage(command);
    try {
      return await this.#inTime((abortSignal) => client.send(command, { abortSignal }), passage);
    } catch (caught) {
      const error = caught instanceof GivenUp ? caught : (passage.error ?? caught);
      const failure = classifyError(error, { operation, cluster, handedOver: passage.handedOver });
      const { message, ...fields } = failure;
      logger.debug(message, fields);
      throw new EcsError(failure, error);
    }
  }

  /** The signal ends a request; the race also ends what takes no signal, such as a search for credentials. */
  async #inTime<Output>(
    run: (signal: AbortSignal) => Promise<Output>,
    passage: Readonly<Passage>,
  ): Promise<Output> {
    if (this.#isClosed) throw new GivenUp('AbortError', 'the gateway is closed');
    const { callTimeoutMs } = this.#options;
    const controller = new AbortController();
    const { promise: givenUp, reject } = rejectable();
    const giveUp = (reason: GivenUp): void => {
      reject(reason);
      controller.abort(reason);
    };
    this.#giveUps.add(giveUp);
    const timer = setTimeout(() => {
      const lacking = passage.handedOver ? 'no whole answer' : 'no AWS credentials';
      giveUp(new GivenUp('TimeoutError', `${lacking} within ${callTimeoutMs} ms`));
    }, callTimeoutMs);
    try {
      return await Promise.race([run(controller.signal), givenUp]);
    } finally {
      clearTimeout(timer);
      this.#giveUps.delete(giveUp);
    }
  }
}

function rejectable(): { promise: Promise<never>; reject: (reason: Error) => void } {
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<never>((_, rejectPromise) => {
    reject = rejectPromise;
  });
  return { promise, reject };
}

export function createLane(options: LaneOptions): Lane {
  return new QueuedLane(options);
}
