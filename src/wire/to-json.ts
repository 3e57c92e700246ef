import { toBase64 } from './base64.ts';
import { oncePerMessage } from './compiled.ts';
import { incomplete, unknownName } from './incomplete.ts';
import type { FieldPlan, MessagePlan, Shape } from './message-plan.ts';
import type { Fields } from './own-entries.ts';

type Write = (words: unknown) => string;

const writers = oncePerMessage<Write>(compile, () => '');

/**
 * @returns what writes words as a master writes them: compact, in the names and the order of the .proto file, defaults
 * included where Mesos includes them, empty lists and maps left out. The text is ASCII, since there are clients that
 * count characters where they should count bytes. It throws INCOMPLETE when the words lack a required field.
 */
export function toJson(plan: MessagePlan): Write {
  const compiled = writers(plan);
  return (words) => compiled.run(words);
}

interface FieldWriter {
  readonly field: FieldPlan;
  readonly prefix: string;
  readonly write: Write;
  /** What is written when the field is not set. */
  readonly otherwise: string | undefined;
}

function compile(plan: MessagePlan): Write {
  const fields = plan.fields.map(fieldWriter);
  const { boxed } = plan;
  const only = fields.find(({ field }) => field === boxed);
  if (only !== undefined) return (words) => boxText(only, words);
  return (words) => {
    let text = '';
    const given = words as Fields;
    for (const { field, prefix, write, otherwise } of fields) {
      const value = given[field.key];
      if (value === undefined) {
        if (field.rule === 'REQUIRED') throw incomplete(plan, field);
        if (otherwise !== undefined) text += prefix + otherwise;
      } else if (!isEmpty(field, value)) text += prefix + write(value);
    }
    return `{${text.slice(1)}}`;
  };
}

function boxText({ field, prefix, write }: FieldWriter, words: unknown): string {
  return isEmpty(field, words) ? '{}' : `{${prefix.slice(1)}${write(words)}}`;
}

function isEmpty({ rule }: FieldPlan, value: unknown): boolean {
  if (rule === 'REPEATED') return (value as readonly unknown[]).length === 0;
  return rule === 'MAP' && Object.keys(value as Fields).length === 0;
}

function fieldWriter(field: FieldPlan): FieldWriter {
  const write = valueWriter(field.shape);
  return {
    field,
    prefix: `,"${field.name}":`,
    write: containerWriter(field, write),
    otherwise: field.fallback === undefined ? undefined : write(field.fallback),
  };
}

function containerWriter({ rule }: FieldPlan, write: Write): Write {
  switch (rule) {
    case 'MAP':
      return (words) => {
        const entries = Object.entries(words as Fields);
        return `{${entries.map(([key, value]) => `${stringText(key)}:${write(value)}`).join(',')}}`;
      };
    case 'REPEATED':
      return (words) => `[${(words as readonly unknown[]).map(write).join(',')}]`;
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
      return (words) => (shape.numbers.has(words as string) ? `"${words as string}"` : unknownName(words));
    case 'STRING':
      return (words) => stringText(words as string);
    case 'BYTES':
      return (words) => `"${toBase64(words as Uint8Array)}"`;
    case 'DOUBLE':
      return (words) => doubleText(words as number);
    case 'INTEGER':
    case 'LONG':
    case 'BOOL':
      return String;
  }
}

/** Infinity is a word of Mesos JSON; there is none for NaN, and null is no value. */
function doubleText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'null' : `"${value}"`;
}

/** All that stands in quotes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;
const NOT_ASCII = /[\u0080-\uffff]/g;

function stringText(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replaceAll(
    NOT_ASCII,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
