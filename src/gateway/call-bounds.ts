/** A call that was given up on our side, by the names the SDK has for that. */
export class GivenUp extends Error {
  constructor(name: 'TimeoutError' | 'AbortError', message: string) {
    super(message);
    this.name = name;
  }
}

function rejectable(): { promise: Promise<never>; reject: (reason: Error) => void } {
  let reject: (reason: Error) => void = () => undefined;
  const promise = new Promise<never>((_, rejectPromise) => {
    reject = rejectPromise;
  });
  return { promise, reject };
}

/** Bounds calls in time, and ends those that are under way when it is closed. */
export class CallBounds {
  readonly #timeoutMs: number;
  readonly #giveUps = new Set<(reason: GivenUp) => void>();
  #isClosed = false;

  /** @param timeoutMs the whole call: finding credentials, connecting, the last byte of the answer. */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Makes a call. The signal ends a request; the race also ends what takes no signal, such as a search for credentials.
   * @param lacking what there was not in time, in words, if it comes to that.
   * @throws GivenUp when time is up, or after `close`.
   */
  async run<Output>(call: (signal: AbortSignal) => Promise<Output>, lacking: () => string): Promise<Output> {
    if (this.#isClosed) throw new GivenUp('AbortError', 'the gateway is closed');
    const controller = new AbortController();
    const { promise: givenUp, reject } = rejectable();
    const giveUp = (reason: GivenUp): void => {
      reject(reason);
      controller.abort(reason);
    };
    this.#giveUps.add(giveUp);
    const timer = setTimeout(() => {
      giveUp(new GivenUp('TimeoutError', `${lacking()} within ${this.#timeoutMs} ms`));
    }, this.#timeoutMs);
    try {
      return await Promise.race([call(controller.signal), givenUp]);
    } finally {
      clearTimeout(timer);
      this.#giveUps.delete(giveUp);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const giveUp of this.#giveUps) giveUp(new GivenUp('AbortError', 'the gateway was closed'));
  }
}
