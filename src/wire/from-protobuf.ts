import { oncePerMessage } from './compiled.ts';
import { bigintOf, numberOf } from './long.ts';
import type { Halves } from './long.ts';
import type { FieldPlan, MessagePlan, Shape } from './message-plan.ts';
import { mapValues } from './own-entries.ts';
import type { Fields } from './own-entries.ts';

type Read = (value: unknown) => unknown;

const readers = oncePerMessage<Read>(compile, () => undefined);

/** @returns what makes words of a message that protobufjs has decoded, required fields and all. */
export function fromProtobuf(plan: MessagePlan): Read {
  const compiled = readers(plan);
  return (message) => compiled.run(message);
}

function compile(plan: MessagePlan): Read {
  const { boxed } = plan;
  if (boxed !== undefined) {
    const read = fieldReader(boxed);
    return (message) => read((message as Fields)[boxed.name]);
  }
  const fields = plan.fields.map((field) => ({ ...field, isSet: presence(field), read: fieldReader(field) }));
  return (message) => {
    const words: Record<string, unknown> = {};
    const given = message as Fields;
    for (const field of fields) {
      if (field.isSet(given)) words[field.key] = field.read(given[field.name]);
      else if (field.absent !== undefined) words[field.key] = field.absent;
    }
    return words;
  };
}

/** Defaults are on the prototype of a decoded message; lists and maps are there in any case, and empty. */
function presence({ name, rule }: FieldPlan): (message: Fields) => boolean {
  switch (rule) {
    case 'REPEATED':
      return (message) => (message[name] as readonly unknown[]).length > 0;
    case 'MAP':
      return (message) => Object.keys(message[name] as Fields).length > 0;
    case 'REQUIRED':
    case 'OPTIONAL':
      return (message) => Object.hasOwn(message, name);
  }
}

function fieldReader({ rule, shape }: FieldPlan): Read {
  const read = valueReader(shape);
  switch (rule) {
    case 'MAP':
      return (map) => mapValues(map as Fields, read);
    case 'REPEATED':
      return (list) => (list as readonly unknown[]).map(read);
    case 'REQUIRED':
    case 'OPTIONAL':
      return read;
  }
}

function valueReader(shape: Shape): Read {
  switch (shape.kind) {
    case 'MESSAGE': {
      const compiled = readers(shape.plan);
      return (message) => compiled.run(message);
    }
    case 'ENUM':
      return (number) => shape.names.get(number as number);
    case 'LONG':
      return shape.narrow
        ? (value) => numberOf(value as Halves, shape.signed)
        : (value) => bigintOf(value as Halves, shape.signed);
    case 'BYTES':
      // A copy: what protobufjs gives is a part of the bytes that were received.
      return (bytes) => new Uint8Array(bytes as Uint8Array);
    case 'STRING':
    case 'BOOL':
    case 'DOUBLE':
    case 'INTEGER':
      return (value) => value;
  }
}
