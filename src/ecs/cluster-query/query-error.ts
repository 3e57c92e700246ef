/** Thrown for an expression that is none of the language, or that asks for what cannot be. */
export class ClusterQueryError extends Error {
  override readonly name = 'ClusterQueryError';
  /** Where in the expression, in UTF-16 code units; the first is 1. */
  readonly column: number;
  /** What would have been right there, and what is there instead. */
  readonly problem: string;

  /** @param start where in the expression; the first place is 0. */
  constructor(start: number, problem: string) {
    super(`column ${start + 1}: ${problem}`);
    this.column = start + 1;
    this.problem = problem;
  }
}

/** Characters shown on either side of the place. */
const MARGIN = 40;

/**
 * @returns two lines for a terminal: what of the expression is around the column, and a caret below that. They say with
 * `…` where something is left out.
 */
export function pointAt(expression: string, column: number): string {
  const from = Math.max(0, column - 1 - MARGIN);
  const to = column + MARGIN;
  const shown = expression.slice(from, to).replaceAll(/\s/g, ' ');
  const left = from > 0 ? '…' : '';
  const right = to < expression.length ? '…' : '';
  return `${left}${shown}${right}\n${' '.repeat(left.length + column - 1 - from)}^`;
}

/** @returns `a`, `a or b`, `a, b or c`. */
export function oneOfThese(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1) ?? ''}`;
}
