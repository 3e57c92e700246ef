import type { ServerResponse } from 'node:http';

/**
 * The records that wait for a reader. While the connection takes nothing, nothing is handed to it, so that what waits
 * can be counted and thrown away.
 */
export class Outbox {
  readonly #response: ServerResponse;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #isBlocked = false;
  #isEnding = false;

  /** @param drained called when the reader has taken something after it had taken nothing, and got more. */
  constructor(response: ServerResponse, drained: () => void) {
    this.#response = response;
    response.on('drain', () => {
      this.#isBlocked = false;
      this.#flush();
      drained();
    });
  }

  /** Whether the reader takes less than there is. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** All that has not been handed to the operating system. */
  get bytes(): number {
    return this.#waitingBytes + this.#response.writableLength;
  }

  /** Sends a record in one write, which makes it one chunk: there are clients that read chunk by chunk. */
  push(record: Uint8Array): void {
    this.#waiting.push(record);
    this.#waitingBytes += record.length;
    this.#flush();
  }

  /** Ends the response after what waits. */
  end(): void {
    this.#isEnding = true;
    this.#flush();
  }

  #flush(): void {
    if (this.#isBlocked) return;
    let sent = 0;
    for (const record of this.#waiting) {
      sent += 1;
      this.#waitingBytes -= record.length;
      this.#isBlocked = !this.#response.write(record);
      if (this.#isBlocked) break;
    }
    this.#waiting = this.#waiting.slice(sent);
    if (this.#isEnding && this.#waiting.length === 0) this.#response.end();
  }
}
