import { fromBase64 } from './base64.ts';
import { ConvertProblem, unexpected } from './convert-problem.ts';
import { parseJson } from './json-text.ts';
import type { Shape } from './message-plan.ts';

type Scalar = Exclude<Shape, { kind: 'MESSAGE' }>;

/** @returns the value in words, or undefined for one that counts as not set. */
type Read = (json: unknown) => unknown;

/** @returns what reads a value of a field that is no message; it throws a {@link ConvertProblem}. */
export function scalarReader(shape: Scalar, field: string, isRequired: boolean): Read {
  switch (shape.kind) {
    case 'STRING':
      return (json) => {
        if (typeof json !== 'string') throw unexpected(json, field);
        return json;
      };
    case 'BYTES':
      return (json) => readBytes(json, field);
    case 'BOOL':
      return (json) => readBoolean(json, field);
    case 'DOUBLE':
      return (json) => Number(readDouble(json, field));
    case 'INTEGER':
      return (json) => (isPlain(json, 2 ** 31) ? json : Number(readInteger(json, field, 32n, shape.signed)));
    case 'LONG':
      return shape.narrow
        ? (json) => (isPlain(json, 2 ** 53) ? json : Number(readInteger(json, field, 64n, shape.signed)))
        : (json) => readInteger(json, field, 64n, shape.signed);
    case 'ENUM':
      return (json) => readEnum(json, field, shape.numbers, isRequired);
  }
}

/** A whole number that needs no second look. */
const isPlain = (json: unknown, end: number): json is number =>
  typeof json === 'number' && json >= 0 && json < end && Number.isInteger(json);

function readBytes(json: unknown, field: string): Uint8Array {
  if (typeof json !== 'string') throw unexpected(json, field);
  const bytes = fromBase64(json);
  if (bytes instanceof Uint8Array) return bytes;
  throw new ConvertProblem(
    `Failed to base64 decode bytes field '${field}': Invalid character '${bytes.illegal}'`,
  );
}

/** By name only. One that is not known counts as not set, unless there must be one. */
function readEnum(
  json: unknown,
  field: string,
  numbers: ReadonlyMap<string, number>,
  isRequired: boolean,
): string | undefined {
  if (typeof json !== 'string') throw unexpected(json, field);
  if (numbers.has(json)) return json;
  if (isRequired) throw new ConvertProblem(`Failed to find enum for '${json}'`);
  return undefined;
}

function readBoolean(json: unknown, field: string): boolean {
  const value = typeof json === 'string' ? inText(json, field, 'boolean') : json;
  if (typeof value !== 'boolean') throw unexpected(value, field);
  return value;
}

function readDouble(json: unknown, field: string): number | bigint {
  if (json === 'Infinity') return Number.POSITIVE_INFINITY;
  if (json === '-Infinity') return Number.NEGATIVE_INFINITY;
  return readNumber(json, field);
}

function readNumber(json: unknown, field: string): number | bigint {
  const value = typeof json === 'string' ? inText(json, field, 'number') : json;
  if (typeof value !== 'number' && typeof value !== 'bigint') throw unexpected(value, field);
  return value;
}

/** Without fraction, as a master reads it. What does not fit is refused; a master would make another number of it. */
function readInteger(json: unknown, field: string, bits: bigint, signed: boolean): bigint {
  const value = readNumber(json, field);
  if (typeof value === 'number' && !Number.isFinite(value)) throw outOfRange(field);
  const integer = typeof value === 'bigint' ? value : BigInt(Math.trunc(value));
  const low = signed ? -(1n << (bits - 1n)) : 0n;
  if (integer < low || integer >= low + (1n << bits)) throw outOfRange(field);
  return integer;
}

const outOfRange = (field: string): ConvertProblem =>
  new ConvertProblem(`Value out of range for field '${field}'`);

/** A number or boolean that was sent in quotes. */
function inText(text: string, field: string, kind: 'number' | 'boolean'): unknown {
  try {
    const value = parseJson(text);
    if (kind === (typeof value === 'bigint' ? 'number' : typeof value)) return value;
  } catch {
    // Told below: whatever it is, it is not what the field holds.
  }
  throw new ConvertProblem(`Failed to parse '${text}' as a JSON ${kind} for field '${field}'`);
}
