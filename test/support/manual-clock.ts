import { setImmediate } from 'node:timers/promises';

import type { Clock } from '../../src/ports/clock.ts';

interface Timer {
  readonly atMs: number;
  readonly action: () => void;
}

/** Time that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<Timer>();
  #soon: (() => void)[] = [];

  /** @param nowMs default: a round number of 2026. */
  constructor(nowMs = 1_790_000_000_000) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  at(atMs: number, action: () => void): () => void {
    const timer = { atMs, action };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  soon(action: () => void): void {
    this.#soon.push(action);
  }

  /** For when something is waited for, earliest first. */
  get waits(): readonly number[] {
    return [...this.#timers].map(({ atMs }) => atMs).sort((a, b) => a - b);
  }

  /** Lets time pass: runs what is due in the order of its time, and after each lets everything settle. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await this.settle();
    for (let timer = this.#nextBy(untilMs); timer !== undefined; timer = this.#nextBy(untilMs)) {
      this.#timers.delete(timer);
      this.#nowMs = Math.max(this.#nowMs, timer.atMs);
      timer.action();
      await this.settle();
    }
    this.#nowMs = untilMs;
  }

  /** Lets promises settle and runs what is to happen soon, until neither is left. Time stands still. */
  async settle(): Promise<void> {
    await setImmediate();
    for (let soon = this.#takeSoon(); soon.length > 0; soon = this.#takeSoon()) {
      for (const action of soon) action();
      await setImmediate();
    }
  }

  #takeSoon(): readonly (() => void)[] {
    const soon = this.#soon;
    this.#soon = [];
    return soon;
  }

  /** The earliest timer that is due by then; of several at one time the one that was set first. */
  #nextBy(untilMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers)
      if (timer.atMs <= untilMs && (next === undefined || timer.atMs < next.atMs)) next = timer;
    return next;
  }
}
