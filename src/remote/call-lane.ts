import PQueue from 'p-queue';

import type { Call } from '../mesos/call.ts';

/** Acknowledgements under way at once: each is about another task, so their order does not matter. */
const ACKNOWLEDGEMENTS_AT_ONCE = 8;

/**
 * The order in which a framework's calls go to a master: one after the other, since one may rely on the one before it.
 * Acknowledgements go beside each other; but what follows one waits for it, since it may use the id of a task that the
 * acknowledgement ends.
 */
export class CallLane {
  readonly #ordered = new PQueue({ concurrency: 1 });
  readonly #acknowledgements = new PQueue({ concurrency: ACKNOWLEDGEMENTS_AT_ONCE });
  readonly #underway = new Set<Promise<void>>();

  /** @param send never rejects. */
  push({ type }: Call, send: () => Promise<void>): void {
    if (type === 'ACKNOWLEDGE') {
      const sent = this.#acknowledgements.add(send);
      this.#underway.add(sent);
      void sent.finally(() => this.#underway.delete(sent));
      return;
    }
    const before = [...this.#underway];
    void this.#ordered.add(async () => {
      await Promise.all(before);
      await send();
    });
  }

  /** Drops what has not been sent. */
  clear(): void {
    this.#ordered.clear();
    this.#acknowledgements.clear();
  }

  /** Settles when everything has been sent and answered. */
  async idle(): Promise<void> {
    await Promise.all([this.#acknowledgements.onIdle(), this.#ordered.onIdle()]);
  }
}
