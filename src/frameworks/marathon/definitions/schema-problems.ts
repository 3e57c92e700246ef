import type { z } from 'zod';

import type { Problem } from './refusal.ts';

type Issue = z.core.$ZodIssue;

/** What Play's JSON library, which Marathon reads with, calls a value of another type than the one expected. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: 'error.expected.jsstring',
  number: 'error.expected.jsnumber',
  boolean: 'error.expected.jsboolean',
  array: 'error.expected.jsarray',
  object: 'error.expected.jsobject',
  record: 'error.expected.jsobject',
};

/** The key of an error that a field's own rule has found. */
export const withKey = (key: string): { readonly params: { readonly key: string } } => ({ params: { key } });

function keyOf(issue: Issue): string {
  const ofNumber = 'origin' in issue && issue.origin === 'number';
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'error.path.missing' : (EXPECTED[issue.expected] ?? 'error.invalid');
    case 'too_small':
      return ofNumber ? 'error.min' : 'error.minLength';
    case 'too_big':
      return ofNumber ? 'error.max' : 'error.maxLength';
    case 'invalid_format':
      return 'error.pattern';
    case 'custom':
      return String(issue.params?.['key'] ?? 'error.invalid');
    default:
      return 'error.invalid';
  }
}

/** Marathon's way to write a place in JSON: `/container/portMappings(1)/name`. */
function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `(${part})` : `/${String(part)}`)).join('');
  return text === '' ? '/' : text;
}

/** Of alternatives the one that the value was meant to be: the first that takes its type. */
function meantAlternative(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const isOfOtherType = (issue: Issue): boolean => issue.code === 'invalid_type' && issue.path.length === 0;
  return alternatives.find((issues) => !issues.some(isOfOtherType)) ?? alternatives[0] ?? [];
}

/** What zod finds wrong, in the words of Marathon. Wants issues that carry their input. */
export function schemaProblems(
  issues: readonly Issue[],
  above: readonly PropertyKey[] = [],
): readonly Problem[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code === 'invalid_union') return schemaProblems(meantAlternative(issue.errors), path);
    return [{ path: pathOf(path), message: keyOf(issue) }];
  });
}
