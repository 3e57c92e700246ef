import { oncePerMessage } from './compiled.ts';
import { incomplete, unknownName } from './incomplete.ts';
import { toHalves } from './long.ts';
import type { FieldPlan, MessagePlan, Shape } from './message-plan.ts';
import { mapValues } from './own-entries.ts';
import type { Fields } from './own-entries.ts';

type Write = (words: unknown) => unknown;

const writers = oncePerMessage<Write>(compile, () => undefined);

/**
 * @returns what makes, of words, the object that protobufjs encodes: names of the .proto file, numbers for enums.
 * It throws INCOMPLETE when the words lack a required field; protobufjs itself does not notice that.
 */
export function toProtobuf(plan: MessagePlan): Write {
  const compiled = writers(plan);
  return (words) => compiled.run(words);
}

function compile(plan: MessagePlan): Write {
  const { boxed } = plan;
  if (boxed !== undefined) {
    const write = fieldWriter(boxed);
    return (words) => ({ [boxed.name]: write(words) });
  }
  const byKey = new Map(plan.fields.map((field) => [field.key, { ...field, write: fieldWriter(field) }]));
  const required = plan.fields.filter(({ rule }) => rule === 'REQUIRED');
  return (words) => {
    const message: Record<string, unknown> = {};
    const given = words as Fields;
    // Over what is set, which is little of what could be.
    for (const key of Object.keys(given)) {
      const value = given[key];
      const field = value === undefined ? undefined : byKey.get(key);
      if (field !== undefined) message[field.name] = field.write(value);
    }
    for (const field of required) if (given[field.key] === undefined) throw incomplete(plan, field);
    return message;
  };
}

function fieldWriter(field: FieldPlan): Write {
  const write = valueWriter(field.shape);
  switch (field.rule) {
    case 'MAP':
      return (words) => mapValues(words as Fields, write);
    case 'REPEATED':
      return (words) => (words as readonly unknown[]).map(write);
    case 'REQUIRED':
    case 'OPTIONAL':
      return write;
  }
}

function valueWriter(shape: Shape): Write {
  switch (shape.kind) {
    case 'MESSAGE': {
      const compiled = writers(shape.plan);
      return (words) => compiled.run(words);
    }
    case 'ENUM':
      return (words) => shape.numbers.get(words as string) ?? unknownName(words);
    case 'LONG':
      return (words) => toHalves(words as bigint | number);
    case 'STRING':
    case 'BYTES':
    case 'BOOL':
    case 'DOUBLE':
    case 'INTEGER':
      return (words) => words;
  }
}
