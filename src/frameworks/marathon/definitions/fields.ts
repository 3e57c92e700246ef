import { z } from 'zod';

import { PORT_PROTOCOLS } from '../engine/network.ts';
import { parseTimestamp } from '../engine/timestamp.ts';
import type { Timestamp } from '../engine/timestamp.ts';
import { withKey } from './schema-problems.ts';

/** Kinds of fields that several objects have. */

export const text = z.string();
export const someText = text.min(1);

/** One of some words, in any case; it comes out as it is spelt here. */
export const oneOf = <const T extends string>(...words: readonly T[]): z.ZodType<T, string> =>
  text.transform((given, context): T => {
    const word = words.find((each) => each.toLowerCase() === given.toLowerCase());
    if (word !== undefined) return word;
    context.addIssue({ code: 'custom', ...withKey('error.unknown.enum.literal') });
    return z.NEVER;
  });

const isInt32 = (value: number): boolean => value === (value | 0);

/** Whole numbers of 32 bits. */
export const int = z.number().refine(isInt32, { abort: true, ...withKey('error.expected.int') });
export const count = int.min(0);
export const amount = z.number().min(0);

const MAX_PORT = 65_535;
export const port = count.max(MAX_PORT);
export const protocol = oneOf(...PORT_PROTOCOLS).default('tcp');
export const portName = text.regex(/^[a-z0-9-]+$/);

export const labels = z.record(text, text).default(() => ({}));

/** Marathon's schema is laxer than its rules for ids, which come later. */
const ID_SEGMENT = /^(?:\.{1,2}|[a-z0-9]*|[a-z0-9][a-z0-9.-]*[a-z0-9])$/;
export const pathId = someText.refine((id) => id.split('/').every((segment) => ID_SEGMENT.test(segment)), {
  abort: true,
  ...withKey('error.pattern'),
});

export const timestamp = text.transform((given, context): Timestamp => {
  const read = parseTimestamp(given);
  if (read !== undefined) return read;
  context.addIssue({ code: 'custom', ...withKey('error.expected.date.isoformat') });
  return z.NEVER;
});

export const flag = z.boolean();
