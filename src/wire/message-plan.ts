import protobuf from 'protobufjs';
import { absentValue, boxedField, isNarrow } from './word-shapes.ts';

/** What one value of a field is. */
export type Shape =
  | { readonly kind: 'STRING' | 'BYTES' | 'BOOL' | 'DOUBLE' }
  /** At most 32 bits. */
  | { readonly kind: 'INTEGER'; readonly signed: boolean }
  /** 64 bits: a bigint in words, or a number if `narrow`. */
  | { readonly kind: 'LONG'; readonly signed: boolean; readonly narrow: boolean }
  | {
      readonly kind: 'ENUM';
      readonly numbers: ReadonlyMap<string, number>;
      readonly names: ReadonlyMap<number, string>;
    }
  | { readonly kind: 'MESSAGE'; readonly plan: MessagePlan };

export interface FieldPlan {
  /** As in the .proto file, and in JSON. */
  readonly name: string;
  /** As in words. */
  readonly key: string;
  readonly number: number;
  readonly rule: 'REQUIRED' | 'OPTIONAL' | 'REPEATED' | 'MAP';
  readonly shape: Shape;
  /** The default of the .proto file, as in words. Fields that Mesos calls deprecated count as without. */
  readonly fallback: unknown;
  /** What words have when the field is not set. */
  readonly absent: unknown;
}

/** How a message of the protocol and its words belong together. All codecs are made from these. */
export interface MessagePlan {
  /** With its package: `mesos.v1.Offer`. */
  readonly name: string;
  readonly type: protobuf.Type;
  /** In the order of the .proto file. */
  readonly fields: readonly FieldPlan[];
  /** The one field of a message that words have without its box. */
  readonly boxed: FieldPlan | undefined;
}

const plans = new Map<protobuf.Type, MessagePlan>();

/** The plan of a message type and of all it contains; made once. */
export function planOf(type: protobuf.Type): MessagePlan {
  const known = plans.get(type);
  if (known !== undefined) return known;
  const fields: FieldPlan[] = [];
  const plan = { name: nameOf(type), type, fields, boxed: undefined as FieldPlan | undefined };
  // Known before its fields are, for the types that contain themselves.
  plans.set(type, plan);
  fields.push(...type.fieldsArray.map(fieldPlan));
  const boxed = boxedField(plan.name);
  plan.boxed = fields.find(({ name }) => name === boxed);
  return plan;
}

const nameOf = (object: protobuf.ReflectionObject): string => object.fullName.slice(1);

/** `webui_url` is `webuiUrl` in words. */
export function wordKey(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function fieldPlan(field: protobuf.Field): FieldPlan {
  field.resolve();
  const shape = shapeOf(field);
  return {
    name: field.name,
    key: wordKey(field.name),
    number: field.id,
    rule: ruleOf(field),
    shape,
    fallback: fallbackOf(field),
    absent: absentValue(nameOf(field)),
  };
}

function ruleOf(field: protobuf.Field): FieldPlan['rule'] {
  if (field.map) return 'MAP';
  if (field.repeated) return 'REPEATED';
  return field.required ? 'REQUIRED' : 'OPTIONAL';
}

function shapeOf(field: protobuf.Field): Shape {
  const { resolvedType } = field;
  if (resolvedType instanceof protobuf.Type) return { kind: 'MESSAGE', plan: planOf(resolvedType) };
  if (resolvedType instanceof protobuf.Enum) return enumShape(resolvedType);
  switch (field.type) {
    case 'string':
      return { kind: 'STRING' };
    case 'bytes':
      return { kind: 'BYTES' };
    case 'bool':
      return { kind: 'BOOL' };
    case 'double':
      return { kind: 'DOUBLE' };
    case 'int32':
    case 'uint32':
      return { kind: 'INTEGER', signed: field.type === 'int32' };
    case 'int64':
    case 'uint64':
      return { kind: 'LONG', signed: field.type === 'int64', narrow: isNarrow(nameOf(field)) };
    default:
      throw new TypeError(`${field.fullName} is of type ${field.type}, for which there is no codec yet`);
  }
}

function enumShape({ values }: protobuf.Enum): Shape {
  const entries = Object.entries(values);
  return {
    kind: 'ENUM',
    numbers: new Map(entries),
    names: new Map(entries.map(([name, number]) => [number, name])),
  };
}

function fallbackOf(field: protobuf.Field): unknown {
  if (field.required || field.options?.['deprecated'] === true) return undefined;
  // protobufjs types options as a record of any; a default is text, a number or a boolean there.
  return field.options?.['default'] as unknown;
}
