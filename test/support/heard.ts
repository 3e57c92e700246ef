/** Wakes those who wait for what a test is told. */
export class Heard {
  #wake: (() => void)[] = [];

  /** Something has been heard: who waits looks again. */
  tell(): void {
    const woken = this.#wake;
    this.#wake = [];
    for (const wake of woken) wake();
  }

  /** Resolves once there is what is looked for, which is looked at whenever something has been heard. */
  async until<Value>(find: () => Value | undefined): Promise<Value> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
    }
  }
}
