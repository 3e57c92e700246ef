import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests whose answers have not been sent to their end, streams among them. */
export class OpenExchanges {
  readonly #open = new Map<Socket, number>();
  #waiting: (() => void)[] = [];

  add(socket: Socket, response: ServerResponse): void {
    this.#open.set(socket, (this.#open.get(socket) ?? 0) + 1);
    response.once('close', () => {
      this.#remove(socket);
    });
  }

  /** Whether something is being answered on a connection. */
  has(socket: Socket): boolean {
    return this.#open.has(socket);
  }

  /** Resolves as soon as there are none. */
  async none(): Promise<void> {
    if (this.#open.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #remove(socket: Socket): void {
    const left = (this.#open.get(socket) ?? 1) - 1;
    if (left > 0) this.#open.set(socket, left);
    else this.#open.delete(socket);
    if (this.#open.size > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
