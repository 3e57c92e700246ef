interface Entry {
  readonly act: () => void;
  isReady: boolean;
}

/** Does things in the order in which they were added, each when it is ready and nothing before it waits. */
export class InOrder {
  #waiting: Entry[] = [];
  #idle: (() => void)[] = [];

  /** @param ready what to wait for; it may not reject. Absent: nothing. */
  add(act: () => void, ready?: Promise<void>): void {
    const entry = { act, isReady: ready === undefined };
    this.#waiting.push(entry);
    if (ready === undefined) this.#run();
    else
      void ready.then(() => {
        entry.isReady = true;
        this.#run();
      });
  }

  /** What waits is never done. */
  drop(): void {
    this.#waiting = [];
    this.#tellIdle();
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    if (this.#waiting.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #run(): void {
    for (let first = this.#waiting[0]; first?.isReady === true; first = this.#waiting[0]) {
      this.#waiting.shift();
      first.act();
    }
    if (this.#waiting.length === 0) this.#tellIdle();
  }

  #tellIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
