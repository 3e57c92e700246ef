import protobuf from 'protobufjs';

import { hasLongList, LongList } from './long-list.ts';
import type { FieldPlan, MessagePlan } from './message-plan.ts';
import type { Fields } from './own-entries.ts';
import { toJson } from './to-json.ts';
import { toProtobuf } from './to-protobuf.ts';

/** The members of a message that come piece by piece, and all others. */
interface Parts {
  readonly plain: Fields;
  readonly long: readonly {
    readonly field: FieldPlan;
    readonly plan: MessagePlan;
    readonly value: unknown;
  }[];
}

function partsOf(plan: MessagePlan, words: Fields): Parts {
  const long = plan.fields.flatMap((field) => {
    const value = words[field.key];
    if (!hasLongList(value)) return [];
    if (field.shape.kind !== 'MESSAGE')
      throw new TypeError(`${plan.name}.${field.name} is no list of messages`);
    return [{ field, plan: field.shape.plan, value }];
  });
  const names = new Set(long.map(({ field }) => field.key));
  return { plain: Object.fromEntries(Object.entries(words).filter(([key]) => !names.has(key))), long };
}

/**
 * A message as JSON, of which each item of a {@link LongList} is a piece. What is in such lists stands last; an empty
 * one is left out as every empty list is.
 */
export function* jsonPieces(plan: MessagePlan, words: Fields): Generator<Uint8Array> {
  // The text is ASCII, of which latin1 is the fast superset.
  for (const text of jsonTexts(plan, words)) yield Buffer.from(text, 'latin1');
}

function* jsonTexts(plan: MessagePlan, words: Fields): Generator<string> {
  const { plain, long } = partsOf(plan, words);
  const text = toJson(plan)(plain).slice(0, -1);
  yield text;
  let separator = text === '{' ? '' : ',';
  for (const { field, plan: inner, value } of long) {
    const prefix = `${separator}"${field.name}":`;
    let isThere = true;
    if (value instanceof LongList) isThere = yield* jsonList(prefix, inner, value);
    else {
      yield prefix;
      yield* jsonTexts(inner, value as Fields);
    }
    if (isThere) separator = ',';
  }
  yield '}';
}

/** @returns whether there was any item. */
function* jsonList(prefix: string, plan: MessagePlan, items: Iterable<unknown>): Generator<string, boolean> {
  const write = toJson(plan);
  let before = `${prefix}[`;
  let isThere = false;
  for (const item of items) {
    yield before + write(item);
    before = ',';
    isThere = true;
  }
  if (isThere) yield ']';
  return isThere;
}

const NOTHING_YET = new Uint8Array();

/** Wire type of messages and all else that says how long it is. */
const LENGTH_DELIMITED = 2;

function headOf(field: FieldPlan, length: number): Uint8Array {
  const tag = (field.number << 3) | LENGTH_DELIMITED;
  return protobuf.Writer.create().uint32(tag).uint32(length).finish();
}

const lengthOf = (chunks: readonly Uint8Array[]): number =>
  chunks.reduce((sum, { length }) => sum + length, 0);

/**
 * The same as protobuf. Since a message says how long it is before anything of it, an empty piece comes for each item
 * while they are encoded, and all that is not empty at the end.
 */
export function* protobufPieces(plan: MessagePlan, words: Fields): Generator<Uint8Array> {
  yield* yield* protobufChunks(plan, words);
}

function* protobufChunks(plan: MessagePlan, words: Fields): Generator<Uint8Array, Uint8Array[]> {
  const { plain, long } = partsOf(plan, words);
  const chunks = [encoded(plan, plain)];
  for (const { field, plan: inner, value } of long) {
    if (value instanceof LongList) {
      for (const item of value) {
        const bytes = encoded(inner, item);
        chunks.push(headOf(field, bytes.length), bytes);
        yield NOTHING_YET;
      }
    } else {
      const body = yield* protobufChunks(inner, value as Fields);
      chunks.push(headOf(field, lengthOf(body)));
      for (const chunk of body) chunks.push(chunk);
    }
  }
  return chunks;
}

const encoded = (plan: MessagePlan, words: unknown): Uint8Array =>
  plan.type.encode(toProtobuf(plan)(words) as protobuf.Message).finish();
