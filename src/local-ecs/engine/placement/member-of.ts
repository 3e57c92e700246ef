import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import { invalidParameter } from '../api-error.ts';

/** What an expression can ask about a container instance. */
export interface QueriedInstance {
  readonly ec2InstanceId: string;
  readonly attributes: readonly EcsAttribute[];
}

/** Whether an instance is one of those that an expression describes. */
export type MemberOf = (instance: QueriedInstance) => boolean;

const MAX_EXPRESSION = 2000;
const ATTRIBUTE = 'attribute:';
const TOKEN = /\s*(?:(!exists|&&|\|\||==|!=|[()!])|'([^']*)'|"([^"]*)"|([^\s()'"=!&|,]+))/y;

interface Token {
  readonly text: string;
  /** In quotes a word is always a value. */
  readonly isQuoted: boolean;
}

/** Spellings of one word of the language; keywords in either case. */
const WORDS = {
  and: ['and', 'AND', '&&'],
  or: ['or', 'OR', '||'],
  not: ['not', 'NOT', '!'],
  equals: ['==', 'equals'],
  differs: ['!=', 'not_equals'],
  exists: ['exists'],
  lacks: ['!exists', 'not_exists'],
} as const;

/** Recursive descent over the tokens of one expression; `not` binds closer than `and`, `and` closer than `or`. */
class Parser {
  readonly #expression: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(expression: string) {
    this.#expression = expression;
    this.#tokens = this.#tokenize();
  }

  parse(): MemberOf {
    const result = this.#either();
    if (this.#next < this.#tokens.length) throw this.#unsupported();
    return result;
  }

  #tokenize(): readonly Token[] {
    const text = this.#expression.trimEnd();
    const tokens: Token[] = [];
    for (let at = 0; at < text.length;) {
      TOKEN.lastIndex = at;
      const [whole, symbol, single, double, word] = TOKEN.exec(text) ?? [];
      if (whole === undefined) throw this.#unsupported();
      const quoted = single ?? double;
      tokens.push({ text: quoted ?? symbol ?? word ?? '', isQuoted: quoted !== undefined });
      at += whole.length;
    }
    return tokens;
  }

  #either(): MemberOf {
    const parts = this.#joined(WORDS.or, () => this.#all());
    return (instance) => parts.some((part) => part(instance));
  }

  #all(): MemberOf {
    const parts = this.#joined(WORDS.and, () => this.#one());
    return (instance) => parts.every((part) => part(instance));
  }

  #joined(word: readonly string[], parse: () => MemberOf): readonly MemberOf[] {
    const parts = [parse()];
    while (this.#accept(word)) parts.push(parse());
    return parts;
  }

  #one(): MemberOf {
    if (this.#accept(WORDS.not)) {
      const negated = this.#one();
      return (instance) => !negated(instance);
    }
    if (!this.#accept(['('])) return this.#comparison();
    const inner = this.#either();
    if (!this.#accept([')'])) throw this.#unsupported();
    return inner;
  }

  #comparison(): MemberOf {
    const subject = this.#take();
    if (subject.isQuoted) throw this.#unsupported();
    if (subject.text === 'ec2InstanceId') return this.#compareValue(({ ec2InstanceId }) => ec2InstanceId);
    if (!subject.text.startsWith(ATTRIBUTE)) throw this.#unsupported();
    const name = subject.text.slice(ATTRIBUTE.length);
    const find = ({ attributes }: QueriedInstance): EcsAttribute | undefined =>
      attributes.find((attribute) => attribute.name === name);
    if (this.#accept(WORDS.exists)) return (instance) => find(instance) !== undefined;
    if (this.#accept(WORDS.lacks)) return (instance) => find(instance) === undefined;
    return this.#compareValue((instance) => find(instance)?.value);
  }

  /** An instance without a value is on neither side: `attribute:stack != prod` asks for another stack. */
  #compareValue(valueOf: (instance: QueriedInstance) => string | undefined): MemberOf {
    const isEqual = this.#accept(WORDS.equals);
    if (!isEqual && !this.#accept(WORDS.differs)) throw this.#unsupported();
    const { text: wanted, isQuoted } = this.#take();
    if (!isQuoted && /^[()!=&|]/.test(wanted)) throw this.#unsupported();
    return (instance) => {
      const value = valueOf(instance);
      return value !== undefined && (value === wanted) === isEqual;
    };
  }

  #take(): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw this.#unsupported();
    this.#next += 1;
    return token;
  }

  #accept(spellings: readonly string[]): boolean {
    const token = this.#tokens[this.#next];
    if (token === undefined || token.isQuoted || !spellings.includes(token.text)) return false;
    this.#next += 1;
    return true;
  }

  #unsupported(): Error {
    return invalidParameter(
      `The expression '${this.#expression}' is not supported by this ECS, which knows ec2InstanceId and attribute:NAME ` +
        'with ==, !=, exists and !exists, joined by and, or, not and parentheses.',
    );
  }
}

/**
 * Reads the part of the cluster query language that pins a task to an instance or to attributes.
 * @see "Cluster query language", Amazon ECS Developer Guide
 * @throws InvalidParameterException for whatever else the language has, and for what is malformed.
 */
export function parseMemberOf(expression: string): MemberOf {
  if (expression.length > MAX_EXPRESSION)
    throw invalidParameter(`The expression of a memberOf constraint is longer than ${MAX_EXPRESSION}.`);
  return new Parser(expression).parse();
}
