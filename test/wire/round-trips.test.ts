import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { messageCodec, protoRoot } from '../../src/wire/plain-message.ts';
import { randomMessage } from './random-messages.ts';
import type { PlainMessage } from './random-messages.ts';

function typesBelow(namespace: protobuf.NamespaceBase): readonly protobuf.Type[] {
  return namespace.nestedArray.flatMap((nested) => [
    ...(nested instanceof protobuf.Type ? [nested] : []),
    ...(nested instanceof protobuf.Namespace ? typesBelow(nested) : []),
  ]);
}

const types = typesBelow(protoRoot().lookup('mesos') as protobuf.Namespace).map(
  (type) => [type.fullName.slice(1), type] as const,
);

const plain = (type: protobuf.Type, bytes: Uint8Array): PlainMessage =>
  type.toObject(type.decode(bytes), { enums: String, longs: BigInt });

const bytesOf = (type: protobuf.Type, message: PlainMessage): Uint8Array =>
  type.encode(type.fromObject(message)).finish();

/** A message as a master writes it in JSON, by the rules alone: every step over reflection, nothing compiled. */
function jsonOf(type: protobuf.Type, message: PlainMessage): PlainMessage {
  const entries = type.fieldsArray.flatMap((field) => {
    const value = message[field.name] ?? defaultOf(field);
    return value === undefined ? [] : [[field.name, fieldJson(field, value)] as const];
  });
  return Object.fromEntries(entries);
}

function defaultOf(field: protobuf.Field): unknown {
  return field.required || field.options?.['deprecated'] === true
    ? undefined
    : (field.options?.['default'] as unknown);
}

function fieldJson(field: protobuf.Field, value: unknown): unknown {
  const one = (each: unknown): unknown => valueJson(field, each);
  if (field.map)
    return Object.fromEntries(Object.entries(value as PlainMessage).map(([key, each]) => [key, one(each)]));
  return Array.isArray(value) ? value.map(one) : one(value);
}

function valueJson(field: protobuf.Field, value: unknown): unknown {
  if (field.resolvedType instanceof protobuf.Type) return jsonOf(field.resolvedType, value as PlainMessage);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  // JSON.parse, with which the text is read here, rounds them.
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** Some messages of a type, as protobufjs encodes them. */
const forSome = (type: protobuf.Type, check: (bytes: Uint8Array) => void): void => {
  fc.assert(
    fc.property(randomMessage(type), (message) => {
      check(bytesOf(type, message));
    }),
    { numRuns: 6 },
  );
};

describe.each(types)('%s', (name, type) => {
  const codec = messageCodec<unknown>(name);

  it('means the same to us and to protobufjs, and is written in JSON by the rules of a master', () => {
    forSome(type, (bytes) => {
      const words = codec.decodeProtobuf(bytes);
      expect(plain(type, codec.encodeProtobuf(words))).toEqual(plain(type, bytes));
      const text = Buffer.from(codec.encodeJson(words)).toString();
      expect(JSON.parse(text)).toEqual(jsonOf(type, plain(type, bytes)));
      expect(text).toMatch(/^[\0-\x7f]*$/);
    });
  });

  it('says the same in JSON and protobuf, once defaults are written out', () => {
    forSome(type, (bytes) => {
      const words = codec.decodeJson(codec.encodeJson(codec.decodeProtobuf(bytes)));
      expect(codec.decodeJson(codec.encodeJson(words))).toEqual(words);
      expect(codec.decodeProtobuf(codec.encodeProtobuf(words))).toEqual(words);
    });
  });
});
