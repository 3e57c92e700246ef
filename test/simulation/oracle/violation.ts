/** A rule that was broken, and the words to look for in the history. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
  readonly about: readonly string[];
}

export type Report = (rule: string, what: string, about: readonly string[]) => void;
