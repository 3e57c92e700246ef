import type { Answer, LocalEcsRunner } from '../local-ecs-runner.ts';
import type { Refusal } from './refusal.ts';

/** How the clients of a service of AWS write requests and read answers. */
export interface Protocol {
  /** As it stands in the scope that requests are signed for. */
  readonly service: 'ecs' | 'ec2' | 'sqs';
  readonly contentType: string;
  /**
   * Hands a request on.
   * @throws ApiError for what is no request of the service.
   */
  ask(runner: LocalEcsRunner, request: WireRequest): Promise<Answer>;
  /** An answer or a refusal as it goes over the wire. */
  toWire(answer: Answer): WireAnswer;
  toWireRefusal(requestId: string, refusal: Refusal): WireAnswer;
}

export interface WireRequest {
  /** The header x-amz-target, if there is one. */
  readonly target: string | undefined;
  /** The header host: where the client has found this endpoint. */
  readonly host: string;
  readonly text: string;
  /** Aborts when the client closes its connection before it has the answer. */
  readonly gone: AbortSignal;
}

export interface WireAnswer {
  readonly requestId: string;
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}
