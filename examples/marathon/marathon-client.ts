/** What the walk-through asks of Marathon's API. */

export interface Task {
  readonly id: string;
  readonly appId: string;
  readonly ports: readonly number[];
  readonly state: string;
  readonly version: string;
  readonly healthCheckResults?: readonly { readonly alive: boolean }[];
}

export interface App {
  readonly version: string;
  readonly instances: number;
  readonly deployments: readonly unknown[];
}

/** Whether a load balancer may send requests to it: it runs, is not told to end, and its check passes. */
export const isServing = ({ state, healthCheckResults = [] }: Task): boolean =>
  state === 'TASK_RUNNING' && healthCheckResults.length > 0 && healthCheckResults.every(({ alive }) => alive);

export class MarathonClient {
  readonly #url: string;

  /** @param url such as `http://127.0.0.1:8080`. */
  constructor(url: string) {
    this.#url = url;
  }

  /** Those of an app, which need not be there. */
  async tasks(app: string): Promise<readonly Task[]> {
    const { tasks } = (await this.#ask('GET', '/v2/tasks')) as { readonly tasks: readonly Task[] };
    return tasks.filter(({ appId }) => appId === app);
  }

  async app(id: string): Promise<App> {
    const { app } = (await this.#ask('GET', `/v2/apps${id}`)) as { readonly app: App };
    return app;
  }

  async create(app: unknown): Promise<void> {
    await this.#ask('POST', '/v2/apps', app);
  }

  async change(id: string, change: unknown): Promise<void> {
    await this.#ask('PUT', `/v2/apps${id}`, change);
  }

  async delete(id: string): Promise<void> {
    await this.#ask('DELETE', `/v2/apps${id}`);
  }

  /** Calls back for each event, until it is aborted. @throws Error when the stream ends by itself. */
  async follow(heard: () => void, signal: AbortSignal): Promise<void> {
    const answer = await fetch(`${this.#url}/v2/events`, {
      headers: { accept: 'text/event-stream' },
      signal,
    });
    for await (const text of answer.body?.pipeThrough(new TextDecoderStream()) ?? [])
      if (text.includes('data:')) heard();
    throw new Error('the stream of events has ended');
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
