import { InvalidArgumentError } from 'commander';

import type { TextRule } from '../assembly/embedded-options.ts';
import type { ProblemCode } from '../assembly/problem.ts';
import { CODES } from './explain-command.ts';
import type { LocalCommandOptions } from './local-command.ts';

/** Parsers of what stands on a command line; each throws InvalidArgumentError for what it does not take. */

export function rateLimits(text: string): LocalCommandOptions['limits'] {
  if (text === 'off' || text === 'account') return text;
  const scale = Number(text);
  if (text.trim() !== '' && Number.isFinite(scale) && scale > 0) return { scale };
  throw new InvalidArgumentError('It must be off, account, or a number above 0.');
}

export function matching({ pattern, expected }: TextRule): (text: string) => string {
  return (text) => {
    if (pattern.test(text)) return text;
    throw new InvalidArgumentError(`It must be ${expected}.`);
  };
}

export function problemCode(text: string): ProblemCode {
  const code = CODES.find((known) => known === text.toUpperCase());
  if (code !== undefined) return code;
  throw new InvalidArgumentError(`Allowed choices are ${CODES.join(', ')}.`);
}
