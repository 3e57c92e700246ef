import type { EcsTaskArn } from '../../ecs/arn.ts';
import type { JsonObject } from './json.ts';

export type AnswerStatus = 200 | 400 | 500 | 502 | 503;

/** Answers a request or an admin command. */
export interface RespondEffect {
  readonly type: 'respond';
  readonly requestId: string;
  readonly status: AnswerStatus;
  readonly body: JsonObject;
  /** What a fault makes of it on the wire: a page of HTML in its place, or half of it, and then a reset. */
  readonly form?: 'html' | 'cut-off';
}

/** The request gets no answer: its connection is reset, or kept in silence. */
export interface AbandonEffect {
  readonly type: 'abandon';
  readonly requestId: string;
  readonly how: 'reset' | 'silence';
}

/** What becomes of a call. */
export type AnswerEffect = RespondEffect | AbandonEffect;

/** What the engine wants done. */
export type LocalEcsEffect =
  | AnswerEffect
  /** Answered by `process-started` and then `process-exited`, or by `process-failed`. */
  | {
      readonly type: 'start-process';
      readonly taskArn: EcsTaskArn;
      readonly container: string;
      readonly argv: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
    }
  /** SIGTERM now, SIGKILL after the timeout; 0 is SIGKILL at once. */
  | {
      readonly type: 'stop-process';
      readonly taskArn: EcsTaskArn;
      readonly container: string;
      readonly stopTimeoutMs: number;
    }
  /** A `tick` is wanted at this time, and no earlier; replaces every wake before. */
  | { readonly type: 'wake'; readonly atMs: number };
