/** What has happened, in short lines for people. */
export class History {
  readonly #lines: string[] = [];
  readonly #beganMs: number;

  constructor(beganMs: number) {
    this.#beganMs = beganMs;
  }

  add(nowMs: number, line: string): void {
    const seconds = ((nowMs - this.#beganMs) / 1000).toFixed(3).padStart(9);
    this.#lines.push(`${seconds} s  ${line}`);
  }

  /** The last lines that mention any of these words, or simply the last. */
  about(words: readonly string[], most = 60): readonly string[] {
    const lines =
      words.length === 0 ? this.#lines : this.#lines.filter((line) => words.some((w) => line.includes(w)));
    return lines.slice(-most);
  }

  get length(): number {
    return this.#lines.length;
  }
}
