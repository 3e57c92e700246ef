import { oncePerMessage } from './compiled.ts';
import { checkDepth, ConvertProblem, unexpected } from './convert-problem.ts';
import { scalarReader } from './json-scalars.ts';
import type { FieldPlan, MessagePlan } from './message-plan.ts';
import { elementsOf, missingFields } from './missing-fields.ts';
import { isObject, mapValues } from './own-entries.ts';
import type { Fields } from './own-entries.ts';
import { WireError } from './wire-error.ts';

/** What is known so far about the message that is being read. */
interface Reading {
  /** Whether a required field has been missing anywhere. */
  isIncomplete: boolean;
  depth: number;
}

type Read = (json: unknown, reading: Reading) => unknown;

const readers = oncePerMessage<Read>(compile, () => undefined);

/**
 * @returns what makes words of parsed JSON, by the rules of a master. They are laxer than those of other protobuf
 * JSON: names it does not know are ignored, null is no value, one bare value is a list of one, numbers and booleans
 * may be strings. Names are those of the .proto file. What is required is looked at in the end, over all.
 * @see Mesos `3rdparty/stout/include/stout/protobuf.hpp`
 */
export function fromJson(plan: MessagePlan): (json: unknown) => unknown {
  const compiled = readers(plan);
  const fail = (problem: string): never => {
    const name = plan.name.slice(plan.name.lastIndexOf('.') + 1);
    throw new WireError('CONVERT', `Failed to convert JSON into ${name} protobuf: ${problem}`);
  };
  return (json) => {
    if (!isObject(json)) return fail('Expecting a JSON object');
    const reading: Reading = { isIncomplete: false, depth: 0 };
    const words = withProblems(() => compiled.run(json, reading), fail);
    if (reading.isIncomplete) fail(`Missing required fields: ${missingFields(plan, json).join(', ')}`);
    return words;
  };
}

function withProblems(read: () => unknown, fail: (problem: string) => never): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConvertProblem) return fail(error.message);
    throw error;
  }
}

function compile(plan: MessagePlan): Read {
  const fields = plan.fields.map((field) => ({ ...field, read: fieldReader(field) }));
  const byName = new Map(fields.map((field) => [field.name, field]));
  const mustBe = fields.filter(({ rule, absent }) => rule === 'REQUIRED' || absent !== undefined);
  const { boxed } = plan;
  return (json, reading) => {
    const given = json as Fields;
    const words: Record<string, unknown> = {};
    for (const name of Object.keys(given)) {
      const field = byName.get(name);
      const value = given[name];
      if (field === undefined || value === null) continue;
      const word = field.read(value, reading);
      if (word !== undefined) words[field.key] = word;
    }
    for (const { key, rule, absent } of mustBe) {
      if (words[key] !== undefined) continue;
      if (rule === 'REQUIRED') reading.isIncomplete = true;
      else words[key] = absent;
    }
    return boxed === undefined ? words : contentOf(boxed, words);
  };
}

const contentOf = ({ key, rule }: FieldPlan, words: Fields): unknown =>
  words[key] ?? (rule === 'REPEATED' ? [] : undefined);

function fieldReader(field: FieldPlan): Read {
  const read = valueReader(field);
  switch (field.rule) {
    case 'MAP':
      return (json, reading) => readMap(field, json, (value) => read(value ?? emptyOf(field), reading));
    case 'REPEATED':
      return (json, reading) => {
        const values = elementsOf(json).map((element) => read(element, reading));
        const known = values.includes(undefined) ? values.filter((value) => value !== undefined) : values;
        return known.length === 0 ? undefined : known;
      };
    case 'REQUIRED':
    case 'OPTIONAL':
      return read;
  }
}

/** An entry of a map whose value is null has the value that is not set. */
const emptyOf = ({ shape }: FieldPlan): unknown => (shape.kind === 'MESSAGE' ? {} : '');

/** A map is an object; several in an array are one. */
function readMap({ name }: FieldPlan, json: unknown, read: (value: unknown) => unknown): unknown {
  const maps = elementsOf(json).map((map) => {
    if (!isObject(map)) throw unexpected(map, name);
    return mapValues(map, read);
  });
  const entries = maps.flatMap((map) => Object.entries(map));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function valueReader({ name, rule, shape }: FieldPlan): Read {
  if (shape.kind !== 'MESSAGE') return scalarReader(shape, name, rule === 'REQUIRED');
  const compiled = readers(shape.plan);
  return (json, reading) => {
    if (!isObject(json)) throw unexpected(json, name);
    reading.depth += 1;
    checkDepth(reading.depth);
    const words = compiled.run(json, reading);
    reading.depth -= 1;
    return words;
  };
}
