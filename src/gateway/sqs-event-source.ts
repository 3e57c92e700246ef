import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Message } from '@aws-sdk/client-sqs';
import type { Clock } from '../ports/clock.ts';
import { EcsError } from '../ports/ecs-error.ts';
import type { EcsEventListener, EcsEventSource } from '../ports/ecs-event-source.ts';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from '../ports/metrics.ts';
import { clientConfig } from './aws-client.ts';
import type { StaticCredentials } from './aws-client.ts';
import { classifyError } from './classify-error.ts';
import { readEcsEvent } from './read-ecs-event.ts';

export interface SqsEventSourceOptions {
  /** URL of the queue, or its name in this account and region. */
  readonly queue: string;
  /** Name or ARN of the cluster whose events are wanted; those of others are passed over. */
  readonly cluster: string;
  /** Default: that of the queue's URL; for a name the SDK's, e.g. `AWS_ENDPOINT_URL_SQS`. */
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: StaticCredentials;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'measured'>;
}

/** The source, and what it can be asked before it begins. */
export interface SqsEventSource extends EcsEventSource {
  /** Finds the queue and asks it for its attributes. Rejects with an `EcsError` when it cannot be read. */
  check(): Promise<void>;
  /**
   * Looks at some messages without keeping them from whoever reads the queue, though each look counts as a receipt.
   * @returns when the newest of them was sent, in milliseconds since 1970; undefined when there is none. Rejects with an `EcsError`.
   */
  newestMessageAtMs(): Promise<number | undefined>;
  /** Proves by a receipt that is none that messages may be deleted. Rejects with an `EcsError` when they may not. */
  tryDelete(): Promise<void>;
}

/** As long as SQS waits at most. */
const WAIT_SECONDS = 20;

/** As many as SQS hands out at once. */
const BATCH = 10;

/** An answer may take as long as the wait, and its way. */
const REQUEST_TIMEOUT_MS = WAIT_SECONDS * 1000 + 10_000;

/** For calls that wait for no message; whoever starts or stops a bridge waits for their answers. */
const ANSWER_TIMEOUT_MS = 10_000;

/** For how long messages are waited for that are only looked at. */
const LOOK_SECONDS = 2;

/** Messages that are with the bridge at once; more wait in the queue. */
const MAX_OUTSTANDING = 200;

/** Receiving calls under way at once: one waits while the messages of the other are looked at. */
const RECEIVERS = 2;

/** How long applied messages are gathered before they are deleted together. */
const GATHER_MS = 50;

/** What no message was ever received with. */
const NO_RECEIPT = 'none';

const RETRY_FIRST_MS = 500;
const RETRY_LAST_MS = 30_000;

/**
 * A message that cannot be read is left to the dead letters of the queue, which usually come sooner; where there are
 * none it is deleted after so many receipts.
 */
const MAX_RECEIPTS = 10;

/** How often a deletion is tried; a message that stays comes again, and says nothing new then. */
const DELETE_ATTEMPTS = 3;

/** Where the URL of a queue says that it is, so that nobody has to say it again. */
function placeOf(queue: string): { readonly endpoint?: string; readonly region?: string } {
  if (!URL.canParse(queue)) return {};
  const { origin, hostname } = new URL(queue);
  const region = /^sqs\.([a-z0-9-]+)\.amazonaws\.com/.exec(hostname)?.[1];
  return { endpoint: origin, ...(region === undefined ? {} : { region }) };
}

/** A call that is given up when it takes too long. */
const answeredInTime = (): { readonly abortSignal: AbortSignal } => ({
  abortSignal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
});

class QueueReader implements SqsEventSource {
  readonly #options: SqsEventSourceOptions;
  readonly #client: SQSClient;
  readonly #stopping = new AbortController();
  /** Messages with the bridge, and those that were applied but not deleted yet. */
  #outstanding = 0;
  #roomMade: () => void = () => undefined;
  #applied: string[] = [];
  #deletions = new Set<Promise<void>>();
  #cancelDelete: (() => void) | undefined;
  #receivers: readonly Promise<void>[] = [];
  #url: string | undefined;

  constructor(options: SqsEventSourceOptions) {
    this.#options = options;
    this.#client = new SQSClient(
      clientConfig({
        ...placeOf(options.queue),
        ...options,
        connectTimeoutMs: 2_000,
        requestTimeoutMs: REQUEST_TIMEOUT_MS,
        maxSockets: 8,
      }),
    );
  }

  async check(): Promise<void> {
    await this.#try('GetQueueAttributes', async () => {
      const QueueUrl = await this.#queueUrl();
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
      await this.#client.send(command, answeredInTime());
    });
  }

  async newestMessageAtMs(): Promise<number | undefined> {
    return this.#try('ReceiveMessage', async () => {
      const command = new ReceiveMessageCommand({
        QueueUrl: await this.#queueUrl(),
        MaxNumberOfMessages: BATCH,
        WaitTimeSeconds: LOOK_SECONDS,
        VisibilityTimeout: 0,
        MessageSystemAttributeNames: ['SentTimestamp'],
      });
      const { Messages = [] } = await this.#client.send(command, answeredInTime());
      const sentAtMs = Messages.map(({ Attributes }) => Number(Attributes?.SentTimestamp ?? 0));
      return sentAtMs.length === 0 ? undefined : Math.max(...sentAtMs);
    });
  }

  async tryDelete(): Promise<void> {
    await this.#try('DeleteMessageBatch', async () => {
      const Entries = [{ Id: '0', ReceiptHandle: NO_RECEIPT }];
      const command = new DeleteMessageBatchCommand({ QueueUrl: await this.#queueUrl(), Entries });
      await this.#client.send(command, answeredInTime());
    });
  }

  start(listener: EcsEventListener): void {
    this.#receivers = Array.from({ length: RECEIVERS }, () => this.#receiveAll(listener));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#roomMade();
    await Promise.all(this.#receivers);
    this.#cancelDelete?.();
    this.#deleteApplied();
    await Promise.all(this.#deletions);
    this.#client.destroy();
  }

  #stops(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #queueUrl(): Promise<string> {
    const { queue } = this.#options;
    if (URL.canParse(queue)) return queue;
    this.#url ??= (await this.#client.send(new GetQueueUrlCommand({ QueueName: queue }))).QueueUrl;
    return this.#url ?? queue;
  }

  /** @throws EcsError */
  async #try<Value>(operation: string, call: () => Promise<Value>): Promise<Value> {
    try {
      return await call();
    } catch (error) {
      const { cluster } = this.#options;
      throw new EcsError(
        classifyError(error, { operation, service: 'SQS', cluster, handedOver: true }),
        error,
      );
    }
  }

  /** Receives until it is stopped, waiting ever longer between failures. */
  async #receiveAll(listener: EcsEventListener): Promise<void> {
    const { logger } = this.#options;
    let failures = 0;
    while (!this.#stops()) {
      try {
        await this.#room();
        const messages = await this.#receive();
        failures = 0;
        for (const message of messages) this.#take(message, listener);
      } catch (error) {
        if (this.#stops()) return;
        failures += 1;
        const { code, message } =
          error instanceof EcsError ? error.failure : { code: '', message: String(error) };
        if (failures === 1)
          logger.warn(`events cannot be received: ${message}`, { event: 'events.failed', code });
        await this.#pause(Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** (failures - 1)));
      }
    }
  }

  async #receive(): Promise<readonly Message[]> {
    return this.#try('ReceiveMessage', async () => {
      const command = new ReceiveMessageCommand({
        QueueUrl: await this.#queueUrl(),
        MaxNumberOfMessages: BATCH,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      });
      const { Messages = [] } = await this.#client.send(command, { abortSignal: this.#stopping.signal });
      return Messages;
    });
  }

  #take({ Body = '', MessageId, ReceiptHandle = '', Attributes }: Message, listener: EcsEventListener): void {
    const { cluster, logger, metrics } = this.#options;
    const applied = (): void => {
      this.#outstanding -= 1;
      this.#roomMade();
      this.#willDelete(ReceiptHandle);
    };
    this.#outstanding += 1;
    const read = readEcsEvent(Body, cluster);
    if (read.type === 'EVENT') {
      listener(read.event, applied);
      return;
    }
    if (read.type !== 'INVALID') {
      if (read.type === 'FOREIGN') metrics?.measured('event.taken', { type: 'other', outcome: 'foreign' }, 0);
      applied();
      return;
    }
    const receipts = Number(Attributes?.ApproximateReceiveCount ?? 1);
    if (receipts <= 1) {
      metrics?.measured('event.taken', { type: 'other', outcome: 'invalid' }, 0);
      logger.warn(`a message is no event of ECS: ${read.why}`, {
        event: 'events.invalid',
        messageId: MessageId,
      });
    }
    if (receipts >= MAX_RECEIPTS) applied();
    else this.#outstanding -= 1;
  }

  /** Resolves when there is room for the messages of another call. */
  async #room(): Promise<void> {
    while (this.#outstanding >= MAX_OUTSTANDING && !this.#stops())
      await new Promise<void>((resolve) => {
        const before = this.#roomMade;
        this.#roomMade = () => {
          before();
          resolve();
        };
      });
    this.#roomMade = () => undefined;
  }

  /** Resolves at once when it is stopped. */
  #pause(ms: number): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = clock.at(clock.now() + ms, end);
      signal.addEventListener('abort', end);
    });
  }

  #willDelete(receiptHandle: string): void {
    const { clock } = this.#options;
    this.#applied.push(receiptHandle);
    if (this.#applied.length >= BATCH) this.#deleteApplied();
    else
      this.#cancelDelete ??= clock.at(clock.now() + GATHER_MS, () => {
        this.#deleteApplied();
      });
  }

  #deleteApplied(): void {
    this.#cancelDelete?.();
    this.#cancelDelete = undefined;
    for (const handles = this.#applied.splice(0); handles.length > 0;) {
      const deletion = this.#delete(handles.splice(0, BATCH)).finally(() => {
        this.#deletions.delete(deletion);
      });
      this.#deletions.add(deletion);
    }
  }

  /**
   * Deletes messages; tries those again that failed, unless nobody is to wait for it any more. What stays is received
   * again and found to be stale.
   */
  async #delete(handles: readonly string[]): Promise<void> {
    let left = await this.#deleteOnce(handles);
    for (let retry = 0; retry + 1 < DELETE_ATTEMPTS && left.length > 0 && !this.#stops(); retry += 1) {
      await this.#pause(RETRY_FIRST_MS * 2 ** retry);
      left = await this.#deleteOnce(left);
    }
    if (left.length > 0)
      this.#options.logger.warn('applied events could not be deleted; they come again', {
        event: 'events.not-deleted',
        messages: left.length,
      });
  }

  /** @returns the handles of messages that are still there, as far as is known. */
  async #deleteOnce(handles: readonly string[]): Promise<readonly string[]> {
    try {
      const Entries = handles.map((ReceiptHandle, i) => ({ Id: String(i), ReceiptHandle }));
      const command = new DeleteMessageBatchCommand({ QueueUrl: await this.#queueUrl(), Entries });
      const { Failed = [] } = await this.#client.send(command, answeredInTime());
      // A handle that is no good any more will be none at the next attempt either.
      return Failed.filter(({ SenderFault }) => SenderFault !== true).flatMap(
        ({ Id }) => handles[Number(Id)] ?? [],
      );
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#options.logger.debug(`events could not be deleted: ${message}`, { event: 'events.not-deleted' });
      return handles;
    }
  }
}

/** Events of ECS out of an SQS queue that a rule of EventBridge fills. */
export function createSqsEventSource(options: SqsEventSourceOptions): SqsEventSource {
  return new QueueReader(options);
}
