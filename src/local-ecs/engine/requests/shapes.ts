import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { toChoice } from './choices.ts';
import { present, toBoolean, toInteger, toList, toNumber, toObject, toText } from './members.ts';

/** What a member may hold that this ECS keeps and hands back, but does nothing with. */
export type Shape =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | { readonly oneOf: readonly string[] }
  | { readonly listOf: Shape }
  /** Names that the caller chooses. */
  | { readonly mapOf: Shape }
  | MemberShapes;

/** The members of an object. What it does not name is ignored, as AWS does. */
export interface MemberShapes {
  readonly members: Readonly<Record<string, Shape>>;
  /** Members that have to be there. */
  readonly required?: readonly string[];
}

function readScalar(value: unknown, shape: 'text' | 'integer' | 'number' | 'boolean'): unknown {
  switch (shape) {
    case 'text':
      return toText(value);
    case 'integer':
      return toInteger(value);
    case 'number':
      return toNumber(value);
    case 'boolean':
      return toBoolean(value);
  }
}

function readValue(name: string, value: unknown, shape: Shape): unknown {
  if (typeof shape === 'string') return readScalar(value, shape);
  if ('oneOf' in shape) return toChoice(name, toText(value), shape.oneOf);
  if ('listOf' in shape) return toList(value).map((entry) => readValue(name, entry, shape.listOf));
  if ('members' in shape) return readMembers(toObject(value), shape);
  const entries = Object.entries(toObject(value));
  return Object.fromEntries(entries.map(([key, entry]) => [key, readValue(key, entry, shape.mapOf)]));
}

/**
 * A copy of the object with the members that have a shape, checked.
 * @throws ApiError SerializationException for a wrong type, InvalidParameterException for a wrong word or none
 */
export function readMembers(object: JsonObject, { members, required = [] }: MemberShapes): JsonObject {
  const missing = required.find((name) => present(object, name) === undefined);
  if (missing !== undefined) throw invalidParameter(`${missing} can not be blank.`);
  const read = Object.entries(members).map(([name, shape]) => {
    const value = present(object, name);
    return [name, value === undefined ? undefined : readValue(name, value, shape)] as const;
  });
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}
