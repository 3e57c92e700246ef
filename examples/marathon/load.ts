import type { LoadBalancer } from './load-balancer.ts';

const CLIENTS = 8;
const PAUSE_MS = 5;

/** What has become of requests: how many were answered by each revision, and why others were not. */
export interface Answers {
  readonly byRevision: Readonly<Record<string, number>>;
  readonly failures: readonly string[];
}

/** Clients that ask again and again, each as soon as it has been answered. No request is made a second time. */
export class Load {
  readonly #balancer: LoadBalancer;
  readonly #byRevision: Record<string, number> = {};
  readonly #failures: string[] = [];
  #isOver = false;
  readonly #clients: Promise<unknown>;

  constructor(balancer: LoadBalancer) {
    this.#balancer = balancer;
    this.#clients = Promise.all(Array.from({ length: CLIENTS }, () => this.#client()));
  }

  async stop(): Promise<Answers> {
    this.#isOver = true;
    await this.#clients;
    return { byRevision: this.#byRevision, failures: this.#failures };
  }

  async #client(): Promise<void> {
    while (!this.#isOver) {
      await this.#ask();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async #ask(): Promise<void> {
    try {
      const answer = await fetch(this.#balancer.next());
      const text = await answer.text();
      const [, revision] = /^revision (\S+) /.exec(text) ?? [];
      if (answer.ok && revision !== undefined)
        this.#byRevision[revision] = (this.#byRevision[revision] ?? 0) + 1;
      else this.#failures.push(`${answer.status} ${text}`);
    } catch (error) {
      this.#failures.push(reasonOf(error));
    }
  }
}

/** What `fetch` has failed of is one level deeper. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message}: ${error.cause instanceof Error ? error.cause.message : ''}`;
}
