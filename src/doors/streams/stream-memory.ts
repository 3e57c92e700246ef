/** Somebody for whom bytes wait. */
export interface Reader {
  /** All that its connection has not taken. */
  readonly bufferedBytes: number;
  /** Hangs up on it; afterwards nothing waits for it. */
  cutOff(): void;
}

const DEFAULT_STREAM_MEMORY_BYTES = 512 * 2 ** 20;

/**
 * The bytes that wait for all readers, of all doors that share it. Where they are too many, whoever has the most
 * waiting is cut off first: so few readers are hit, and none that keeps up.
 */
export class StreamMemory {
  readonly #limitBytes: number;
  /** As last heard of; in truth it may be less by now. */
  readonly #bytes = new Map<Reader, number>();
  #totalBytes = 0;

  constructor(limitBytes = DEFAULT_STREAM_MEMORY_BYTES) {
    this.#limitBytes = limitBytes;
  }

  /** To be told whenever more waits for a reader than before. */
  changed(reader: Reader): void {
    this.#read(reader);
    if (this.#totalBytes > this.#limitBytes) this.#relieve();
  }

  /** Nothing waits for it any more. */
  left(reader: Reader): void {
    this.#totalBytes -= this.#bytes.get(reader) ?? 0;
    this.#bytes.delete(reader);
  }

  #read(reader: Reader): void {
    const { bufferedBytes } = reader;
    this.#totalBytes += bufferedBytes - (this.#bytes.get(reader) ?? 0);
    this.#bytes.set(reader, bufferedBytes);
  }

  #relieve(): void {
    for (const reader of this.#bytes.keys()) this.#read(reader);
    if (this.#totalBytes <= this.#limitBytes) return;
    const largestFirst = [...this.#bytes].sort(([, one], [, other]) => other - one);
    for (const [reader] of largestFirst) {
      if (this.#totalBytes <= this.#limitBytes) return;
      reader.cutOff();
      this.left(reader);
    }
  }
}
