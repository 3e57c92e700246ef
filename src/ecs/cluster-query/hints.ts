import { SUBJECT_FORMS } from './subjects.ts';
import type { Token } from './token.ts';

const isTypographic = (text: string): boolean => /^[\u2018-\u201f]$/.test(text);

const STRAIGHT = 'quotes are straight: \' or "';

/** What to do about a token where a subject is expected; undefined where there is nothing to add. */
export function subjectHint({ kind, text }: Token, before: Token | undefined): string | undefined {
  if (isTypographic(text)) return STRAIGHT;
  if (kind === 'quoted') return 'a subject has no quotes';
  if (text === '=' && before?.text.toLowerCase() === 'not') return 'write not(…), without =';
  if (/^memberof\b/i.test(text)) return 'give what memberOf is to hold, without memberOf itself';
  if (/^attributes:/i.test(text)) return `write attribute:${text.slice('attributes:'.length)}`;
  const meant = SUBJECT_FORMS.find((form) => form.toLowerCase() === text.toLowerCase());
  if (meant !== undefined) return `write ${meant}`;
  return text.startsWith('attribute:') || text.startsWith('Attribute:')
    ? "an attribute's name has letters, digits and _ . / \\ -, and follows attribute: at once"
    : undefined;
}

/** What to do about a token where an operator is expected. */
export function operatorHint({ text }: Token): string | undefined {
  if (text === '=') return 'write ==';
  if (text.toLowerCase() === 'not' || text === '!')
    return 'write !in, !exists, !~, or not before the subject';
  return text.toLowerCase() === text ? undefined : 'operators are in lower case';
}

/** What to do about a token where a value is expected. */
export function valueHint({ kind, text }: Token): string | undefined {
  if (isTypographic(text)) return STRAIGHT;
  return kind === 'end' ? undefined : 'a value that looks like that goes into quotes';
}

/** What to do about a token where an expression goes on or ends. */
export function afterwardsHint({ kind, text }: Token): string | undefined {
  if (isTypographic(text)) return STRAIGHT;
  if (text === '&') return 'write && or and';
  if (text === '|') return 'write || or or';
  return kind === 'word' || kind === 'stray'
    ? 'a value with spaces or other signs goes into quotes'
    : undefined;
}

/** What to do about a regular expression that is none. */
export function patternHint(pattern: string): string | undefined {
  return /^[*?]/.test(pattern) ? 'a pattern is a regular expression, in which .* is any text' : undefined;
}
