import type { Answer, LocalEcsRunner } from '../local-ecs-runner.ts';
import type { Refusal } from './refusal.ts';

/** How the clients of a service of AWS write requests and read answers. */
export interface Protocol {
  /** As it stands in the scope that requests are signed for. */
  readonly service: 'ecs' | 'ec2';
  readonly contentType: string;
  /**
   * Hands a request on.
   * @param target the header x-amz-target, if there is one.
   * @throws ApiError for what is no request of the service.
   */
  ask(runner: LocalEcsRunner, target: string | undefined, text: string): Promise<Answer>;
  /** An answer or a refusal as it goes over the wire. */
  toWire(answer: Answer): WireAnswer;
  toWireRefusal(requestId: string, refusal: Refusal): WireAnswer;
}

export interface WireAnswer {
  readonly requestId: string;
  readonly status: number;
  readonly text: string;
}
