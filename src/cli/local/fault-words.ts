import { InvalidArgumentError } from 'commander';

import type { Item } from '../client/item.ts';

const NUMBERS: ReadonlySet<string> = new Set([
  'times',
  'probability',
  'seed',
  'delayMs',
  'staleMs',
  'status',
]);
const WORDS: ReadonlySet<string> = new Set(['operation', 'phase', 'code', 'message', 'reason']);
const FLAGS: ReadonlySet<string> = new Set(['html']);

/**
 * A fault in words: its kind, then what else there is to say of it, such as `reset operation=StartTask phase=after-acting times=3`.
 * What a value may be the embedded ECS says.
 * @throws InvalidArgumentError for a word that is none of it.
 */
export function parseFault([fault, ...words]: readonly string[]): Item {
  const members = words.map((word): readonly [string, string | number | boolean] => {
    const [, name = '', value = ''] = /^([^=]+)=(.+)$/.exec(word) ?? [];
    if (WORDS.has(name)) return [name, value];
    if (NUMBERS.has(name) && Number.isFinite(Number(value))) return [name, Number(value)];
    if (FLAGS.has(name) && ['true', 'false'].includes(value)) return [name, value === 'true'];
    const known = [...WORDS, ...NUMBERS, ...FLAGS].join(', ');
    throw new InvalidArgumentError(`${word} is no NAME=VALUE of ${known}`);
  });
  return { fault, ...Object.fromEntries(members) };
}
