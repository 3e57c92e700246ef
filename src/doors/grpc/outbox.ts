/** @param written called when the connection has taken the message; not at all when it never does. */
export type WriteMessage = (message: Buffer, written: () => void) => void;

/** Bytes that are handed over at once. What is handed over cannot be taken back, but keeps a fast reader busy. */
const WINDOW_BYTES = 1024 * 1024;

/**
 * The messages that wait for a reader. While the connection takes nothing, next to nothing is handed to it, so that
 * what waits can be counted and thrown away.
 */
export class Outbox {
  readonly #write: WriteMessage;
  readonly #taken: () => void;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #handedBytes = 0;
  #finish: (() => void) | undefined;

  /** @param taken called whenever the connection has taken a message. */
  constructor(write: WriteMessage, taken: () => void) {
    this.#write = write;
    this.#taken = taken;
  }

  /** Whether the reader takes less than there is. */
  get isBlocked(): boolean {
    return this.#waiting.length > 0;
  }

  /** All that the connection has not taken. */
  get bytes(): number {
    return this.#waitingBytes + this.#handedBytes;
  }

  push(message: Buffer): void {
    if (this.#finish !== undefined) return;
    this.#waiting.push(message);
    this.#waitingBytes += message.length;
    this.#flush();
  }

  /** @param finish called once all that waits has been handed over. Only the first end counts. */
  end(finish: () => void): void {
    if (this.#finish !== undefined) return;
    this.#finish = finish;
    this.#flush();
  }

  /** Throws away what waits. Nothing is sent any more, nor is the end waited for. */
  drop(): void {
    this.#finish = () => undefined;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #flush(): void {
    let sent = 0;
    for (const message of this.#waiting) {
      if (this.#handedBytes >= WINDOW_BYTES) break;
      sent += 1;
      this.#hand(message);
    }
    if (sent > 0) this.#waiting = this.#waiting.slice(sent);
    if (this.#waiting.length === 0) this.#finish?.();
  }

  #hand(message: Buffer): void {
    this.#waitingBytes -= message.length;
    this.#handedBytes += message.length;
    this.#write(message, () => {
      this.#handedBytes -= message.length;
      if (this.#waiting.length > 0) this.#flush();
      this.#taken();
    });
  }
}
