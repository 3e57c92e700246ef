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
  const byName = new Map(plan.fields.map((field) => [field.name, { ...field, read: fieldReader(field) }]));
  const always = plan.fields.filter(({ absent }) => absent !== undefined);
  return (message) => {
    const words: Record<string, unknown> = {};
    const given = message as Fields;
    // Own properties are what is set; defaults are on the prototype of a decoded message.
    for (const name of Object.keys(given)) {
      const field = byName.get(name);
      const value = given[name];
      if (field !== undefined && !isEmpty(field, value)) words[field.key] = field.read(value);
    }
    for (const { key, absent } of always) words[key] ??= absent;
    return words;
  };
}

/** A list or map without anything in it is as good as not set. */
function isEmpty({ rule }: FieldPlan, value: unknown): boolean {
  if (rule === 'REPEATED') return (value as readonly unknown[]).length === 0;
  return rule === 'MAP' && Object.keys(value as Fields).length === 0;
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
