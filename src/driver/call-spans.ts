import type { Input } from '../bridge/input.ts';
import type { Span, Tracing } from '../ports/tracing.ts';

type CallInput = Extract<Input, { readonly type: 'call' }>;

/** A call of a framework that somebody follows, and where it has come to. */
interface FollowedCall {
  readonly span: Span;
  readonly traceparent: string;
}

/** The spans of calls from when they come until they have been carried out. */
export class CallSpans {
  readonly #tracing: Tracing;
  readonly #waiting = new Map<Input, FollowedCall>();

  constructor(tracing: Tracing) {
    this.#tracing = tracing;
  }

  /** A call has come. @param parent what it is a part of. */
  begin(input: CallInput, parent: string | undefined): void {
    const { type, frameworkId } = input.call;
    const span = this.#tracing.start(`mesos.call ${type}`, {
      parent,
      remote: 'CALLER',
      attributes: frameworkId === undefined ? {} : { 'mesos.framework.id': frameworkId },
    });
    const { traceparent } = span;
    if (traceparent !== undefined) this.#waiting.set(input, { span, traceparent });
  }

  /** @returns the call that an input is, if somebody follows it. It is not remembered any more. */
  take(input: Input): FollowedCall | undefined {
    const call = this.#waiting.get(input);
    this.#waiting.delete(input);
    return call;
  }

  /** Nothing that waits is decided on any more. */
  drop(): void {
    for (const { span } of this.#waiting.values()) span.end('the bridge has ended');
    this.#waiting.clear();
  }
}

/** What is followed of one turn: its calls, the step of each, and the write that makes them safe. */
export class TurnSpans {
  readonly #tracing: Tracing;
  readonly #calls: Span[] = [];
  readonly #steps: string[] = [];

  constructor(tracing: Tracing) {
    this.#tracing = tracing;
  }

  /** Decides on a call, as a part of it. */
  step({ span, traceparent }: FollowedCall, decide: (trace: string | undefined) => void): void {
    this.#calls.push(span);
    const step = this.#tracing.start('bridge.step', { parent: traceparent });
    if (step.traceparent !== undefined) this.#steps.push(step.traceparent);
    decide(step.traceparent);
    step.end();
  }

  /** The records of the turn are being written: a part of its first call, and linked with the others. */
  write(records: number): Span | undefined {
    const [parent, ...links] = this.#steps;
    if (parent === undefined) return undefined;
    return this.#tracing.start('store.write', { parent, links, attributes: { 'store.records': records } });
  }

  /** What the calls have led to has been carried out, or not. */
  end(failure?: string): void {
    for (const span of this.#calls) span.end(failure);
  }
}
