import { refuseWhole, taken } from './refusal.ts';
import type { Outcome } from './refusal.ts';

type Labels = Readonly<Record<string, string>>;

/** What a label has to be. `!=` and `notin` want the label to be there too. */
export type LabelTerm =
  | { readonly operator: 'exists'; readonly key: string }
  | { readonly operator: '==' | '!='; readonly key: string; readonly value: string }
  | { readonly operator: 'in' | 'notin'; readonly key: string; readonly values: readonly string[] };

/** All of them have to hold. */
export type LabelSelector = readonly LabelTerm[];

const isWordCharacter = (character: string): boolean => /^[A-Za-z0-9._-]$/.test(character);
const isSpace = (character: string): boolean => /^\s$/.test(character);

/** Goes once through a selector's characters, from left to right. */
class Scanner {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#characters = Array.from(text);
  }

  /** How many characters have been read. */
  get position(): number {
    return this.#at;
  }

  isAtEnd(): boolean {
    this.#skipSpace();
    return this.#at >= this.#characters.length;
  }

  #skipSpace(): void {
    while (isSpace(this.#characters[this.#at] ?? '')) this.#at += 1;
  }

  /** Reads a sign if it comes next. */
  takes(sign: string): boolean {
    this.#skipSpace();
    const isNext = this.#characters.slice(this.#at, this.#at + sign.length).join('') === sign;
    if (isNext) this.#at += sign.length;
    return isNext;
  }

  /** Reads a name or a value, its backslashes resolved; empty when none comes next. */
  word(): string {
    this.#skipSpace();
    let word = '';
    for (;;) {
      const character = this.#characters[this.#at] ?? '';
      const escaped = character === '\\' ? this.#characters[this.#at + 1] : undefined;
      if (escaped === undefined && !isWordCharacter(character)) return word;
      word += escaped ?? character;
      this.#at += escaped === undefined ? 1 : 2;
    }
  }
}

/** Why a selector is none. */
class SelectorError extends Error {}

function readWord(scanner: Scanner, expected: string): string {
  const word = scanner.word();
  if (word === '') throw new SelectorError(`${expected} expected after character ${scanner.position}`);
  return word;
}

function readValues(scanner: Scanner): readonly string[] {
  if (!scanner.takes('(')) throw new SelectorError(`( expected after character ${scanner.position}`);
  if (scanner.takes(')')) return [];
  const values: string[] = [];
  do values.push(readWord(scanner, 'a value'));
  while (scanner.takes(','));
  if (!scanner.takes(')')) throw new SelectorError(`, or ) expected after character ${scanner.position}`);
  return values;
}

function readTerm(scanner: Scanner): LabelTerm {
  const key = readWord(scanner, 'a label');
  for (const operator of ['==', '!='] as const)
    if (scanner.takes(operator)) return { operator, key, value: readWord(scanner, 'a value') };
  for (const operator of ['in', 'notin'] as const)
    if (scanner.takes(operator)) return { operator, key, values: readValues(scanner) };
  return { operator: 'exists', key };
}

function readSelector(scanner: Scanner): LabelSelector {
  if (scanner.isAtEnd()) return [];
  const terms: LabelTerm[] = [];
  do terms.push(readTerm(scanner));
  while (scanner.takes(','));
  if (!scanner.isAtEnd())
    throw new SelectorError(`==, !=, in, notin or , expected after character ${scanner.position}`);
  return terms;
}

/**
 * Reads a selector of labels: terms with commas between, each `key`, `key==value`, `key!=value`, `key in (a, b)` or
 * `key notin (a, b)`. Characters but letters, digits, `.`, `_` and `-` need a backslash before them. An empty one selects all.
 */
export function parseLabelSelector(text: string): Outcome<LabelSelector> {
  try {
    return taken(readSelector(new Scanner(text)));
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return refuseWhole(`Can not parse label selector ${text}. Reason: ${error.message}`);
  }
}

function holds(term: LabelTerm, labels: Labels): boolean {
  if (!Object.hasOwn(labels, term.key)) return false;
  const label = labels[term.key] ?? '';
  switch (term.operator) {
    case 'exists':
      return true;
    case '==':
      return label === term.value;
    case '!=':
      return label !== term.value;
    case 'in':
      return term.values.includes(label);
    case 'notin':
      return !term.values.includes(label);
  }
}

export const selects = (selector: LabelSelector, labels: Labels): boolean =>
  selector.every((term) => holds(term, labels));
