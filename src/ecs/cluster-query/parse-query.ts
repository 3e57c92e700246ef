import { afterwardsHint, operatorHint, subjectHint, valueHint } from './hints.ts';
import type { ClusterQuery, Condition, Subject } from './query.ts';
import { ClusterQueryError, oneOfThese } from './query-error.ts';
import { formatSubject, OPERATORS, parseSubject, ruleOf, SUBJECT_FORMS } from './subjects.ts';
import type { Operator } from './subjects.ts';
import { readPattern, readToken } from './token.ts';
import type { Token } from './token.ts';

/** Levels of parentheses and `not` around a condition. */
const MAX_NESTING = 100;

/** The words that join expressions, with their other spelling; they may be in either case. */
const KEYWORDS = { and: '&&', or: '||', not: '!' } as const;

type Keyword = keyof typeof KEYWORDS;

const isKeyword = ({ kind, text }: Token, keyword: Keyword): boolean =>
  kind === 'word' ? text.toLowerCase() === keyword : kind === 'symbol' && text === KEYWORDS[keyword];

const isAnyKeyword = (token: Token): boolean =>
  isKeyword(token, 'and') || isKeyword(token, 'or') || isKeyword(token, 'not');

const found = ({ kind, text }: Token): string => (kind === 'end' ? 'end' : `"${text}"`);

/** Recursive descent, one token ahead; `not` binds closer than `and`, `and` closer than `or`. */
class Parser {
  readonly #expression: string;
  #token: Token;
  #before: Token | undefined;
  #nesting = 0;
  #parentheses = 0;

  constructor(expression: string) {
    this.#expression = expression;
    this.#token = readToken(expression, 0);
  }

  parse(): ClusterQuery {
    const query = this.#either();
    if (this.#token.kind !== 'end') throw this.#unfinished();
    return query;
  }

  #either(): ClusterQuery {
    return this.#joined('or', () => this.#joined('and', () => this.#one()));
  }

  #joined(type: 'and' | 'or', operand: () => ClusterQuery): ClusterQuery {
    const first = operand();
    const operands = [first];
    while (this.#acceptKeyword(type)) operands.push(operand());
    return operands.length === 1 ? first : { type, operands };
  }

  #one(): ClusterQuery {
    if (this.#acceptKeyword('not')) {
      this.#nest();
      const operand = this.#one();
      this.#nesting -= 1;
      return { type: 'not', operand };
    }
    return this.#acceptSymbol('(') ? this.#parenthesized() : this.#condition();
  }

  #parenthesized(): ClusterQuery {
    this.#nest();
    this.#parentheses += 1;
    const inner = this.#either();
    if (!this.#acceptSymbol(')')) throw this.#unfinished();
    this.#parentheses -= 1;
    this.#nesting -= 1;
    return inner;
  }

  #condition(): Condition {
    const subject = this.#subject();
    const operator = this.#operator(subject);
    switch (operator) {
      case 'exists':
      case '!exists':
        return { type: 'exists', subject, isNegated: operator === '!exists' };
      case 'in':
      case '!in':
        return { type: 'in', subject, isNegated: operator === '!in', values: this.#list(subject) };
      case '=~':
      case '!~': {
        const { text, start } = this.#pattern();
        return { type: 'matches', subject, isNegated: operator === '!~', pattern: text, start };
      }
      default:
        return { type: 'compare', subject, operator, value: this.#value(subject) };
    }
  }

  #subject(): Subject {
    const token = this.#token;
    const subject = token.kind === 'word' ? parseSubject(token.text) : undefined;
    if (subject === undefined)
      throw this.#unexpected(
        `"(", "not" or a subject (${oneOfThese(SUBJECT_FORMS)})`,
        subjectHint(token, this.#before),
      );
    this.#advance();
    return subject;
  }

  #operator(subject: Subject): Operator {
    const token = this.#token;
    const { operators } = ruleOf(subject);
    const operator = token.kind === 'quoted' ? undefined : OPERATORS.get(token.text);
    if (operator === undefined || !operators.has(operator))
      throw this.#unexpected(
        `${oneOfThese([...operators].map((each) => `"${each}"`))} after ${formatSubject(subject)}`,
        subject.type === 'task:group' && operator !== undefined
          ? 'for instances without tasks of a group write not(task:group == …)'
          : operatorHint(token),
      );
    const isMatch = operator === '=~' || operator === '!~';
    this.#advance(isMatch ? readPattern : readToken);
    return operator;
  }

  #value(subject: Subject): string {
    const token = this.#token;
    const { values } = ruleOf(subject);
    const isValue = token.kind === 'quoted' || (token.kind === 'word' && !isAnyKeyword(token));
    if (!isValue) throw this.#unexpected(values?.expected ?? 'a value', valueHint(token));
    if (values?.isValid(token.text) === false) throw this.#unexpected(values.expected);
    this.#advance();
    return token.text;
  }

  #pattern(): Token {
    const token = this.#token;
    const isPattern = token.kind === 'quoted' || (token.kind === 'word' && !isAnyKeyword(token));
    if (!isPattern) throw this.#unexpected('a regular expression', valueHint(token));
    this.#advance();
    // An error of the pattern's own is shown at its first character, not at its quote.
    return { ...token, start: token.kind === 'quoted' ? token.start + 1 : token.start };
  }

  #list(subject: Subject): readonly string[] {
    if (!this.#acceptSymbol('[')) throw this.#unexpected('"["');
    const values = [this.#value(subject)];
    while (this.#acceptSymbol(',')) values.push(this.#value(subject));
    if (!this.#acceptSymbol(']')) throw this.#unexpected('"]" or ","', afterwardsHint(this.#token));
    return values;
  }

  #nest(): void {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING)
      throw new ClusterQueryError(
        this.#before?.start ?? 0,
        `expected at most ${MAX_NESTING} levels of parentheses and not`,
      );
  }

  #advance(read = readToken): void {
    this.#before = this.#token;
    this.#token = read(this.#expression, this.#token.end);
  }

  #acceptKeyword(keyword: Keyword): boolean {
    if (!isKeyword(this.#token, keyword)) return false;
    this.#advance();
    return true;
  }

  #acceptSymbol(symbol: string): boolean {
    if (this.#token.kind !== 'symbol' || this.#token.text !== symbol) return false;
    this.#advance();
    return true;
  }

  #unfinished(): ClusterQueryError {
    const expected = `"and", "or" or ${this.#parentheses > 0 ? '")"' : 'end'}`;
    return this.#unexpected(expected, afterwardsHint(this.#token));
  }

  #unexpected(expected: string, hint?: string): ClusterQueryError {
    const advice = hint === undefined ? '' : `; ${hint}`;
    const problem = `expected ${expected} but found ${found(this.#token)}${advice}`;
    return new ClusterQueryError(this.#token.start, problem);
  }
}

/**
 * Reads an expression of the cluster query language. Its patterns are not looked into: that does who compiles it.
 * @see "Cluster query language", Amazon ECS Developer Guide
 * @throws ClusterQueryError
 */
export function parseQuery(expression: string): ClusterQuery {
  return new Parser(expression).parse();
}
