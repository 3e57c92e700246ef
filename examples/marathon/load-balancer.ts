import { isServing } from './marathon-client.ts';
import type { MarathonClient, Task } from './marathon-client.ts';

/**
 * A load balancer in its simplest form: the healthy tasks of an app in turn. It asks for them anew after each event, and so
 * leaves out a task that is told to end while that still serves. It tries nothing twice.
 */
export class LoadBalancer {
  readonly #marathon: MarathonClient;
  readonly #app: string;
  readonly #over = new AbortController();
  #serving: readonly Task[] = [];
  #next = 0;
  #isStale = false;
  #isAsking = false;
  #waiting: (() => void)[] = [];
  /** How few tasks have served at any time since `watchFewest`. */
  #fewest = Infinity;

  constructor(marathon: MarathonClient, app: string) {
    this.#marathon = marathon;
    this.#app = app;
  }

  /** @returns a promise that rejects when it cannot go on. */
  async run(): Promise<void> {
    try {
      await this.#marathon.follow(() => {
        this.#refresh().catch((error: unknown) => {
          this.#over.abort(error);
        });
      }, this.#over.signal);
    } catch (error) {
      if (this.#over.signal.reason !== STOPPED) throw error;
    }
  }

  stop(): void {
    this.#over.abort(STOPPED);
  }

  get serving(): readonly Task[] {
    return this.#serving;
  }

  get fewest(): number {
    return this.#fewest;
  }

  watchFewest(): void {
    this.#fewest = this.#serving.length;
  }

  /** Where the next request goes. All machines of an embedded ECS are this one. */
  next(): string {
    const task = this.#serving[this.#next++ % this.#serving.length];
    if (task === undefined) throw new Error(`no task of ${this.#app} serves`);
    return addressOf(task);
  }

  /** Waits until the tasks that serve are as they are to be. */
  async until(isRight: (serving: readonly Task[]) => boolean): Promise<void> {
    while (!isRight(this.#serving))
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
  }

  /** Asks once for all events that come while it asks. */
  async #refresh(): Promise<void> {
    this.#isStale = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#isStale) {
      this.#isStale = false;
      this.#serving = (await this.#marathon.tasks(this.#app)).filter(isServing);
      this.#fewest = Math.min(this.#fewest, this.#serving.length);
      for (const wake of this.#waiting.splice(0)) wake();
    }
    this.#isAsking = false;
  }
}

const STOPPED = 'stopped';

export const addressOf = ({ ports }: Task): string => `http://127.0.0.1:${ports[0] ?? 0}`;
