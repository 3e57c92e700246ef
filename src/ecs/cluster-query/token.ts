import { ClusterQueryError } from './query-error.ts';

/** A piece of an expression. */
export interface Token {
  /**
   * `symbol`: an operator, a bracket or a comma. `word`: a keyword, a subject or a value. `quoted`: always a value.
   * `stray`: a character that the language has no use for outside quotes.
   */
  readonly kind: 'symbol' | 'word' | 'quoted' | 'stray' | 'end';
  /** What it says: without quotes, and empty at the end. */
  readonly text: string;
  /** Its place in the expression, quotes included. */
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s*/y;
const QUOTED = /'([^']*)'|"([^"]*)"/y;
/** The longest first; `!in` and `!exists` only as whole words. */
const SYMBOL = /!(?:exists|in)(?![\p{L}\p{N}_.:/\\-])|[=!]~|[=!<>]=|&&|\|\||[!<>()[\],]/uy;
/** What a word without quotes may not hold in any place: spaces and quotes. */
const BREAK = String.raw`\s'"\u2018-\u201f`;
const WORD = new RegExp(String.raw`[^()[\],=!<>&|${BREAK}]+`, 'y');

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const afterSpace = (text: string, at: number): number => at + (matchAt(SPACE, text, at)?.[0].length ?? 0);

function readQuoted(text: string, start: number): Token {
  const match = matchAt(QUOTED, text, start);
  if (match === null)
    throw new ClusterQueryError(
      text.length,
      `expected ${text[start] ?? ''} to close the text that begins at column ${start + 1} but found end`,
    );
  const [whole, single, double] = match;
  return { kind: 'quoted', text: single ?? double ?? '', start, end: start + whole.length };
}

const startsQuoted = (text: string, at: number): boolean => text[at] === "'" || text[at] === '"';

/** @returns the token at or behind a place. @throws ClusterQueryError where a quote is not closed. */
export function readToken(text: string, at: number): Token {
  const start = afterSpace(text, at);
  if (start === text.length) return { kind: 'end', text: '', start, end: start };
  if (startsQuoted(text, start)) return readQuoted(text, start);
  const [symbol] = matchAt(SYMBOL, text, start) ?? [];
  if (symbol !== undefined) return { kind: 'symbol', text: symbol, start, end: start + symbol.length };
  const [word] = matchAt(WORD, text, start) ?? [];
  if (word !== undefined) return { kind: 'word', text: word, start, end: start + word.length };
  return { kind: 'stray', text: text[start] ?? '', start, end: start + 1 };
}

/** Pieces of a pattern that are one whatever they hold: a character behind a backslash, and a class of characters. */
const PIECE = new RegExp(
  String.raw`\\[^${BREAK}]|\[\^?\]?(?:\\[^${BREAK}]|[^\\\]${BREAK}])*\]?|&&|\|\||[^${BREAK}]`,
  'y',
);

/** @returns where a pattern without quotes ends: at a space, a quote, `&&`, `||`, or a bracket that it has not opened itself. */
function endOfBarePattern(text: string, start: number): number {
  let depth = 0;
  let at = start;
  for (;;) {
    const [piece] = matchAt(PIECE, text, at) ?? [];
    if (piece === undefined) return at;
    if (piece === '(') depth += 1;
    else if (piece === ')') depth -= 1;
    const isOutside = depth === 0 && (piece === '&&' || piece === '||' || piece === ']');
    if (isOutside || depth < 0) return at;
    at += piece.length;
  }
}

/**
 * @returns the regular expression at or behind a place. In quotes it is whatever they hold; without, it may have brackets of
 * its own, as `us-east-1[ab]` has. What cannot begin one is a token as everywhere.
 */
export function readPattern(text: string, at: number): Token {
  const start = afterSpace(text, at);
  if (startsQuoted(text, start)) return readQuoted(text, start);
  const end = endOfBarePattern(text, start);
  if (end === start) return readToken(text, start);
  return { kind: 'word', text: text.slice(start, end), start, end };
}
