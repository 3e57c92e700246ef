import { status } from '@grpc/grpc-js';
import type {
  sendUnaryData,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';

import type { Clock } from '../../ports/clock.ts';
import { grpcMethod, SCHEDULER_SERVICE } from '../../wire/grpc-method.ts';
import { messageCodec } from '../../wire/plain-message.ts';

type ServingStatus = 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';

const SERVICE = 'grpc.health.v1.Health';

/** @see proto/grpc/health/v1/health.proto */
export const HEALTH_METHODS = {
  Check: grpcMethod(SERVICE, 'Check', 'UNARY'),
  Watch: grpcMethod(SERVICE, 'Watch', 'SERVER'),
};

const REQUEST = messageCodec<{ readonly service?: string }>('grpc.health.v1.HealthCheckRequest');
const RESPONSE = messageCodec<{ readonly status: ServingStatus }>('grpc.health.v1.HealthCheckResponse');

/** How often those who watch are looked after. */
const WATCH_MS = 1000;

/** Nobody has to say who they are, so there is an end to it. */
const MAX_WATCHING = 100;

type WatchCall = ServerWritableStream<Buffer, Buffer>;

const encode = (serving: ServingStatus): Buffer => Buffer.from(RESPONSE.encodeProtobuf({ status: serving }));

/** @returns undefined for what is no request. */
function serviceOf(request: Uint8Array): string | undefined {
  try {
    return REQUEST.decodeProtobuf(request).service ?? '';
  } catch {
    return undefined;
  }
}

/**
 * The health service: whether the scheduler service, and so the whole server, serves. Nobody has to say who they are.
 * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export class Health {
  readonly #clock: Clock;
  readonly #isServing: () => boolean;
  readonly #watching = new Set<WatchCall>();

  constructor(clock: Clock, isServing: () => boolean) {
    this.#clock = clock;
    this.#isServing = isServing;
  }

  readonly service: UntypedServiceImplementation = {
    Check: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
      const serving = this.#statusOf(serviceOf(call.request));
      if (serving === 'SERVICE_UNKNOWN')
        answer({ code: status.NOT_FOUND, details: 'There is no such service' });
      else answer(null, encode(serving));
    },
    Watch: (call: WatchCall) => {
      if (this.#watching.size >= MAX_WATCHING) {
        call.emit('error', { code: status.RESOURCE_EXHAUSTED, details: 'Too many watch already' });
        return;
      }
      this.#watching.add(call);
      call.once('close', () => this.#watching.delete(call));
      this.#watch(call, serviceOf(call.request), undefined);
    },
  };

  /** Nobody watches any longer. */
  end(): void {
    for (const call of this.#watching) call.end();
    this.#watching.clear();
  }

  #statusOf(service: string | undefined): ServingStatus {
    if (service !== '' && service !== SCHEDULER_SERVICE) return 'SERVICE_UNKNOWN';
    return this.#isServing() ? 'SERVING' : 'NOT_SERVING';
  }

  /** Tells what is so when it is no longer what was told. */
  #watch(call: WatchCall, service: string | undefined, told: ServingStatus | undefined): void {
    if (!this.#watching.has(call)) return;
    const serving = this.#statusOf(service);
    if (serving !== told) call.write(encode(serving));
    const cancel = this.#clock.at(this.#clock.now() + WATCH_MS, () => {
      this.#watch(call, service, serving);
    });
    call.once('close', cancel);
  }
}
