/** Whether a line has a word in it, and not just the beginning or end of a longer one. */
function mentions(line: string, word: string): boolean {
  for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
    const around = `${line.charAt(at - 1)}${line.charAt(at + word.length)}`;
    if (!/\w/.test(around)) return true;
  }
  return false;
}

/** What has happened, in short lines for people. They are put into words only when somebody reads them. */
export class History {
  readonly #entries: { readonly atMs: number; readonly line: () => string; readonly concernsAll: boolean }[] =
    [];
  readonly #beganMs: number;

  constructor(beganMs: number) {
    this.#beganMs = beganMs;
  }

  /**
   * @param line what is said of it; read later, so it may only look at what does not change.
   * @param concernsAll part of the history of everything, such as a crash.
   */
  add(nowMs: number, line: () => string, concernsAll = false): void {
    this.#entries.push({ atMs: nowMs, line, concernsAll });
  }

  /** The last lines until then that mention any of these words, or simply the last. */
  about(words: readonly string[], untilMs: number, most = 60): readonly string[] {
    const told = this.#entries
      .filter(({ atMs }) => atMs <= untilMs)
      .map(({ atMs, line, concernsAll }) => ({
        text: `${this.#seconds(atMs)} s  ${line()}`,
        concernsAll: concernsAll || words.length === 0,
      }));
    return told
      .filter(({ text, concernsAll }) => concernsAll || words.some((word) => mentions(text, word)))
      .slice(-most)
      .map(({ text }) => text);
  }

  #seconds(atMs: number): string {
    return ((atMs - this.#beganMs) / 1000).toFixed(3).padStart(9);
  }
}
