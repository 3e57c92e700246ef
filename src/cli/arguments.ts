import { InvalidArgumentError } from 'commander';

import { instanceTypeProblem } from '../assembly/embedded-options.ts';
import type { TextRule } from '../assembly/embedded-options.ts';
import type { ProblemCode } from '../assembly/problem.ts';
import { CODES } from './explain-command.ts';
import type { FleetFlags } from './fleet-flags.ts';

/** Parsers of what stands on a command line; each throws InvalidArgumentError for what it does not take. */

export function rateLimits(text: string): FleetFlags['limits'] {
  if (text === 'off' || text === 'account') return text;
  const scale = Number(text);
  if (text.trim() !== '' && Number.isFinite(scale) && scale > 0) return { scale };
  throw new InvalidArgumentError('It must be off, account, or a number above 0.');
}

/** `20`, or `20-80`: milliseconds, or the bounds between which they are drawn. */
export function latency(text: string): number | readonly [min: number, max: number] {
  const [, min, max = min] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(text) ?? [];
  if (min === undefined || Number(min) > Number(max))
    throw new InvalidArgumentError('It must be milliseconds such as 20, or bounds such as 20-80.');
  return min === max ? Number(min) : [Number(min), Number(max)];
}

export function startLatency(text: string): Exclude<FleetFlags['startLatency'], undefined> {
  if (text === 'aws-published') return text;
  const drawn = latency(text);
  return typeof drawn === 'number' ? [drawn, drawn] : drawn;
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

export function instanceType(name: string): string {
  const problem = instanceTypeProblem(name);
  if (problem === undefined) return name;
  throw new InvalidArgumentError(`${problem}; a fleet file can have any type, with its figures.`);
}
