import { z } from 'zod';

import { readInstanceFilter } from '../ecs/cluster-query/compile-query.ts';
import { ClusterQueryError, pointAt } from '../ecs/cluster-query/query-error.ts';
import { normalizeRanges, validateRanges } from '../mesos/ranges.ts';
import { validateRole } from '../mesos/role.ts';
import { MAX_SCALAR } from '../mesos/scalar.ts';
import { compileLinearPattern } from './linear-patterns.ts';

/** Each kind of value says in one sentence what is allowed, whichever of its rules is broken. */

/** @param maxLength in characters. */
export function text(maxLength?: number) {
  const expected = `expected text${maxLength === undefined ? '' : ` of at most ${maxLength} characters`}, not empty`;
  const notEmpty = z.string(expected).min(1, expected);
  return maxLength === undefined ? notEmpty : notEmpty.max(maxLength, expected);
}

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, `is none of ${values.join(', ')}`);

export const flag = z.boolean('expected true or false');

export function above(min: number) {
  const expected = `expected a number above ${min}`;
  return z.number(expected).gt(min, expected);
}

export function atLeast(min: number) {
  const expected = `expected a number of at least ${min}`;
  return z.number(expected).min(min, expected);
}

/** @param max without it there is no bound. */
export function wholeNumber(min: number, max?: number) {
  const expected =
    max === undefined
      ? `expected a whole number of at least ${min}`
      : `expected a whole number from ${min} to ${max}`;
  const atLeastMin = z.int(expected).min(min, expected);
  return max === undefined ? atLeastMin : atLeastMin.max(max, expected);
}

const SHARE = 'expected a number above 0, up to 1';
/** A part that is never nothing. */
export const share = z.number(SHARE).gt(0, SHARE).max(1, SHARE);

const FRACTION = 'expected a number from 0 to 1';
export const fraction = z.number(FRACTION).min(0, FRACTION).max(1, FRACTION);

const PORTS = 'expected port ranges such as 1025-32767 or 8000-8100,9000';

export const ports = z.string(PORTS).transform((value, context) => {
  const ranges = value.split(',').map((part) => {
    const [, begin = '', end = begin] = /^\s*(\d{1,5})(?:-(\d{1,5}))?\s*$/.exec(part) ?? [];
    return { begin: Number(begin || Number.NaN), end: Number(end || Number.NaN) };
  });
  const inRange = ranges.every(({ begin, end }) => begin >= 1 && end <= 65_535);
  if (inRange && validateRanges(ranges) === undefined) return normalizeRanges(ranges);
  context.addIssue({ code: 'custom', message: PORTS });
  return z.NEVER;
});

const ENDPOINT = 'expected a URL with http:// or https://';

function problemOfEndpoint(value: string): string | undefined {
  if (!URL.canParse(value) || !/^https?:/i.test(value)) return ENDPOINT;
  const { username, password } = new URL(value);
  return username === '' && password === '' ? undefined : 'a URL with a user or a password is not allowed';
}

export const endpoint = z.string(ENDPOINT).superRefine((value, context) => {
  const message = problemOfEndpoint(value);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

function problemOfFilter(expression: string): string | undefined {
  try {
    readInstanceFilter(expression, compileLinearPattern);
    return undefined;
  } catch (error) {
    if (!(error instanceof ClusterQueryError)) throw error;
    return `${error.message}\n${pointAt(expression, error.column)}`;
  }
}

/** An expression of the cluster query language. */
export const instanceFilter = z
  .string('expected an expression of the cluster query language')
  .superRefine((value, context) => {
    const message = problemOfFilter(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** What an object must be whose members are known. */
const membersOf =
  (shape: object): z.core.$ZodErrorMap =>
  (issue) => {
    const known = `a JSON object with members of ${Object.keys(shape).join(', ')}`;
    return issue.code === 'unrecognized_keys'
      ? `${issue.keys.join(', ')} is not known, expected ${known}`
      : `expected ${known}`;
  };

function members<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, { error: membersOf(shape) });
}

const bucketLimit = members({ burst: wholeNumber(1), perSecond: above(0) });

export const apiLimits = members({
  clusterResourceModify: bucketLimit.exactOptional(),
  clusterResourceRead: bucketLimit.exactOptional(),
  taskDefinitionModify: bucketLimit.exactOptional(),
  taskDefinitionRead: bucketLimit.exactOptional(),
  clusterRead: bucketLimit.exactOptional(),
});

function list(min: number, max: number) {
  const expected = `expected a list of ${min} to ${max} texts`;
  return z.array(text(), expected).min(min, expected).max(max, expected);
}

export const names = list(0, 100);

export const networkConfiguration = members({
  subnets: list(1, 16),
  securityGroups: list(0, 5).exactOptional(),
  assignPublicIp: oneOf(['ENABLED', 'DISABLED']).exactOptional(),
});

export const executors = z.record(
  z.string(),
  text(),
  'expected a JSON object of task definitions by executor id',
);

const AMOUNT = `expected a number from 0 to ${MAX_SCALAR}`;
const amount = z.number(AMOUNT).min(0, AMOUNT).max(MAX_SCALAR, AMOUNT);

const quota = members({
  cpus: amount.exactOptional(),
  mem: amount.exactOptional(),
  disk: amount.exactOptional(),
  gpus: amount.exactOptional(),
});

export const roles = z
  .record(
    z.string(),
    members({ weight: above(0).exactOptional(), quota: quota.exactOptional() }),
    'expected a JSON object of weights and quotas by role',
  )
  .superRefine((byRole, context) => {
    const message = Object.keys(byRole)
      .map(validateRole)
      .find((problem) => problem !== undefined);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

export const role = text().superRefine((name, context) => {
  const message = validateRole(name);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});
