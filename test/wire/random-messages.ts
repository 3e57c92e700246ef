import fc from 'fast-check';
import protobuf from 'protobufjs';
import { absentValue } from '../../src/wire/word-shapes.ts';

/** A message as protobufjs makes it of an object: names of the .proto file, enums by name, 64 bits as bigint. */
export type PlainMessage = Record<string, unknown>;

/** Below this depth only what is required is set. */
const DEPTH = 2;

/** Below 2^53, since words hold the ends of ranges as numbers. */
const isNarrow = (field: protobuf.Field): boolean => field.parent?.fullName === '.mesos.v1.Value.Range';

const text = fc.string({ unit: 'binary', maxLength: 6 });

function scalar(field: protobuf.Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'string':
      return text;
    case 'bytes':
      return fc.uint8Array({ maxLength: 5 });
    case 'bool':
      return fc.boolean();
    case 'double':
      return fc.double({ noNaN: true }).map((value) => (value === 0 ? 0 : value));
    case 'int32':
      return fc.integer();
    case 'uint32':
      return fc.nat(0xffff_ffff);
    case 'int64':
      return fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
    case 'uint64':
      return isNarrow(field) ? fc.maxSafeNat().map(BigInt) : fc.bigInt(0n, 2n ** 64n - 1n);
    default:
      throw new TypeError(`No values for ${field.type}`);
  }
}

function single(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  const { resolvedType } = field.resolve();
  if (resolvedType instanceof protobuf.Type) return randomMessage(resolvedType, depth + 1);
  if (resolvedType instanceof protobuf.Enum) return fc.constantFrom(...Object.keys(resolvedType.values));
  return scalar(field);
}

function valueOf(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  const value = single(field, depth);
  if (field.map) return fc.dictionary(text, value, { minKeys: 1, maxKeys: 2, noNullPrototype: true });
  return field.repeated ? fc.array(value, { minLength: 1, maxLength: 2 }) : value;
}

/** Of the fields that exclude each other only the first is kept. */
function withoutRivals(type: protobuf.Type, message: PlainMessage): PlainMessage {
  const rivals = type.oneofsArray.flatMap(({ fieldsArray }) =>
    fieldsArray.filter(({ name }) => message[name] !== undefined).slice(1),
  );
  return Object.fromEntries(
    Object.entries(message).filter(([name]) => rivals.every((rival) => rival.name !== name)),
  );
}

/** Types that words always have, too: for them, to say nothing and to say UNKNOWN is the same. */
const mustBe = (field: protobuf.Field): boolean =>
  field.required || absentValue(field.fullName.slice(1)) === 'UNKNOWN';

const known = new Map<string, fc.Arbitrary<PlainMessage>>();

/** Legal messages of a type, by reflection: everything required, and of the rest some. */
export function randomMessage(type: protobuf.Type, depth = 0): fc.Arbitrary<PlainMessage> {
  const key = `${Math.min(depth, DEPTH)} ${type.fullName}`;
  const made = known.get(key) ?? makeRandom(type, depth);
  known.set(key, made);
  return made;
}

function makeRandom(type: protobuf.Type, depth: number): fc.Arbitrary<PlainMessage> {
  const fields = type.fieldsArray.filter((field) => mustBe(field) || depth < DEPTH);
  const model = Object.fromEntries(fields.map((field) => [field.name, valueOf(field, depth)]));
  const requiredKeys = fields.filter(mustBe).map(({ name }) => name);
  return fc
    .record(model, { requiredKeys, noNullPrototype: true })
    .map((message) => withoutRivals(type, message));
}
