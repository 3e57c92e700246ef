import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { AdminCommand } from './engine/admin/admin-command.ts';
import type { AnswerStatus, LocalEcsEffect, RespondEffect } from './engine/effect.ts';
import type { LocalEcsInput } from './engine/input.ts';
import type { JsonObject } from './engine/json.ts';
import type { LocalEcsState } from './engine/state.ts';
import { step } from './engine/step.ts';
import type { ProcessListener, TaskRuntime } from './runtime/task-runtime.ts';

/** An answer of the engine: that of ECS, error answers included. */
export interface Answer {
  readonly requestId: string;
  /** What was asked for: an operation, or the type of a command. */
  readonly operation: string;
  readonly status: AnswerStatus;
  readonly body: JsonObject;
  /** What a fault makes of it on the wire. */
  readonly form?: RespondEffect['form'];
}

/** A request that gets no answer, since a fault was asked for or its client has gone. */
export class RequestAbandonedError extends Error {
  override readonly name = 'RequestAbandonedError';
  /** What becomes of its connection: it is reset, or kept in silence. */
  readonly how: 'reset' | 'silence';

  constructor(how: 'reset' | 'silence') {
    super(`the request gets no answer: ${how}`);
    this.how = how;
  }
}

interface Waiting {
  readonly operation: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: RequestAbandonedError) => void;
}

/** What a runner needs from outside. */
export interface RunnerOptions {
  readonly state: LocalEcsState;
  readonly clock: Clock;
  readonly ids: Ids;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Makes the runtime, which tells the given listener what becomes of its processes. */
  readonly createRuntime: (listener: ProcessListener) => TaskRuntime;
  /** The state may have changed. */
  readonly onChange: () => void;
  /** Everything is forgotten: fills it as at the start. */
  readonly onReset: () => Promise<void>;
}

/** Operations that only look. */
const LOOKS = /^(Describe|List|Get|Summarize)/;

const isLook = (input: LocalEcsInput): boolean =>
  (input.type === 'request' && LOOKS.test(input.operation)) ||
  (input.type === 'admin' && LOOKS.test(input.command.type));

/** Owns the engine's state: feeds it one input at a time and carries out its effects in order. */
export class LocalEcsRunner {
  readonly #options: RunnerOptions;
  readonly #runtime: TaskRuntime;
  readonly #waiting = new Map<string, Waiting>();
  #cancelWake: (() => void) | undefined;
  #isClosed = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#runtime = options.createRuntime((input) => {
      this.#feed(input);
    });
  }

  /** @param body whatever JSON arrived. Rejects with a `RequestAbandonedError` where a fault was asked for. */
  request(operation: string, body: unknown): Promise<Answer> {
    return this.#ask(operation, (requestId) => ({ type: 'request', requestId, operation, body }));
  }

  /**
   * The same for SQS's API.
   * @param gone aborts when nobody waits any more; the promise then rejects with a `RequestAbandonedError`.
   */
  requestOfSqs(operation: string, body: unknown, gone?: AbortSignal): Promise<Answer> {
    const call = { type: 'request', service: 'sqs', operation, body } as const;
    return this.#ask(operation, (requestId) => ({ ...call, requestId }), gone);
  }

  /** The same for EC2's API. @param body its parameters, lists as lists. */
  requestOfEc2(operation: string, body: unknown): Promise<Answer> {
    const call = { type: 'request', service: 'ec2', operation, body } as const;
    return this.#ask(operation, (requestId) => ({ ...call, requestId }));
  }

  async command(command: AdminCommand): Promise<Answer> {
    const answer = await this.#ask(command.type, (requestId) => ({ type: 'admin', requestId, command }));
    if (command.type !== 'Reset') return answer;
    await this.#options.onReset();
    return this.command({ type: 'Summarize' });
  }

  /** The state is of an earlier run: to be told first. */
  restarted(): void {
    this.#feed({ type: 'restarted' });
  }

  /** Ends all processes. What is asked later is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelWake?.();
    await this.#runtime.close();
  }

  #ask(
    operation: string,
    toInput: (requestId: string) => LocalEcsInput,
    gone?: AbortSignal,
  ): Promise<Answer> {
    if (this.#isClosed) return Promise.reject(new Error('the local ECS is closed'));
    const requestId = this.#options.ids.uuid();
    return new Promise((resolve, reject) => {
      this.#waiting.set(requestId, { operation, resolve, reject });
      gone?.addEventListener('abort', () => {
        this.#drop(requestId);
      });
      this.#feed(toInput(requestId));
    });
  }

  #drop(requestId: string): void {
    const waiting = this.#waiting.get(requestId);
    if (waiting === undefined) return;
    this.#waiting.delete(requestId);
    this.#feed({ type: 'request-dropped', requestId });
    waiting.reject(new RequestAbandonedError('silence'));
  }

  #feed(input: LocalEcsInput): void {
    if (this.#isClosed) return;
    const { state, clock, ids, random } = this.#options;
    const effects: LocalEcsEffect[] = [];
    step(state, input, { nowMs: clock.now(), uuid: () => ids.uuid(), random }, effects);
    for (const effect of effects) this.#perform(effect);
    if (!isLook(input)) this.#options.onChange();
  }

  #perform(effect: LocalEcsEffect): void {
    switch (effect.type) {
      case 'respond': {
        const { type: _type, requestId, ...answer } = effect;
        const waiting = this.#waiting.get(requestId);
        this.#waiting.delete(requestId);
        waiting?.resolve({ requestId, operation: waiting.operation, ...answer });
        return;
      }
      case 'abandon':
        this.#waiting.get(effect.requestId)?.reject(new RequestAbandonedError(effect.how));
        this.#waiting.delete(effect.requestId);
        return;
      case 'start-process':
        this.#runtime.start(effect);
        return;
      case 'stop-process':
        this.#runtime.stop(effect, effect.stopTimeoutMs);
        return;
      case 'wake':
        this.#cancelWake?.();
        this.#cancelWake = this.#options.clock.at(effect.atMs, () => {
          this.#feed({ type: 'tick' });
        });
        return;
    }
  }
}
