import { Client, Metadata } from '@grpc/grpc-js';

import type { GrpcMethod } from '../../wire/grpc-method.ts';
import { SCHEDULER_METHODS, STREAM_ID_KEY } from '../../wire/grpc-method.ts';
import { CallStream } from './call-stream.ts';
import type { MessageStream } from './call-stream.ts';
import { CHANNEL_OPTIONS, channelCredentials } from './grpc-master.ts';
import type { GrpcMasterOptions } from './grpc-master.ts';

/** A connection to the scheduler service of a bridge, for one framework. */
export class SchedulerChannel {
  readonly calls: CallStream;
  readonly #authorization: string | undefined;
  readonly #client: Client;
  #streamId: string | undefined;

  constructor(options: Omit<GrpcMasterOptions, 'logger'>) {
    this.#authorization = options.authorization;
    this.#client = new Client(options.target, channelCredentials(options), CHANNEL_OPTIONS);
    this.calls = new CallStream(() => this.#open(SCHEDULER_METHODS.Calls), options.clock);
  }

  /** Opens the stream of events to which calls then belong. @param bytes a SUBSCRIBE. */
  subscribe(bytes: Uint8Array): MessageStream {
    const stream = this.#open(SCHEDULER_METHODS.Subscribe);
    stream.on('metadata', (metadata) => {
      this.#streamId = metadata.get(STREAM_ID_KEY)[0]?.toString();
    });
    stream.write(bytes);
    return stream;
  }

  close(): void {
    this.calls.cancel();
    this.#client.close();
  }

  #open({ path, requestSerialize, responseDeserialize }: GrpcMethod): MessageStream {
    const metadata = new Metadata();
    if (this.#authorization !== undefined) metadata.set('authorization', this.#authorization);
    if (this.#streamId !== undefined) metadata.set(STREAM_ID_KEY, this.#streamId);
    return this.#client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata);
  }
}
