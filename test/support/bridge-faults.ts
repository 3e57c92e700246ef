import type { EcsAnswer, EcsCall, EcsOperation } from '../../src/bridge/ecs-call.ts';
import type { EcsErrorCode, EcsFailure } from '../../src/ecs/failure.ts';

export interface FaultOptions {
  /** Whether ECS acts on the call, whatever the caller hears. */
  readonly acts?: boolean;
  /** How many calls it concerns. Default 1. */
  readonly times?: number;
  readonly message?: string;
}

interface Fault {
  readonly operation: EcsOperation;
  readonly times: number;
  readonly what:
    | { readonly type: 'HOLD'; readonly held: HeldCall }
    | { readonly type: 'FAIL'; readonly acts: boolean; readonly failure: EcsFailure }
    | { readonly type: 'DELAY'; readonly delayMs: number };
}

/** What the next calls of each operation meet with, first come first served. */
export class Faults {
  #faults: Fault[] = [];

  add(fault: Fault): void {
    this.#faults.push(fault);
  }

  clear(operation: EcsOperation): void {
    this.#faults = this.#faults.filter((fault) => fault.operation !== operation);
  }

  /** Uses up one fault of the operation, if there is any. */
  take(operation: EcsOperation): Fault['what'] | undefined {
    const index = this.#faults.findIndex((fault) => fault.operation === operation);
    const fault = this.#faults[index];
    if (fault === undefined) return undefined;
    if (fault.times > 1) this.#faults[index] = { ...fault, times: fault.times - 1 };
    else this.#faults.splice(index, 1);
    return fault.what;
  }
}

/** A call whose answer the test keeps back. */
export class HeldCall {
  readonly #acts: boolean;
  readonly #answer: (answer: EcsAnswer) => void;
  #caught: { readonly call: EcsCall; readonly begunAtMs: number } | undefined;
  #act: (() => EcsAnswer) | undefined;
  #acted: EcsAnswer | undefined;

  /** @param acts whether ECS acts at once, or only when the answer is released. */
  constructor(acts: boolean, answer: (answer: EcsAnswer) => void) {
    this.#acts = acts;
    this.#answer = answer;
  }

  caught(call: EcsCall, begunAtMs: number, act: () => EcsAnswer): void {
    this.#caught = { call, begunAtMs };
    if (this.#acts) this.#acted = act();
    else this.#act = act;
  }

  /** Whether the call has been made. */
  get isCaught(): boolean {
    return this.#caught !== undefined;
  }

  /** Delivers what ECS said. */
  release(): void {
    const answer = this.#acted ?? this.#act?.();
    if (answer === undefined) throw new Error('nobody has made the call that was to be held back');
    this.#answer(answer);
  }

  /** Lets the call fail instead. */
  fail(code: EcsErrorCode, message = `failed with ${code}`): void {
    if (this.#caught === undefined) throw new Error('nobody has made the call that was to be held back');
    const { call, begunAtMs } = this.#caught;
    const outcome = { ok: false, failure: { code, operation: call.operation, message } };
    // Call and outcome are of the same operation, which the union cannot tell.
    this.#answer({ call, begunAtMs, outcome } as EcsAnswer);
  }
}
