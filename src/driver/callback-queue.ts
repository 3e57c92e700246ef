import { AsyncLocalStorage } from 'node:async_hooks';

type Callback = () => void | Promise<void>;

/** One callback while it runs. */
interface Run {
  readonly queue: CallbackQueue;
  isOver: boolean;
}

/** The callback that code is part of, across its awaits; what it has started and left behind outlives it. */
const currentRun = new AsyncLocalStorage<Run>();

/**
 * Runs a framework's callbacks one after the other, never from inside the code that queues them. A callback that
 * fails ends the queue.
 */
export class CallbackQueue {
  readonly #failed: (error: unknown) => void;
  #waiting: Callback[] = [];
  #running: Promise<void> | undefined;
  #stopped = false;

  /** @param failed told what a callback threw or rejected with, be it after the end. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  push(callback: Callback): void {
    if (this.#stopped) return;
    this.#waiting.push(callback);
    this.#running ??= this.#run();
  }

  /** Nothing that is waiting begins any more; what runs may finish. `last` is run after that. */
  stop(last?: Callback): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#waiting = last === undefined ? [] : [last];
    if (last !== undefined) this.#running ??= this.#run();
  }

  /** Settles when no callback runs or waits. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Whether the calling code is part of a callback of this queue that has not settled. */
  isInside(): boolean {
    const run = currentRun.getStore();
    return run?.queue === this && !run.isOver;
  }

  async #run(): Promise<void> {
    // The first callback, too, begins only after the code that queued it has finished.
    await Promise.resolve();
    for (let callback = this.#waiting.shift(); callback !== undefined; callback = this.#waiting.shift()) {
      try {
        await this.#call(callback);
      } catch (error) {
        // After the end, what is to be told last is still told.
        this.stop();
        this.#failed(error);
      }
    }
    this.#running = undefined;
  }

  async #call(callback: Callback): Promise<void> {
    const run: Run = { queue: this, isOver: false };
    try {
      await currentRun.run(run, callback);
    } finally {
      run.isOver = true;
    }
  }
}
