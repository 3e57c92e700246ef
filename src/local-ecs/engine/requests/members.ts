import { ApiError, invalidParameter } from '../api-error.ts';
import { isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

/**
 * Readers of request members. A member that is absent or null reads as undefined; one of a wrong JSON type is a
 * SerializationException in the words of AWS's JSON protocol. Members nobody asks for are ignored, as AWS does.
 */

const MAX_INTEGER = 2 ** 31 - 1;

/** `Array.isArray`, but for the `any` that it makes of the entries. */
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function typeWord(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return 'NUMBER_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return 'NULL_VALUE';
}

function mismatch(value: unknown, wanted: string): ApiError {
  if (Array.isArray(value))
    return new ApiError('SerializationException', 'Start of list found where not expected.');
  if (isJsonObject(value))
    return new ApiError('SerializationException', 'Start of structure or map found where not expected.');
  return new ApiError('SerializationException', `${typeWord(value)} can not be converted to ${wanted}`);
}

/** The member as it came; undefined when it is absent or null. */
export function present(object: JsonObject, name: string): unknown {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return value ?? undefined;
}

export function toText(value: unknown): string {
  if (typeof value !== 'string') throw mismatch(value, 'a String');
  return value;
}

/** A member that has to be there. @throws InvalidParameterException */
export function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw invalidParameter(`${name} can not be blank.`);
  return value;
}

/** The body of a request, or a member that must be an object. */
export function toObject(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw mismatch(value, 'a structure');
  return value;
}

export function readString(object: JsonObject, name: string): string | undefined {
  const value = present(object, name);
  return value === undefined ? undefined : toText(value);
}

export function toInteger(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > MAX_INTEGER)
    throw mismatch(value, 'an Integer');
  return value;
}

export function readInteger(object: JsonObject, name: string): number | undefined {
  const value = present(object, name);
  return value === undefined ? undefined : toInteger(value);
}

export function toNumber(value: unknown): number {
  if (typeof value !== 'number') throw mismatch(value, 'a Double');
  return value;
}

/** A number that need not be whole. */
export function readNumber(object: JsonObject, name: string): number | undefined {
  const value = present(object, name);
  return value === undefined ? undefined : toNumber(value);
}

export function toBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw mismatch(value, 'a Boolean');
  return value;
}

export function readBoolean(object: JsonObject, name: string): boolean | undefined {
  const value = present(object, name);
  return value === undefined ? undefined : toBoolean(value);
}

export function readObject(object: JsonObject, name: string): JsonObject | undefined {
  const value = present(object, name);
  return value === undefined ? undefined : toObject(value);
}

export function toList(value: unknown): readonly unknown[] {
  if (!isList(value)) throw mismatch(value, 'a list');
  return value;
}

function readList(object: JsonObject, name: string): readonly unknown[] | undefined {
  const value = present(object, name);
  return value === undefined ? undefined : toList(value);
}

export function readStrings(object: JsonObject, name: string): readonly string[] | undefined {
  return readList(object, name)?.map(toText);
}

export function readIntegers(object: JsonObject, name: string): readonly number[] | undefined {
  return readList(object, name)?.map(toInteger);
}

export function readObjects(object: JsonObject, name: string): readonly JsonObject[] | undefined {
  return readList(object, name)?.map(toObject);
}
